"""What it costs to go on by state alone: the time of a step, and the bytes carried from step to step."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from unrolled.data.codecs.codec import BEGIN
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError
from unrolled.layers.layer import State
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.owned import own
from unrolled.layers.state import flatten
from unrolled.predictor.predictor import Predictor
from unrolled.predictor.stepper import Stepper
from unrolled.races.timing import median_seconds
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text

# The tokens of a stretch of running text, which has no longest row, and what a state is at least tried on.
LONG = 240

Steps = NDArray[Any]


class StepCosts(NamedTuple):
    """The median time of a step, the bytes of the state after a long row, and whether it has one size."""

    seconds: float | None
    state_bytes: int
    bounded: bool


def step_costs(predictor: Predictor, rows: Sequence[Steps], *, within: float) -> StepCosts | None:
    """Measure the steps of one row by state alone, on encoded rows; None for a model that needs sequences whole.

    A classifier or a regression takes the last step of the longest of the rows, its head's pool included, a language
    model the last of 240 tokens, each from the state before it and as `Sessions` does, encoding and the keeping of
    the session apart. A model that writes texts has read the longest of the rows, and decodes greedily as many tokens
    as the longest text of training has. The state's bytes are those after the whole row, or text. It is ``bounded``
    where twice 240 steps, or twice the widest window of attention, leave as many bytes as once; a model that can't
    read so far for want of positions is not.
    """
    if not predictor.network.model.streams:
        return None
    with predictor.network.scoring():
        going = _Writing(predictor, rows) if isinstance(predictor.task, Text) else _Reading(predictor, rows)
        seconds = median_seconds(going.steps(), predictor.network.device, within=within)
        state_bytes = _bytes_of(going.long_state())
        bounded = _is_bounded(going, np.concatenate(rows), predictor.network)
    return StepCosts(seconds, state_bytes, bounded)


class _Going(Protocol):
    """A model that goes on by state alone."""

    def steps(self) -> Iterator[Callable[[], object]]:
        """Give calls of one step each, without end."""
        ...

    def long_state(self) -> State:
        """Return the state after a long row."""
        ...

    def after(self, steps: Steps) -> State:
        """Return the state after other steps; where texts are written, after as many tokens besides."""
        ...


class _Reading:
    """A model that answers after every step that it reads."""

    def __init__(self, predictor: Predictor, rows: Sequence[Steps]) -> None:
        assert not isinstance(predictor.task, Text)
        self._stepper = Stepper(predictor.network, predictor.task, predictor.codec)
        running = isinstance(predictor.task, Continuation)
        self._long = _repeated(np.concatenate(rows), LONG) if running else max(rows, key=len)

    def steps(self) -> Iterator[Callable[[], object]]:
        """Take the last step again and again: a state that is gone on from stays as it was."""
        before = self.after(self._long[:-1]) if len(self._long) > 1 else None
        return repeat(partial(self._stepper.step, self._long[-1:], before))

    def long_state(self) -> State:
        """Return the state after the longest row."""
        return self.after(self._long)

    def after(self, steps: Steps) -> State:
        """Return the state after steps."""
        return self._stepper.step(steps, None)[1]


class _Writing:
    """A model that has read a source and writes a text; which tokens it writes changes no cost."""

    def __init__(self, predictor: Predictor, rows: Sequence[Steps]) -> None:
        assert isinstance(predictor.task, Text)
        self._network = predictor.network
        self._long, self._written = max(rows, key=len), max(1, predictor.task.longest_target)
        tokens = isinstance(predictor.codec.inputs, TokenInputs)
        self._type = torch.long if tokens else next(predictor.network.parameters()).dtype
        self._token = torch.full((1, 1), BEGIN, device=predictor.network.device)

    def steps(self) -> Iterator[Callable[[], object]]:
        """Write the longest text over and over, the state in sole possession from its first token on."""
        begun = self._state(self._long, 1)
        while True:
            self._held = own(begun)
            yield from repeat(self._step, max(1, self._written - 1))

    def long_state(self) -> State:
        """Return the state after the longest source and text."""
        return self._state(self._long, self._written)

    def after(self, steps: Steps) -> State:
        """Return the state after a source and a text of as many tokens."""
        return self._state(steps, len(steps))

    def _step(self) -> None:
        """Read a token and choose the next."""
        features, self._held = self._network.model(self._token, self._held)
        int(self._network.head(features)[0, -1].argmax())

    def _state(self, source: Steps, written: int) -> State:
        """Return the state after a source and so many tokens."""
        read = torch.from_numpy(source)[None].to(self._token.device, self._type)
        lengths = torch.tensor([len(source)], device=self._token.device)
        state = self._network.model.start(1, source=read, source_lengths=lengths)
        return self._network.model(self._token.expand(1, written), state)[1]


def _is_bounded(going: _Going, steps: Steps, network: Network) -> bool:
    """Say whether twice as many steps leave a state of as many bytes, beyond what any window holds."""
    windows = [layer.window or 0 for layer in network.modules() if isinstance(layer, MultiHeadAttention)]
    once = max([LONG, *windows])
    try:
        states = [going.after(_repeated(steps, count)) for count in (once, 2 * once)]
    except UserError:
        # Positions ran out: it can't go on for ever.
        return False
    return _bytes_of(states[0]) == _bytes_of(states[1])


def _bytes_of(state: State) -> int:
    return sum(part.numel() * part.element_size() for part in flatten(state))


def _repeated(steps: Steps, count: int) -> Steps:
    """Return the first so many of the steps, which begin anew where they end."""
    return np.resize(steps, (count, *steps.shape[1:]))
