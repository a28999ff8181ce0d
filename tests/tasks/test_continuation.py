"""Language modelling: every token is scored, once, as a loop over one block at a time scores it."""

import math

import numpy as np
import pytest
import torch

from networks import double, small_network
from unrolled.data.batch import NO_TARGET, Batch
from unrolled.data.block_batches import BlockBatches
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.sequences import Sequences
from unrolled.tasks.continuation import SCORING_ROWS, Continuation, following, never_drawn
from unrolled.tasks.network import Network

BYTES = (0, 0, 0, 1, 2, 3, 1)
VOCABULARY = len(BYTES)
BLOCK = 5
TASK = Continuation(BYTES, block=BLOCK)


def stream(length: int, seed: int = 0) -> np.ndarray:
    """Draw tokens without a begin token, which is never foretold."""
    return np.random.default_rng(seed).choice([0, 2, 3, 4, 5, 6], length).astype(np.uint8)


def network(architecture: str = "gru") -> Network:
    return double(small_network(TASK, VOCABULARY, architecture))


def naive_nats(scored: Network, tokens: np.ndarray, block: int) -> list[float]:
    """Read one block after the other, each afresh, and look each next token up."""
    found = []
    for start in range(0, len(tokens) - 1, block):
        inputs = tokens[start : min(start + block, len(tokens) - 1)].tolist()
        with torch.no_grad():
            scores = scored.head(scored.model(torch.tensor([inputs]))[0])[0].log_softmax(-1)
        found += [-float(scores[step, tokens[start + step + 1]]) for step in range(len(inputs))]
    return found


@pytest.mark.parametrize("architecture", ["lstm", "transformer"])
@pytest.mark.parametrize(
    "length", [2, BLOCK, BLOCK + 1, BLOCK + 2, 3 * BLOCK, SCORING_ROWS * BLOCK + 1, 33 * BLOCK + 4]
)
def test_every_token_but_the_first_is_scored_once_in_fresh_blocks(architecture: str, length: int) -> None:
    scored, tokens = network(architecture), stream(length)
    found = TASK.nats(scored, tokens)
    assert len(found) == length - 1
    assert found == pytest.approx(naive_nats(scored, tokens, BLOCK), rel=1e-5)


@pytest.mark.parametrize("architecture", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("length", [2, BLOCK + 1, 4 * BLOCK + 3])
def test_the_carried_state_scores_as_one_pass_over_everything(architecture: str, length: int) -> None:
    scored, tokens = network(architecture), stream(length)
    found = TASK.carried_nats(scored, tokens)
    assert found == pytest.approx(naive_nats(scored, tokens, length), rel=1e-5)


def test_the_begin_of_a_document_is_not_scored() -> None:
    scored = network("lstm")
    tokens = np.array([BEGIN, 3, 4, END, BEGIN, 5, END, BEGIN, 6, 3, END], dtype=np.uint8)
    everything = np.array(naive_nats(scored, tokens, BLOCK))
    kept = tokens[1:] != BEGIN
    assert TASK.nats(scored, tokens) == pytest.approx(everything[kept], rel=1e-5)
    assert len(TASK.carried_nats(scored, tokens)) == kept.sum() == len(following(tokens))
    report = TASK.report(scored, Sequences.from_rows([tokens]))
    assert report.details["tokens"] == kept.sum()


def test_an_end_is_drawn_only_where_documents_end() -> None:
    assert never_drawn(Continuation(BYTES, closed=True)) == (UNKNOWN, BEGIN)
    assert never_drawn(Continuation(BYTES, closed=False)) == (UNKNOWN, BEGIN, END)


def test_the_report_by_hand() -> None:
    scored, tokens = network("lstm"), stream(38)
    report = TASK.report(scored, Sequences.from_rows([tokens[:20], tokens[20:]]))
    nats = naive_nats(scored, tokens, BLOCK)
    size = sum(BYTES[token] for token in tokens[1:])
    mean = sum(nats) / 37
    carried = sum(naive_nats(scored, tokens, 38)) / 37
    expected = {
        "nats_per_token": mean,
        "perplexity": math.exp(mean),
        "bits_per_byte": sum(nats) / size / math.log(2),
        "nats_per_token_carried": carried,
    }
    assert {name: metric.value for name, metric in report.metrics.items()} == pytest.approx(
        expected, rel=1e-5
    )
    assert report.details == {"tokens": 37, "bytes": size, "block": BLOCK}


def test_a_state_that_grows_has_no_carried_figure() -> None:
    rows = Sequences.from_rows([stream(30)])
    assert set(TASK.report(network("transformer"), rows).metrics) == {
        "nats_per_token", "perplexity", "bits_per_byte",
    }  # fmt: skip


def test_validation_reads_all_of_a_short_split_and_blocks_from_all_over_a_long_one() -> None:
    scored, tokens = network(), stream(403)
    whole = TASK.validate(scored, Sequences.from_rows([tokens]), at_most=81 * BLOCK)
    assert whole.order == pytest.approx((np.mean(naive_nats(scored, tokens, BLOCK)),), rel=1e-5)
    assert whole.shown == {"nats_per_token": whole.order[0]}
    some = TASK.validate(scored, Sequences.from_rows([tokens]), at_most=70 * BLOCK)
    starts = np.linspace(0, 402 - BLOCK, 70).astype(int)
    expected = [naive_nats(scored, tokens[start : start + BLOCK + 1], BLOCK) for start in starts]
    assert some.order == pytest.approx((np.mean(expected),), rel=1e-5)
    # However little may be read, a block is.
    one = TASK.validate(scored, Sequences.from_rows([tokens]), at_most=1)
    assert one.order == pytest.approx((np.mean(expected[0]),), rel=1e-5)


def test_the_loss_is_the_mean_over_the_targets_there_are() -> None:
    scored, tokens = network(), stream(12)
    inputs, targets = torch.tensor(tokens[:10].reshape(2, 5)).long(), torch.tensor(tokens[1:11].reshape(2, 5))
    full = Batch(inputs, None, targets.long(), np.arange(2))
    nats = naive_nats(scored, tokens[:6], 5) + naive_nats(scored, tokens[5:11], 5)
    with torch.no_grad():
        assert float(TASK.loss(scored, full)) == pytest.approx(np.mean(nats), rel=1e-5)
        cut = targets.long().clone()
        cut[1, 3:] = NO_TARGET
        ragged = Batch(inputs, torch.tensor([5, 3]), cut, np.arange(2))
        assert float(TASK.loss(scored, ragged)) == pytest.approx(np.mean(nats[:8]), rel=1e-5)


def test_training_batches_are_blocks_of_the_context_length() -> None:
    rows = Sequences.from_rows([stream(40), stream(61)])
    batches = TASK.batches(rows, batch_tokens=40, context_length=10, seed=0)
    assert isinstance(batches, BlockBatches)
    assert batches.at(0).inputs.shape == (4, 10)
    # A batch smaller than a block is one block.
    assert TASK.batches(rows, batch_tokens=4, context_length=10, seed=0).at(0).inputs.shape == (1, 10)


def test_what_is_saved_is_what_the_codec_does_not_know() -> None:
    assert TASK.to_json() == {"task": "continuation", "block": BLOCK, "closed": True}
