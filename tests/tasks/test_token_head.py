"""Scores of tokens: from uniform, or by the model's own table, which stays one with it."""

import copy

import torch
from torch import nn

from pair_networks import letters_task, small_pair_network
from unrolled.tasks.network import Network
from unrolled.tasks.token_head import TiedTokenHead, TokenHead


def is_tied(network: Network) -> bool:
    """Say whether the head scores by the very table that the decoder reads by."""
    assert isinstance(network.head, TiedTokenHead)
    table: nn.Embedding = network.model.decoder.front.embedding
    features = torch.randn(3, 8, dtype=table.weight.dtype)
    same = torch.equal(network.head(features), features @ table.weight.T)
    with torch.no_grad():
        table.weight.mul_(2)
    return same and torch.equal(network.head(features), features @ table.weight.T)


def test_a_run_starts_at_the_uniform_guess() -> None:
    probabilities = TokenHead(width=4, vocabulary=7)(torch.randn(2, 3, 4)).softmax(-1)
    torch.testing.assert_close(probabilities, torch.full((2, 3, 7), 1 / 7))


def test_a_tied_head_is_no_parameter_of_its_own() -> None:
    tied, untied = (small_pair_network(letters_task(), 9, tied_output=tied) for tied in (True, False))
    assert untied.parameter_count - tied.parameter_count == 9 * 8
    assert not any(name.startswith("head") for name in tied.state_dict())
    # One table for the source, the target and the scores.
    joint = small_pair_network(letters_task(), 9, joint=True)
    assert tied.parameter_count - joint.parameter_count == 9 * 8


def test_a_tied_head_stays_tied() -> None:
    network = small_pair_network(letters_task(), 9, joint=True)
    assert is_tied(network)
    copied = copy.deepcopy(network)
    assert is_tied(copied) and copied.head.weight is not network.head.weight
    assert is_tied(copied.double())
    moved = small_pair_network(letters_task(), 9).to("meta").to_empty(device="cpu")
    moved.load_state_dict(network.state_dict(), strict=False)
    assert is_tied(moved)
