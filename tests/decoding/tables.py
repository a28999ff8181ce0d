"""A toy of a streaming model: the next token's scores stand in a table, by source, place and latest token."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from hypothesis import strategies as st
from torch import Tensor

from unrolled.layers.layer import State

BEGIN, END = 0, 1
# What follows some tokens: the log-probability of each next one.
Following = Callable[[Sequence[int]], list[float]]


class TableState(NamedTuple):
    """The source ``(B,)`` that each row is about, and the tokens it has read ``(B,)``."""

    source: Tensor
    place: Tensor


class TableModel:
    """Features are scores ``table[source, place, token] (V,)``, the place counted round; the head is `as_scores`."""

    def __init__(self, table: Tensor) -> None:
        self.table = table
        self.read = 0

    @property
    def sources(self) -> int:
        return self.table.shape[0]

    def start(self, batch: int = 1) -> TableState:
        assert batch in (1, self.sources)
        return TableState(torch.arange(batch), torch.zeros(batch, dtype=torch.long))

    def __call__(
        self, inputs: Tensor, state: State | None = None, *, lengths: Tensor | None = None
    ) -> tuple[Tensor, TableState]:
        assert state is not None and lengths is None
        source, place = state
        self.read += inputs.numel()
        places = (place[:, None] + torch.arange(inputs.shape[1])) % self.table.shape[1]
        return self.table[source[:, None], places, inputs], TableState(source, place + inputs.shape[1])

    def following(self, source: int) -> Following:
        """Return what follows the tokens of a source, looked up without a state."""
        logs = self.table[source].log_softmax(dim=-1)

        def look_up(tokens: Sequence[int]) -> list[float]:
            latest = tokens[-1] if tokens else BEGIN
            return logs[len(tokens) % len(logs), latest].tolist()

        return look_up


def as_scores(features: Tensor) -> Tensor:
    """Return features that are scores already, the same tensor."""
    return features


@st.composite
def table_models(
    draw: st.DrawFn, *, sources: int = 1, vocabulary: int = 4, places: int = 3, even: bool = False
) -> TableModel:
    """Draw a model; if ``even``, of few different scores, so that many hypotheses are equal."""
    if even:
        size = sources * places * vocabulary * vocabulary
        values = draw(st.lists(st.integers(-1, 1), min_size=size, max_size=size))
        table = torch.tensor(values, dtype=torch.float64)
    else:
        generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))
        spread = draw(st.sampled_from([0.3, 1.0, 4.0]))
        table = spread * torch.randn(
            sources * places * vocabulary * vocabulary, generator=generator, dtype=torch.float64
        )
    return TableModel(table.view(sources, places, vocabulary, vocabulary))
