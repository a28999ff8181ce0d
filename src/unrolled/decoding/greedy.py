"""Greedy decoding of one source: each token as soon as it is chosen."""

from collections.abc import Iterator, Sequence

import torch

from unrolled.decoding.candidates import NOTHING
from unrolled.decoding.reading import Head, StreamingModel, one_row
from unrolled.decoding.scoring import bar, log_probabilities, nothing_may_follow, require_an_end
from unrolled.errors import UsageError
from unrolled.layers.layer import State
from unrolled.layers.owned import own


def stream_greedy(
    model: StreamingModel,
    head: Head,
    state: State,
    *,
    room: int,
    begin: int,
    end: int,
    forbidden: Sequence[int] = (),
) -> Iterator[int]:
    """Give the tokens of a beam search of size 1 for a state of one row, without its end, one by one.

    ``y_t = argmax log p(y | y_<t, source)`` over what isn't ``forbidden``, the lower token among equals, from
    ``begin`` until ``end`` or ``room`` tokens. The model should be in ``eval()``; ``state`` is not changed. Cost:
    one step of the model a token. Raises `UsageError` at once, before the first token is asked for, where the end
    is forbidden or the room negative; `UserError` for scores that are no numbers.

    >>> from unrolled.layers.gru import GRU
    >>> from unrolled.models.sequence_model import SequenceModel
    >>> from unrolled.models.front import TokenFront
    >>> front = TokenFront(size=3, width=4)
    >>> model = SequenceModel(front=front, width=4, layers=[GRU(4, 4)], norm=torch.nn.Identity()).eval()
    >>> likes = lambda features: torch.tensor([-9.0, 0.0, -1.0]).expand(*features.shape[:2], 3)
    >>> list(stream_greedy(model, likes, model.start(1), room=3, begin=0, end=2))
    [1, 1, 1]
    """
    require_an_end(end, forbidden)
    if room < 0:
        raise UsageError(f"room: found {room}, expected at least 0")
    return _choose(model, head, state, room, begin, end, list(forbidden))


def _choose(
    model: StreamingModel, head: Head, state: State, room: int, begin: int, end: int, forbidden: list[int]
) -> Iterator[int]:
    """Read, choose, give; then read what was chosen."""
    token = begin
    for place in range(room):
        token, state = _next(model, head, token, state, forbidden)
        if token == end:
            return
        yield token
        if place == 0:
            # What the first step returned is ours alone.
            state = _owned(state)


# Inference mode is never held over a yield, where it would reach the caller.
@torch.inference_mode()
def _next(
    model: StreamingModel, head: Head, token: int, state: State, forbidden: list[int]
) -> tuple[int, State]:
    """Return the likeliest token after another, and the state before it."""
    features, state = model(one_row([token], state), state)
    following = log_probabilities(head, features)[:, 0]
    bar(following, forbidden)
    chosen = int(following.argmax())
    if following[0, chosen] == NOTHING:
        raise nothing_may_follow()
    return chosen, state


@torch.inference_mode()
def _owned(state: State) -> State:
    return own(state)
