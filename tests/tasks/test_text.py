"""Texts out: the loss, the nats and the texts against a loop over single pairs, in float64."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from networks import double
from pair_networks import letters_task, small_pair_network
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.inputs import ChannelInputs
from unrolled.data.pair_batch import PairBatch, pair_batch
from unrolled.data.pair_batches import PairBatches
from unrolled.data.sequences import Sequences
from unrolled.errors import UsageError
from unrolled.models.front import SharedTokenFront, TokenFront
from unrolled.tasks.network import Network
from unrolled.tasks.text import Text

SOURCE = 11
TASK = letters_task()
CONTENDERS = [("gru", "additive"), ("lstm", "none"), ("rnn", "dot"), ("transformer", "multihead")]


def pairs(count: int, seed: int = 0) -> Sequences:
    """Return pairs in no order of length."""
    draw = np.random.default_rng(seed)
    sources = [draw.integers(3, SOURCE, draw.integers(1, 9)) for _ in range(count)]
    targets = [[*draw.integers(3, 9, draw.integers(0, 7)), END] for _ in range(count)]
    return Sequences.from_rows(sources, Sequences.from_rows(targets))


@torch.no_grad()
def log_probabilities(network: Network, rows: Sequences) -> list[Tensor]:
    """Read every pair alone, ``(T, V)`` each."""
    found = []
    for row, target in enumerate(rows.targets.tolist()):
        source = torch.tensor([rows[row].tolist()])
        state = network.model.start(1, source=source, source_lengths=torch.tensor([source.shape[1]]))
        features, _ = network.model(torch.tensor([[BEGIN, *target[:-1]]]), state)
        found.append(network.head(features)[0].log_softmax(-1))
    return found


def everything(rows: Sequences) -> PairBatch:
    return pair_batch(rows, np.arange(len(rows)))


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize(("architecture", "attention"), CONTENDERS)
def test_the_loss_is_the_mean_over_all_target_tokens(
    architecture: str, attention: str, smoothing: float
) -> None:
    task, rows = letters_task(label_smoothing=smoothing), pairs(6)
    network = double(small_pair_network(task, SOURCE, architecture, attention))
    total, tokens = 0.0, 0
    for scores, target in zip(log_probabilities(network, rows), rows.targets.tolist(), strict=True):
        for step, token in enumerate(target):
            for other in range(9):
                wanted = smoothing / 9 + (1 - smoothing) * (other == token)
                total -= wanted * float(scores[step, other])
            tokens += 1
    assert task.loss(network, everything(rows)).item() == pytest.approx(total / tokens, rel=1e-10)


@pytest.mark.parametrize(("architecture", "attention"), CONTENDERS)
def test_padding_has_no_say_in_the_loss_or_its_gradients(architecture: str, attention: str) -> None:
    network = double(small_pair_network(TASK, SOURCE, architecture, attention))
    batch = everything(pairs(5))
    wider = torch.nn.functional.pad(batch.inputs, (0, 3), value=7)
    wider[torch.arange(wider.shape[1]) >= batch.lengths[:, None]] = 5
    targets = torch.nn.functional.pad(batch.targets, (0, 2), value=-100)
    padded = PairBatch(wider, batch.lengths, targets, batch.target_lengths, batch.rows)
    found, expected = (TASK.loss(network, each) for each in (padded, batch))
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=0)
    parameters = list(network.parameters())
    gradients = torch.autograd.grad(found, parameters), torch.autograd.grad(expected, parameters)
    torch.testing.assert_close(*gradients, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("architecture", "attention"), CONTENDERS)
def test_the_gradient_reaches_all_of_the_encoder(architecture: str, attention: str) -> None:
    network = small_pair_network(TASK, SOURCE, architecture, attention)
    TASK.loss(network, everything(pairs(6))).backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None and parameter.grad.abs().sum() > 0, name


def tokens_read(task: Text, rows: Sequences, *, training: bool) -> list[Tensor]:
    """Return the source's and the target's tokens as they come in."""
    network = small_pair_network(task, SOURCE, dropout=0.0).train(training)
    seen: list[Tensor] = []
    for module in network.modules():
        if isinstance(module, TokenFront | SharedTokenFront):
            module.register_forward_hook(lambda module, read, vectors: seen.append(read[0]))
    torch.manual_seed(1)
    task.loss(network, everything(rows))
    return seen


def test_word_dropout_hides_what_the_decoder_reads_while_training() -> None:
    rows = pairs(300)
    whole = everything(rows)
    for training in (True, False):
        read = tokens_read(letters_task(word_dropout=0.3), rows, training=training)
        assert torch.equal(read[0], whole.inputs)
        hidden = read[1] != whole.given
        assert (read[1][hidden] == UNKNOWN).all()
        assert not hidden[whole.given == BEGIN].any()
        share = hidden.sum() / (whole.given > BEGIN).sum()
        assert abs(float(share) - (0.3 if training else 0)) < 0.05
    plain = tokens_read(TASK, rows, training=True)
    assert torch.equal(plain[0], whole.inputs) and torch.equal(plain[1], whole.given)


def test_channels_are_read_as_they_are() -> None:
    task = letters_task(word_dropout=0.5)
    network = small_pair_network(task, ChannelInputs(2), dropout=0.0).train()
    sources = [np.random.default_rng(row).normal(size=(row + 2, 2)) for row in range(4)]
    rows = Sequences.from_rows(sources, Sequences.from_rows([[END]] * 4))
    # Nothing but the begin token and the channels is read, so nothing can be hidden.
    losses = [task.loss(network, everything(rows)).item() for _ in range(2)]
    assert losses[0] == losses[1] == pytest.approx(task.loss(network.eval(), everything(rows)).item())
    assert len(task.texts(network, rows)) == 4


def test_nats_are_those_of_each_row_in_order() -> None:
    rows = pairs(40)
    network = double(small_pair_network(TASK, SOURCE))
    found = TASK.nats(network, rows)
    expected = [
        -float(scores[torch.arange(len(target)), target].sum())
        for scores, target in zip(log_probabilities(network, rows), rows.targets.tolist(), strict=True)
    ]
    assert found.nats == pytest.approx(expected, rel=1e-9)
    assert found.tokens.tolist() == rows.targets.lengths.tolist()


def test_validation_is_nats_per_token_of_rows_from_all_over() -> None:
    rows, network = pairs(200), small_pair_network(TASK, SOURCE)
    whole = TASK.validate(network, rows, at_most=10**6)
    nats = TASK.nats(network, rows)
    mean = float(nats.nats.sum() / nats.tokens.sum())
    assert whole.order == pytest.approx((mean,))
    assert whole.shown == pytest.approx({"nats_per_token": mean, "perplexity": math.exp(mean)})
    # Both sides are counted.
    tokens = int(rows.lengths.sum() + rows.targets.lengths.sum())
    part = rows.chosen(np.linspace(0, 199, 20).astype(int))
    some = TASK.validate(network, rows, at_most=tokens // 10)
    assert some == TASK.validate(network, part, at_most=10**6)
    assert some != whole


def test_the_report_judges_the_texts_that_are_found() -> None:
    rows, network = pairs(30), small_pair_network(TASK, SOURCE)
    spelt = [TASK.output.decode(target) for target in rows.targets.tolist()]
    report = TASK.report(network, rows)
    assert report == TASK.report(network, rows, references=spelt)
    assert report.metrics["nats_per_token"].value == TASK.nats(network, rows).per_token
    assert report == TASK.report_of(
        TASK.texts(network, rows), spelt, source_lengths=rows.lengths, nats=TASK.nats(network, rows)
    )
    own = TASK.report(network, rows, references=TASK.texts(network, rows))
    assert own.metrics["exact_match"].value == 1
    assert TASK.headline.metric in report.metrics


@given(st.integers(1, 400), st.integers(0, 60), st.integers(1, 60))
@settings(max_examples=40)
def test_there_is_room_for_what_training_had_and_in_proportion(length: int, source: int, target: int) -> None:
    task = letters_task(longest_source=source, longest_target=target)
    assert target <= task.room(length) <= task.room(length + 1)
    if 0 < source <= length:
        assert task.room(length) == pytest.approx(1.25 * target * length / source, abs=1)


def test_batches_are_whole_pairs() -> None:
    batches = TASK.batches(pairs(30), batch_tokens=40, context_length=2, seed=0)
    assert isinstance(batches, PairBatches)
    seen = np.concatenate([batches.at(place).rows for place in range(len(batches))])
    assert sorted(seen.tolist()) == list(range(30))


def test_a_task_is_saved_without_its_codec() -> None:
    task = letters_task(label_smoothing=0.0, word_dropout=0.1, beam_size=2, length_penalty=0.6)
    saved = task.to_json()
    assert saved.pop("task") == "text"
    assert Text(output=task.output, **saved) == task


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"label_smoothing": 1.0}, "label_smoothing: found 1.0, expected at least 0 and below 1"),
        ({"word_dropout": -0.1}, "word_dropout: found -0.1, expected at least 0 and below 1"),
        ({"longest_source": -1}, "longest_source: found -1, expected at least 0"),
        ({"longest_target": -1}, "longest_target: found -1, expected at least 0"),
        ({"beam_size": 0}, "beam_size: found 0, expected"),
        ({"length_penalty": math.nan}, "length_penalty: found nan, expected"),
    ],
)
def test_impossible_settings_are_refused_by_name(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        letters_task(**wrong)
