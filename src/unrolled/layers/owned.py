"""Taking a state into sole possession, so that decoding may append to it in place."""

from typing import cast

from unrolled.layers.attention_cache import AttentionState
from unrolled.layers.owned_cache import own_cache
from unrolled.layers.state import S, rebuild


def own(state: S) -> S:
    """Return a copy whose caches of attention are appended to in place, wherever their rows are of one length.

    It has one holder, who goes on from the latest state alone; `unrolled.layers.state.select` makes branches. The
    state that was given stays as it is. Results are those of the state itself. On a GPU it waits for the lengths.

    >>> import torch
    >>> from unrolled.layers.multihead import MultiHeadAttention
    >>> layer = MultiHeadAttention(4, heads=2)
    >>> _, state = layer(torch.zeros(1, 3, 4), own(layer.initial_state(1)))
    >>> type(state).__name__, state.length
    ('OwnedAttentionState', 3)
    """
    if isinstance(state, AttentionState):
        return cast(S, own_cache(state))
    return rebuild(state, [own(part) if isinstance(part, tuple) else part for part in state])
