"""The laws have teeth: small layers, each broken in one way, are caught by the law they break."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from laws import LAWS, causality_law, check_laws, chunk_law, padding_law, purity_law, row_law
from situations import Situation
from unrolled.layers.padding import last_real, zero_padding

State = tuple[Tensor, ...]


class RunningSum(nn.Module):
    """``s_t = s_{t−1} + W x_t``: keeps every law; each layer below changes one thing."""

    streams = True

    def __init__(self, width: int) -> None:
        super().__init__()
        self.map = nn.Linear(width, width)

    def initial_state(self, batch: int) -> State:
        return (self.map.weight.new_zeros(batch, self.map.out_features),)

    def forward(self, x: Tensor, state: Any = None, *, lengths: Tensor | None = None) -> tuple[Tensor, State]:
        (start,) = self.initial_state(x.shape[0]) if state is None else state
        steps = self.map(self.blank(x, lengths))
        sums = self.start_from(start)[:, None] + steps.cumsum(1)
        return self.finish(sums, lengths), (self.remember(sums, lengths, start),)

    def blank(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        return zero_padding(x, lengths)

    def start_from(self, start: Tensor) -> Tensor:
        return start

    def finish(self, sums: Tensor, lengths: Tensor | None) -> Tensor:
        return zero_padding(sums, lengths)

    def remember(self, sums: Tensor, lengths: Tensor | None, start: Tensor) -> Tensor:
        return last_real(sums, lengths, start)


class ForgetsState(RunningSum):
    def start_from(self, start: Tensor) -> Tensor:
        return torch.zeros_like(start)


class CutsTheGradient(RunningSum):
    def start_from(self, start: Tensor) -> Tensor:
        return start.detach()


class ForgetsOnEmptyChunks(RunningSum):
    def remember(self, sums: Tensor, lengths: Tensor | None, start: Tensor) -> Tensor:
        return super().remember(sums, lengths, torch.zeros_like(start))


class KeepsStateWithoutStreaming(RunningSum):
    streams = False


class LeavesPadding(RunningSum):
    def finish(self, sums: Tensor, lengths: Tensor | None) -> Tensor:
        return sums


class LetsPaddingIntoState(RunningSum):
    def remember(self, sums: Tensor, lengths: Tensor | None, start: Tensor) -> Tensor:
        return last_real(sums, None, start)


class BlanksTooLate(RunningSum):
    """NaN · 0 is NaN: what is multiplied away in the outputs lives on in the gradients."""

    def blank(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        return zero_padding(x.tanh(), lengths)


class BlanksByProduct(RunningSum):
    def blank(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        return x * zero_padding(torch.ones_like(x), lengths)


class LooksAtNeighbours(RunningSum):
    def blank(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        x = zero_padding(x, lengths)
        return x - x.mean(0)


class LooksAhead(RunningSum):
    def finish(self, sums: Tensor, lengths: Tensor | None) -> Tensor:
        return zero_padding(sums + sums.sum(1, keepdim=True), lengths)


class WritesIntoState(RunningSum):
    def remember(self, sums: Tensor, lengths: Tensor | None, start: Tensor) -> Tensor:
        last = last_real(sums, lengths, start)
        return last if torch.is_grad_enabled() else start.copy_(last)


class WritesIntoInputs(RunningSum):
    def blank(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        return zero_padding(x, lengths) if torch.is_grad_enabled() else x.copy_(zero_padding(x, lengths))


class CountsCalls(RunningSum):
    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.register_buffer("calls", torch.zeros(()))

    def finish(self, sums: Tensor, lengths: Tensor | None) -> Tensor:
        self.calls += 1
        return super().finish(sums, lengths)


class DiffersWithoutGradients(RunningSum):
    def finish(self, sums: Tensor, lengths: Tensor | None) -> Tensor:
        sums = sums if torch.is_grad_enabled() else sums.float().double()
        return super().finish(sums, lengths)


BROKEN: list[tuple[type[RunningSum], Callable[[Situation], None], str]] = [
    (ForgetsState, chunk_law, "chunk law: outputs"),
    (CutsTheGradient, chunk_law, "chunk law: gradient"),
    (ForgetsOnEmptyChunks, chunk_law, "chunk law"),
    (KeepsStateWithoutStreaming, chunk_law, "chunk law: a layer that does not stream"),
    (LeavesPadding, padding_law, "padding law: padded outputs"),
    (LetsPaddingIntoState, padding_law, "padding law: state"),
    (BlanksTooLate, padding_law, "padding law: gradient to inputs"),
    (BlanksByProduct, padding_law, "padding law: .*nan"),
    (LooksAtNeighbours, row_law, "row law"),
    (LooksAhead, causality_law, "causality law: an output has a gradient to a later input"),
    (WritesIntoState, purity_law, "purity law: inputs, state and layer"),
    (WritesIntoInputs, purity_law, "purity law: inputs, state and layer"),
    (CountsCalls, purity_law, "purity law: inputs, state and layer"),
    (DiffersWithoutGradients, purity_law, "purity law: with gradients"),
]


@pytest.mark.parametrize(("layer", "law", "says"), BROKEN, ids=[layer.__name__ for layer, _, _ in BROKEN])
def test_a_broken_layer_is_caught(
    layer: type[RunningSum], law: Callable[[Situation], None], says: str
) -> None:
    with pytest.raises(AssertionError, match=f"(?is){says}"):
        check_laws(lambda: layer(2), 2, laws=[law], examples=100)


def test_the_sound_layer_passes() -> None:
    check_laws(lambda: RunningSum(2), 2)


def test_every_law_catches_something() -> None:
    assert {law for _, law, _ in BROKEN} == set(LAWS)


class TokenModel(nn.Module):
    """A whole model: token numbers in, and a state that ``start`` gives."""

    streams = True

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(5, 2)
        self.layer = RunningSum(2)

    def start(self, batch: int = 1) -> State:
        return self.layer.initial_state(batch)

    def forward(self, inputs: Tensor, state: Any = None, *, lengths: Tensor | None = None) -> Any:
        return self.layer(self.embedding(inputs), state, lengths=lengths)


class TokenModelThatLooksAhead(TokenModel):
    def __init__(self) -> None:
        super().__init__()
        self.layer = LooksAhead(2)


def draw_tokens(batch: int, steps: int) -> Tensor:
    return torch.randint(5, (batch, steps))


def test_whole_models_keep_the_laws_too() -> None:
    check_laws(TokenModel, draw=draw_tokens)


def test_a_model_that_sees_later_tokens_is_caught() -> None:
    with pytest.raises(AssertionError, match="causality law: outputs before a change"):
        check_laws(TokenModelThatLooksAhead, draw=draw_tokens, laws=[causality_law], examples=100)
