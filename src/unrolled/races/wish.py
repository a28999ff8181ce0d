"""What one would wish of a sequence model, measured on a trained one: that it streams, that it trains in parallel."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch

from unrolled.data.codecs.codec import FIRST
from unrolled.data.number_words import said
from unrolled.data.order import draws
from unrolled.data.pair_batch import PairBatch, pair_batch
from unrolled.data.sequences import Sequences
from unrolled.layers.gru import GRU
from unrolled.layers.layer import State
from unrolled.layers.lstm import LSTM
from unrolled.layers.owned import own
from unrolled.layers.rnn import RNN
from unrolled.layers.state import flatten
from unrolled.predictor.predictor import Predictor
from unrolled.races.story import Parallel, Streaming
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text

# A source as long as the longest that is judged, and one ten times as long.
STREAMED = (24, 240)
# The words of one long pair, and how many there are in each of the short pairs that have as many together.
PARALLEL = (8, 512)
TIMED_STEPS = 48
TIMED_ROUNDS = 4


def streaming(predictor: Predictor) -> Streaming:
    """Count the numbers that a model carries after it has read and written so much, and time its steps."""
    with predictor.network.scoring():
        states = [_state_after(predictor, words) for words in STREAMED]
        kept = [sum(part.numel() for part in flatten(state) if part.is_floating_point()) for state in states]
        seconds = _step_seconds(predictor.network, states[0])
    return Streaming(STREAMED, (kept[0], kept[1]), seconds)


def parallel(predictor: Predictor) -> Parallel:
    """Say who waits for whom, and time a training step, forward and backward, on short pairs and on a long one.

    Time alone doesn't tell: on few cores a fused recurrence of a narrow model hides its waiting well.
    """
    network, task = predictor.network, predictor.task
    assert isinstance(task, Text)
    short, long = PARALLEL
    batches = [_pairs(predictor, long // words, words).to(network.device) for words in (short, long)]
    seconds = _least_seconds([partial(_learn, network, task, batch) for batch in batches])
    network.zero_grad(set_to_none=True)
    waiting = long if any(isinstance(layer, RNN | GRU | LSTM) for layer in network.modules()) else 0
    return Parallel(PARALLEL, waiting, (seconds[0], seconds[1]))


def _state_after(predictor: Predictor, words: int) -> State:
    """Return the state of one row that has read so many words and written as many digits."""
    network, pair = predictor.network, _pairs(predictor, 1, words).to(predictor.network.device)
    state = network.model.start(1, source=pair.inputs, source_lengths=pair.lengths)
    return network.model(pair.given, state)[1]


def _step_seconds(network: Network, state: State) -> float:
    """Return the median time of a step of one digit, the state in sole possession, as decoding has it."""
    state, token = own(state), torch.full((1, 1), FIRST, device=network.device)
    taken = []
    for _ in range(TIMED_STEPS):
        begun = time.perf_counter()
        features, state = network.model(token, state)
        token = network.head(features).argmax(-1)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _pairs(predictor: Predictor, count: int, words: int) -> PairBatch:
    """Return a batch of random numbers of one length."""
    assert isinstance(predictor.task, Text)
    digits = draws(count * words, seed=0, epoch=0).astype(np.int64) % 10
    spelt = ["".join(map(str, row)) for row in digits.reshape(count, words).tolist()]
    sources = [predictor.codec.encode(said(number)) for number in spelt]
    targets = Sequences.from_rows([predictor.task.output.encode(number) for number in spelt])
    return pair_batch(Sequences.from_rows(sources, targets), np.arange(count))


def _learn(network: Network, task: Text, batch: PairBatch) -> None:
    """Do what a training step does before the optimizer comes in."""
    network.train()
    network.zero_grad(set_to_none=True)
    task.loss(network, batch).backward()  # type: ignore[no-untyped-call]


def _least_seconds(actions: Sequence[Callable[[], None]]) -> list[float]:
    """Return the least time of each action in several rounds, taken in turn, so that a busy moment hits them alike.

    What else the machine does can only add to a time.
    """
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(TIMED_ROUNDS + 1):
        for action, times in zip(actions, taken, strict=True):
            begun = time.perf_counter()
            action()
            times.append(time.perf_counter() - begun)
    # The first round warms up.
    return [min(times[1:]) for times in taken]
