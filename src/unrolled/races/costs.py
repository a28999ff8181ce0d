"""What a trained contender costs to use, measured on rows of the test split."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from unrolled.data.codecs.codec import BEGIN
from unrolled.data.encodable import Encodable
from unrolled.data.order import permutation
from unrolled.data.rows import Row, RowStream
from unrolled.decoding.reading import read
from unrolled.predictor.predictor import Predictor
from unrolled.races.comparison import Costs
from unrolled.races.step_costs import step_costs
from unrolled.races.timing import median_seconds
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.network import Network

# Rows that are asked about, drawn from the first usable ones of the split: enough to be of all its lengths.
CHOSEN, CHOSEN_FROM = 256, 1000
BATCH = 32
# Tokens that a language model reads before it says what comes next, the begin token among them.
CONTEXT = 64
# Of running text: enough for as many contexts as rows, of whatever tokens.
CHARACTERS = 200_000
# How the time is shared.
ONE, MANY, STEP = 0.4, 0.4, 0.2

Answer = Callable[[Sequence[Any]], object]


def costs_of(
    predictor: Predictor, rows: RowStream, *, peak_memory: int | None, seconds: float = 2.5
) -> Costs:
    """Measure latency, throughput and the cost of streaming on test rows; ``peak_memory`` is passed on.

    Asked about are 256 of the first 1,000 rows that can be read, in an order that is random but always the same.
    Latency is the median time of `Predictor.predict` for one value, throughput that for 32 values at once, whatever
    it makes of them inside: encoding, and for texts the beam search, are in it. Of a language model it is the next
    token's distribution after a context of 64 tokens, encoding apart. What a step is, `step_costs` says.

    Everything warms up first and runs as it is found: the device, its number of threads, the network's mode. Each
    measurement has its share of the ``seconds`` and ends with the call in which it runs out, so that the whole takes
    them, or, of a very slow model, about two calls of each kind, and the reading of a few hundred rows besides.
    Raises what `predict` raises. A split without a usable row leaves everything unknown but ``peak_memory``.

    >>> import unrolled
    >>> from unrolled.data.layout import Layout
    >>> from unrolled.data.open_source import open_source
    >>> rows = [{"text": f"{kind} {number}", "kind": kind} for kind in "xy" for number in range(30)]
    >>> run = unrolled.train(
    ...     rows, input="text", output="kind", model="gru", size="tiny", steps=2, run="runs/costs"
    ... )
    >>> test = open_source(rows, Layout("text", "kind"))
    >>> costs = costs_of(unrolled.load(run.run), test, peak_memory=None, seconds=0.1)
    >>> costs.latency_seconds > 0, costs.bounded
    (True, True)
    """
    chosen = _chosen(predictor, rows)
    if not chosen:
        return Costs(None, None, peak_memory, None, None, None)
    network = predictor.network
    encoded = [predictor.codec.encode(value) for value in chosen]
    asked: Sequence[Any] = chosen
    answer: Answer = predictor.predict
    if isinstance(predictor.task, Continuation):
        asked, answer = _contexts(encoded), partial(_what_follows, network)
    with network.scoring():
        one, many = (
            median_seconds(calls, network.device, within=share * seconds)
            for calls, share in ((_calls(answer, asked, 1), ONE), (_calls(answer, asked, BATCH), MANY))
        )
    step = step_costs(predictor, encoded, within=STEP * seconds)
    return Costs(
        latency_seconds=one,
        rows_per_second=BATCH / many if many else None,
        peak_memory=peak_memory,
        step_seconds=step.seconds if step else None,
        state_bytes=step.state_bytes if step else None,
        bounded=step.bounded if step else None,
    )


def _chosen(predictor: Predictor, rows: RowStream) -> list[Any]:
    """Return the values to ask about, from all over the first rows, so that any first few of them are too."""
    usable = (row.input for row in Encodable(rows, codec=predictor.codec).rows() if isinstance(row, Row))
    first = list(islice(usable, CHOSEN_FROM))
    chosen = [first[place] for place in permutation(len(first), seed=0, epoch=0)[:CHOSEN]]
    if isinstance(predictor.task, Continuation):
        # A whole book may be one row.
        return [text[: CHARACTERS // len(chosen)] for text in chosen]
    return chosen


def _contexts(texts: Sequence[NDArray[Any]]) -> list[NDArray[np.int64]]:
    """Cut encoded texts, one behind the other, into contexts of one length; too few begin anew."""
    tokens = np.concatenate(texts)
    count = min(CHOSEN, max(1, len(tokens) // (CONTEXT - 1)))
    cut = np.resize(tokens, (count, CONTEXT - 1)).astype(np.int64)
    return list(np.pad(cut, ((0, 0), (1, 0)), constant_values=BEGIN))


def _what_follows(network: Network, contexts: Sequence[NDArray[np.int64]]) -> torch.Tensor:
    """Return the distribution of the token after each context, ``(B, V)``."""
    tokens = torch.from_numpy(np.stack(contexts)).to(network.device)
    scores, _ = read(network.model, network.head, tokens, network.model.start(len(contexts)))
    return scores.float().softmax(-1).cpu()


def _calls(answer: Answer, asked: Sequence[Any], size: int) -> Iterator[Callable[[], object]]:
    """Give calls about so many at a time, round and round; where there are fewer, some stand in a batch twice."""
    endless = cycle(asked)
    while True:
        yield partial(answer, list(islice(endless, size)))
