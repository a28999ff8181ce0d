"""The cache of self-attention in the hands of its only holder: rows of one length, appended to in place.

Position ``p`` stands in slot ``p − first``. What a window has passed by is dropped when the room is used up.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from unrolled.layers.attention_cache import AttentionState

LEAST_ROOM = 16


class OwnedAttentionState(NamedTuple):
    """Buffers ``keys`` and ``values (B, heads, room, D)``, the steps that every row has seen, the first one kept.

    A later state shares the buffers of an earlier one: go on from the latest alone, or from copies (`select`). No
    gradient goes through it. ``spare`` are two more buffers, once rows have changed places, or none.
    """

    keys: Tensor
    values: Tensor
    length: int
    first: int = 0
    spare: tuple[Tensor, ...] = ()

    def select(self, rows: Tensor) -> "OwnedAttentionState":
        """Copy the given rows into buffers of their own."""
        return self._replace(spare=()).reorder(rows)._replace(spare=())

    def reorder(self, rows: Tensor) -> "OwnedAttentionState":
        """Copy the given rows into the spare buffers, which change places with these: for the holder alone.

        New memory after every step of a beam would take longer to get than to fill.
        """
        _, heads, room, width = self.keys.shape
        spare, used = self.spare, self.length - self.first
        if not spare or len(rows) > len(spare[0]) or room > spare[0].shape[2]:
            spare = tuple(part.new_empty(len(rows), heads, room, width) for part in self[:2])
        keys, values = (part[: len(rows), :, :room] for part in spare)
        for old, new in zip(self[:2], (keys, values), strict=True):
            torch.index_select(old[:, :, :used], 0, rows, out=new[:, :, :used])
        return self._replace(keys=keys, values=values, spare=self[:2])


def own_cache(state: AttentionState) -> AttentionState | OwnedAttentionState:
    """Return a copy that is appended to in place, or the state itself where rows differ in length."""
    keys, values, lengths = state
    if not len(lengths) or bool((lengths != lengths[0]).any()):
        return state
    length, room = int(lengths[0]), keys.shape[2]
    if length > room:
        # A ring that has come round: its oldest slot is the one that comes next.
        keys, values = (part.roll(-(length % room), 2) if room else part for part in (keys, values))
    used = min(length, room)
    # What holds nothing yet takes the precision of what comes.
    room = max(LEAST_ROOM, 2 * used) if used else 0
    keys, values = (_copy(part[:, :, :used], room) for part in (keys, values))
    return OwnedAttentionState(keys, values, length, length - used)


def append_in_place(
    state: OwnedAttentionState, keys: Tensor, values: Tensor, window: int | None
) -> OwnedAttentionState:
    """Put a chunk ``(B, heads, T, D)`` behind what is held; where room is lacking, move to twice as much."""
    steps, used = keys.shape[2], state.length - state.first
    if used + steps > state.keys.shape[2]:
        kept = used if window is None else min(used, window)
        room = max(LEAST_ROOM, 2 * (kept + steps))
        last = slice(used - kept, used)
        state = OwnedAttentionState(
            _copy(state.keys[:, :, last].to(keys.dtype), room),
            _copy(state.values[:, :, last].to(values.dtype), room),
            length=state.length,
            first=state.length - kept,
        )
        used = kept
    state.keys[:, :, used : used + steps] = keys.detach()
    state.values[:, :, used : used + steps] = values.detach()
    return state._replace(length=state.length + steps)


def _copy(part: Tensor, room: int) -> Tensor:
    """Return ``part (B, heads, C, D)`` at the beginning of a buffer with more room."""
    batch, heads, used, width = part.shape
    # Nobody looks at the rest before it is written.
    buffer = torch.empty(batch, heads, room, width, dtype=part.dtype, device=part.device)
    buffer[:, :, :used] = part.detach()
    return buffer
