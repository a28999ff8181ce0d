"""Multi-head self-attention: every step looks at the others, in several ways at once."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from unrolled.errors import UsageError
from unrolled.layers.attention_cache import AttentionState, append, begin, held_positions, next_positions
from unrolled.layers.attention_path import attend, attend_causally, attention_weights, causal_places
from unrolled.layers.layer import State
from unrolled.layers.owned_cache import OwnedAttentionState, append_in_place
from unrolled.layers.packing import Packing, find_packing, run_packed
from unrolled.layers.padding import real_steps
from unrolled.layers.rotary import rotate, rotate_onward
from unrolled.layers.visible import visible_positions

# Between normalised queries and keys a score is at most the root of their width; a little more lets heads be
# sharp.
SHARPNESS = 1.2
FLOOR = 1e-6


class _Sight(NamedTuple):
    """What a chunk's queries ``(B, heads, T, D)`` may look at; ``visible`` None: all, or by order alone."""

    queries: Tensor
    keys: Tensor
    values: Tensor
    visible: Tensor | None
    state: State
    by_order: bool = False


class MultiHeadAttention(nn.Module):
    """``softmax(Q Kᵀ / √D) V`` in each head, and one output map over all heads (Vaswani et al. 2017, §3.2.2).

    Maps ``x (B, T, width)`` to ``(B, T, width)``; a head is ``D = width / heads`` wide. Steps see themselves
    and the past, the latest ``window`` positions if given; with ``causal=False`` they see everything (fewer
    than ``window`` steps away), and the layer does not stream. ``rotary`` turns queries and keys by their
    position (Su et al. 2021). ``normalise_queries_and_keys`` gives each mean 0 and variance 1 within its
    head (Dehghani et al. 2023, §2, who learn the scale; here it is fixed: the scores are ``1.2/√D`` times the
    product). ``zero_output`` starts the output map at zero, so that a block with a shortcut starts as the
    identity.

    State: ``AttentionState(keys, values, length)``, what was seen, of different length in each row, and never
    more than ``window``; ``()`` with ``causal=False``. An ``OwnedAttentionState`` (`unrolled.layers.owned`) is
    appended to in place. Parameters: one input map ``3 width²`` and one output map ``width²``, with ``bias`` also
    ``4 width``. Heads that don't divide the width, odd heads with ``rotary``, or a window below 1 are a
    `UsageError`, as is padding after an owned state. Cost: O(width² + S · width) a step that sees S steps;
    on the path that `unrolled.layers.attention_path` chooses.

    >>> outputs, state = MultiHeadAttention(8, heads=2)(torch.zeros(1, 5, 8))
    >>> outputs.shape, state.keys.shape, state.length
    (torch.Size([1, 5, 8]), torch.Size([1, 2, 5, 4]), tensor([5]))
    """

    packs = True

    def __init__(
        self,
        width: int,
        heads: int,
        *,
        causal: bool = True,
        window: int | None = None,
        rotary: bool = False,
        normalise_queries_and_keys: bool = False,
        zero_output: bool = False,
        bias: bool = False,
    ) -> None:
        super().__init__()
        _check(width, heads, window, rotary)
        self.streams = causal
        self.width, self.heads, self.window, self.rotary = width, heads, window, rotary
        self.normalises = normalise_queries_and_keys
        self.scale = (SHARPNESS if self.normalises else 1.0) * (width // heads) ** -0.5
        self.input = nn.Linear(width, 3 * width, bias=bias)
        self.output = nn.Linear(width, width, bias=bias)
        if zero_output:
            nn.init.zeros_(self.output.weight)

    def initial_state(self, batch: int) -> State:
        """Return a cache without room; it grows with what it is given."""
        if not self.streams:
            return ()
        weight = self.input.weight
        empty = weight.new_zeros(batch, self.heads, 0, self.width // self.heads)
        return AttentionState(empty, empty, torch.zeros(batch, dtype=torch.long, device=weight.device))

    def forward(
        self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, State]:
        """Return what each step saw, mapped, and the cache with this chunk in it."""
        return run_packed(self, x, state, lengths)

    def packed(self, x: Tensor, packing: Packing, state: State | None) -> tuple[Tensor, State]:
        """Do the same for steps side by side, ``(N, width)``; there is padding only between the two maps."""
        if packing.steps == 0:
            return x, self.initial_state(packing.batch) if state is None else state
        queries, keys, values, visible, state, by_order = self._sight(x, packing, state)
        if by_order:
            context = attend_causally(queries, keys, values, scale=self.scale)
        else:
            context = attend(queries, keys, values, visible=visible, scale=self.scale)
        outputs: Tensor = self.output(packing.pack(context.transpose(1, 2).flatten(2)))
        return outputs, state

    def weights(self, x: Tensor, state: State | None = None, *, lengths: Tensor | None = None) -> Tensor:
        """Return the attention weights ``(B, heads, T, S)``, zero in the padding; for study, O(T · S) memory.

        From a fresh start S are the steps of ``x``. After a state they are the slots of the cache with this
        chunk in it, where position ``p`` stands in slot ``p``; with a window, those of the cache before this
        chunk, and then the chunk's steps.
        """
        packing = find_packing(x, lengths)
        queries, keys, _, visible, _, by_order = self._sight(packing.pack(x), packing, state)
        if by_order:
            visible = causal_places(x.shape[1], x.device)
        weights = attention_weights(queries, keys, visible=visible, scale=self.scale)
        if lengths is None:
            return weights
        return weights.masked_fill(~real_steps(lengths, x.shape[1])[:, None, :, None], 0)

    def _sight(self, x: Tensor, packing: Packing, state: State | None) -> _Sight:
        """Project the chunk ``x (N, width)`` and find out what its queries may look at."""
        if isinstance(state, OwnedAttentionState):
            return self._sight_owned(state, x, packing)
        if self.streams and state is not None:
            return self._sight_after(AttentionState(*state), x, packing)
        queries, keys, values = self._project(x, packing, 0)
        positions = torch.arange(packing.steps, device=x.device)
        if not self.streams:
            return _Sight(queries, keys, values, self._visible_in_full(positions, packing.lengths), ())
        # Padding comes after every real step, and is hidden from them by that.
        visible = None
        if self.window is not None and self.window < packing.steps:
            visible = visible_positions(positions, positions, causal=True, window=self.window)
        after = begin(keys, values, packing.lengths, self.window)
        return _Sight(queries, keys, values, visible, after, by_order=visible is None)

    def _sight_after(self, before: AttentionState, x: Tensor, packing: Packing) -> _Sight:
        """Do the same when there is a past."""
        positions = next_positions(before, packing.steps)
        queries, keys, values = self._project(x, packing, positions)
        after = append(before, keys, values, packing.lengths, self.window)
        if self.window is None:
            # Slot p holds position p; those a row has not filled yet are later than its queries.
            slots = torch.arange(after.keys.shape[2], device=x.device)
            visible = visible_positions(positions, slots, causal=True, window=None)
            return _Sight(queries, after.keys, after.values, visible[:, None], after)
        # The ring forgets what this chunk's first queries still see, so they look at what it was.
        held = held_positions(before.length, before.keys.shape[2], self.window)
        held = torch.cat([held, positions], dim=1)
        keys = torch.cat([before.keys.to(keys.dtype), keys], dim=2)
        values = torch.cat([before.values.to(values.dtype), values], dim=2)
        visible = visible_positions(positions, held, causal=True, window=self.window) & (held >= 0)[:, None]
        return _Sight(queries, keys, values, visible[:, None], after)

    def _sight_owned(self, before: OwnedAttentionState, x: Tensor, packing: Packing) -> _Sight:
        """Do the same when the past is ours alone, and all rows are equally far."""
        if packing.lengths is not None:
            raise UsageError(
                "lengths: found padding after an owned state, whose rows take the same steps together"
            )
        steps = packing.steps
        queries, keys, values = self._project(x, packing, before.length)
        after = append_in_place(before, keys, values, self.window)
        start = after.first if self.window is None else max(after.first, before.length - self.window + 1)
        held = slice(start - after.first, after.length - after.first)
        keys, values = after.keys[:, :, held], after.values[:, :, held]
        if steps == 1:
            return _Sight(queries, keys, values, None, after)
        places = torch.arange(start, after.length, device=x.device)
        visible = visible_positions(places[-steps:], places, causal=True, window=self.window)
        return _Sight(queries, keys, values, visible, after)

    def _project(self, x: Tensor, packing: Packing, positions: Tensor | int) -> tuple[Tensor, Tensor, Tensor]:
        """Return queries, keys and values, each ``(B, heads, T, D)``, zero in the padding.

        ``positions`` are ``(B, T)``, or the first one where all rows are equally far.
        """
        parts = packing.unpack(self.input(x))
        parts = parts.view(*parts.shape[:2], 3, self.heads, self.width // self.heads)
        compared, values = parts[:, :, :2], parts[:, :, 2]
        if self.normalises:
            compared = functional.layer_norm(compared, compared.shape[-1:], eps=FLOOR)
        if self.rotary:
            if isinstance(positions, int):
                compared = rotate_onward(compared, positions)
            else:
                compared = rotate(compared, positions)
        # Autocast normalises in float32.
        queries, keys = compared.to(values.dtype).unbind(2)
        return queries.transpose(1, 2), keys.transpose(1, 2), values.transpose(1, 2)

    def _visible_in_full(self, positions: Tensor, lengths: Tensor | None) -> Tensor | None:
        """Return who sees whom when steps see the future too; None when everyone sees everyone."""
        real = None if lengths is None else real_steps(lengths, len(positions))[:, None, None]
        if self.window is None:
            return real
        near = visible_positions(positions, positions, causal=False, window=self.window)
        return near if real is None else near & real


def _check(width: int, heads: int, window: int | None, rotary: bool) -> None:
    """Refuse shapes that cannot be."""
    if heads < 1 or width % heads:
        raise UsageError(f"heads: found {heads}, expected a divisor of the width {width}")
    if rotary and width // heads % 2:
        raise UsageError(
            f"heads: found {heads} of width {width // heads}, expected an even width for rotary positions"
        )
    if window is not None and window < 1:
        raise UsageError(f"window: found {window}, expected at least 1")
