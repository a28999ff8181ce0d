"""What the laws are tried on: a layer, inputs, lengths and an incoming state, run whole or in pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

from closeness import Result
from unrolled.layers.state import flatten, map_state

LONGEST = 6

# From a batch size and a number of steps to inputs.
Draw = Callable[[int, int], Tensor]


@dataclass(frozen=True)
class Case:
    """One situation: sizes, lengths, the cuts in time, and the lengths of what went before."""

    batch: int
    lengths: tuple[int, ...] | None
    steps: int
    cuts: tuple[int, ...]
    before: tuple[int, ...] | None
    moment: int
    seed: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a situation; equal cuts make empty chunks, and no incoming state is a fresh start."""
    batch, steps = draw(st.integers(1, 3)), draw(st.integers(0, LONGEST))
    of_rows = st.tuples(*[st.integers(0, steps)] * batch)
    some = st.lists(st.integers(0, steps), max_size=4).map(lambda cuts: tuple(sorted(cuts)))
    return Case(
        batch=batch,
        steps=steps,
        lengths=draw(st.none() | of_rows),
        cuts=draw(some | st.just(tuple(range(1, steps)))),
        before=draw(st.none() | st.tuples(*[st.integers(0, 4)] * batch)),
        moment=draw(st.integers(0, steps)),
        seed=draw(st.integers(0, 2**16)),
    )


@dataclass(frozen=True)
class Situation:
    """A layer, inputs and a state to start from (None: fresh), ready to be run in several ways."""

    layer: Any
    draw: Draw
    case: Case
    inputs: Tensor
    lengths: Tensor | None
    state: Any

    @cached_property
    def whole(self) -> Result:
        """What the inputs give in one piece."""
        return self.run()

    def run(self, cuts: Sequence[int] = (), first_row: int = 0) -> Result:
        """Run the inputs in pieces, each with the last one's state; ``first_row`` counts in the loss."""
        inputs = self.inputs.detach().clone()
        inputs.requires_grad_(inputs.is_floating_point())
        state = None if self.state is None else map_state(_leaf, self.state)
        leaves = [inputs, *flatten(state or ()), *self.layer.parameters()]
        outputs, state = self._pieces(inputs, state, cuts)
        seen = [outputs, *flatten(state)]
        flows = gradients(sum(weighted(part, first_row) for part in seen), leaves)
        before = len(leaves) - len(list(self.layer.parameters()))
        parts = [part.detach() for part in seen]
        return Result(parts[0], parts[1:], flows[0], flows[1:before], flows[before:])

    def _pieces(self, inputs: Tensor, state: Any, cuts: Sequence[int]) -> tuple[Tensor, Any]:
        """Pass every piece and join the outputs; uncut, the layer starts afresh by itself, from no state."""
        if cuts and state is None:
            state = fresh_state(self.layer, inputs.shape[0])
        outputs = []
        for start, end in zip([0, *cuts], [*cuts, inputs.shape[1]], strict=True):
            lengths = None if self.lengths is None else (self.lengths - start).clamp(0, end - start)
            piece, state = self.layer(inputs[:, start:end], state, lengths=lengths)
            outputs.append(piece)
        return torch.cat(outputs, dim=1), state

    def row(self, number: int) -> "Situation":
        """Return one row of the batch, alone."""
        only = slice(number, number + 1)
        return replace(
            self,
            inputs=self.inputs[only],
            lengths=None if self.lengths is None else self.lengths[only],
            state=None if self.state is None else map_state(lambda part: part[only], self.state),
        )


def make_situation(layer: Any, draw: Draw, case: Case) -> Situation:
    """Draw inputs and the state that earlier inputs left behind."""
    state = None
    if case.before is not None:
        with torch.no_grad():
            state = layer(draw(case.batch, 4), lengths=torch.tensor(case.before))[1]
    lengths = None if case.lengths is None else torch.tensor(case.lengths)
    return Situation(layer, draw, case, draw(case.batch, case.steps), lengths, state)


def fresh_state(layer: Any, batch: int) -> Any:
    """Return the state before the first step: a layer calls it ``initial_state``, a whole model ``start``."""
    return layer.start(batch) if hasattr(layer, "start") else layer.initial_state(batch)


def _leaf(part: Tensor) -> Tensor:
    """Return a copy that gradients are taken to."""
    return part.detach().clone().requires_grad_(part.is_floating_point())


def weighted(part: Tensor, first_row: int = 0) -> Tensor:
    """Sum a tensor with weights that depend on nothing but each entry's place."""
    if not part.is_floating_point():
        return torch.zeros((), dtype=torch.float64)
    angle = torch.zeros((), dtype=torch.float64)
    for axis, size in enumerate(part.shape):
        place = torch.arange(size, dtype=torch.float64) + (first_row if axis == 0 else 0)
        angle = angle[..., None] + (1.3 + 0.7 * axis) * place
    return (part * angle.sin()).sum()


def gradients(loss: Any, leaves: list[Tensor]) -> list[Tensor]:
    """Return the loss's gradient to each leaf, zero where it has none."""
    flows = [torch.zeros_like(leaf) for leaf in leaves]
    wanted = [number for number, leaf in enumerate(leaves) if leaf.requires_grad]
    if wanted and loss.requires_grad:
        found = torch.autograd.grad(loss, [leaves[number] for number in wanted], materialize_grads=True)
        for number, gradient in zip(wanted, found, strict=True):
            flows[number] = gradient
    return flows
