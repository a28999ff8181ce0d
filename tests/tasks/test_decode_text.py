"""Decoding many rows gives what decoding each of them alone gives, in their order."""

import numpy as np
import pytest
import torch

from networks import double
from pair_networks import letters_task, small_pair_network
from unrolled.data.codecs.codec import BEGIN, END, UNKNOWN
from unrolled.data.sequences import Sequences
from unrolled.decoding.search import Search
from unrolled.tasks import decode_text
from unrolled.tasks.decode_text import decode
from unrolled.tasks.network import Network

SOURCE = 11
# Few tokens are allowed for short sources, more for long ones.
TASK = letters_task(longest_source=2, longest_target=2)


def sources(count: int = 25) -> Sequences:
    draw = np.random.default_rng(3)
    return Sequences.from_rows([draw.integers(3, SOURCE, draw.integers(1, 9)) for _ in range(count)])


def greedy(network: Network, source: list[int], room: int) -> list[int]:
    """Take the likeliest allowed token, step by step, reading everything anew each time."""
    given = [BEGIN]
    with torch.no_grad():
        while len(given) <= room:
            state = network.model.start(1, source=torch.tensor([source]))
            scores = network.head(network.model(torch.tensor([given]), state)[0])[0, -1]
            scores[[UNKNOWN, BEGIN]] = -torch.inf
            given.append(int(scores.argmax()))
            if given[-1] == END:
                return given[1:-1]
    return given[1:]


@pytest.mark.parametrize(("architecture", "attention"), [("gru", "additive"), ("transformer", "none")])
def test_a_beam_of_one_is_greedy_row_by_row(
    architecture: str, attention: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode_text, "DECODED_TOKENS", 16)
    network = double(small_pair_network(TASK, SOURCE, architecture, attention))
    rows = sources()
    found = decode(network, TASK, rows, Search(beam_size=1))
    assert [len(hypotheses) for hypotheses in found] == [1] * len(rows)
    for row, [hypothesis] in enumerate(found):
        assert hypothesis.tokens == greedy(network, rows[row].tolist(), TASK.room(len(rows[row])))
    assert len({tuple(hypotheses[0].tokens) for hypotheses in found}) > 3


def test_neighbours_batches_and_targets_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    network, rows = double(small_pair_network(TASK, SOURCE)), sources()
    search = Search(beam_size=3, best=2)
    together = decode(network, TASK, rows, search)
    answered = Sequences(rows.tokens, rows.offsets, Sequences.from_rows([[END]] * len(rows)))
    assert [[each.tokens for each in row] for row in decode(network, TASK, answered, search)] == [
        [each.tokens for each in row] for row in together
    ]
    monkeypatch.setattr(decode_text, "DECODED_TOKENS", 1)
    for row, expected in enumerate(together):
        [alone] = decode(network, TASK, rows.chosen(np.array([row])), search)
        assert [each.tokens for each in alone] == [each.tokens for each in expected]
        assert [each.score for each in alone] == pytest.approx([each.score for each in expected])


def test_nothing_to_decode_is_nothing() -> None:
    assert decode(small_pair_network(TASK, SOURCE), TASK, Sequences.from_rows([]), Search()) == []


def test_decoding_leaves_training_as_it_was_and_is_free_of_dropout() -> None:
    network, rows = small_pair_network(TASK, SOURCE).train(), sources(5)
    found = [decode(network, TASK, rows, Search(beam_size=2)) for _ in range(2)]
    assert found[0] == found[1] and network.training
