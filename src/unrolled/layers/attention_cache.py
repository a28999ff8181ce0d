"""The keys and values that self-attention keeps of the past, of different length in each row.

Position ``p`` stands in slot ``p``, and with a window in slot ``p mod window``: a ring that forgets what no
query can see any more. So the length of a row alone says which position each of its slots holds.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional


class AttentionState(NamedTuple):
    """``keys`` and ``values (B, heads, C, D)``, zero in unused slots, and the steps seen, ``length (B,)``."""

    keys: Tensor
    values: Tensor
    length: Tensor


def begin(keys: Tensor, values: Tensor, lengths: Tensor | None, window: int | None) -> AttentionState:
    """Return the cache after a first chunk ``(B, heads, T, D)``, zero in the padding, at positions 0, 1, …"""
    batch, _, steps, _ = keys.shape
    length = torch.full((batch,), steps, device=keys.device) if lengths is None else lengths.long()
    if window is not None and steps > window:
        held = held_positions(length, window, window)[:, None, :, None]
        keys, values = (
            part.gather(2, held.clamp(min=0).expand(-1, part.shape[1], -1, part.shape[3])).masked_fill(
                held < 0, 0
            )
            for part in (keys, values)
        )
    return AttentionState(keys, values, length)


def append(
    state: AttentionState, keys: Tensor, values: Tensor, lengths: Tensor | None, window: int | None
) -> AttentionState:
    """Return the cache with each row's real steps of a chunk ``(B, heads, T, D)`` put after what it holds.

    Its room grows by T, whatever the lengths: asking the device for the longest row would make it wait. With
    a window it stops growing there.
    """
    steps = keys.shape[2]
    room = state.keys.shape[2] + steps
    room = room if window is None else min(room, window)
    positions = next_positions(state, steps)
    length = state.length + (steps if lengths is None else lengths)
    kept = positions < length[:, None]
    if window is not None:
        kept &= positions >= length[:, None] - window
        positions = positions % window
    # What isn't kept goes to one slot too many, which is cut off.
    slots = torch.where(kept, positions, room)[:, None, :, None]
    return AttentionState(
        _put(state.keys, keys, slots, room), _put(state.values, values, slots, room), length
    )


def next_positions(state: AttentionState, steps: int) -> Tensor:
    """Return the positions ``(B, T)`` of the next steps."""
    return state.length[:, None] + torch.arange(steps, device=state.length.device)


def held_positions(length: Tensor, room: int, window: int | None) -> Tensor:
    """Return the position each slot holds ``(B, C)`` after ``length (B,)`` steps, negative for none.

    >>> held_positions(torch.tensor([2, 4]), room=3, window=3)
    tensor([[ 0,  1, -1],
            [ 3,  1,  2]])
    """
    # Without a window it is a ring that never comes round.
    ring = window or max(room, 1)
    last = length[:, None] - 1
    return last - (last - torch.arange(room, device=length.device)) % ring


def _put(old: Tensor, new: Tensor, slots: Tensor, room: int) -> Tensor:
    wider = functional.pad(old.to(new.dtype), (0, 0, 0, room + 1 - old.shape[2]))
    # In place, in a tensor that is ours alone.
    return wider.scatter_(2, slots.expand_as(new), new)[:, :, :room]
