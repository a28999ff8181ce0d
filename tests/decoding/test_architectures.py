"""Decoding by state alone gives what reading everything again gives, for every architecture that streams."""

import pytest
import torch
from torch import nn

from unrolled.data.inputs import TokenInputs
from unrolled.decoding.fill import fill
from unrolled.decoding.generate import generate, generate_many
from unrolled.decoding.next_tokens import next_distribution
from unrolled.decoding.sampling import Sampler
from unrolled.models.architectures import ARCHITECTURES, build_model, preset
from unrolled.models.model import Model

VOCABULARY = 12
STREAMING = [name for name, architecture in ARCHITECTURES.items() if architecture.serves_steps]


def build(architecture: str) -> tuple[Model, nn.Linear]:
    """Return a tiny model whose every parameter matters, those that training starts from zero included."""
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = build_model(preset(architecture, "tiny"), TokenInputs(VOCABULARY))
        head = nn.Linear(model.width, VOCABULARY)
        assert isinstance(model, nn.Module)
        for parameter in (*model.parameters(), *head.parameters()):
            parameter.data += 0.1 * torch.randn_like(parameter)
    return model.double().eval(), head.double()


def log_probabilities(model: Model, head: nn.Linear, tokens: list[int]) -> torch.Tensor:
    """Return the log-probabilities ``(T, V)`` of what follows each token, all read at once."""
    with torch.no_grad():
        return head(model(torch.tensor([tokens]))[0])[0].log_softmax(dim=-1)


@pytest.mark.parametrize("architecture", STREAMING)
@pytest.mark.parametrize("sampler", [Sampler(temperature=0), Sampler()], ids=["greedy", "sampled"])
def test_generate(architecture: str, sampler: Sampler) -> None:
    model, head = build(architecture)
    generator = torch.Generator().manual_seed(1)
    found = list(generate(model, head, [1, 5, 7], sampler=sampler, steps=20, generator=generator))
    tokens = [1, 5, 7]
    generator = torch.Generator().manual_seed(1)
    for _ in range(20):
        scores = log_probabilities(model, head, tokens)[-1:]
        tokens.append(int(sampler.draw(scores, generator)))
    assert found == tokens[3:]
    assert len(set(found)) > 1


@pytest.mark.parametrize("architecture", STREAMING)
def test_generate_many(architecture: str) -> None:
    model, head = build(architecture)
    few, more = (
        list(
            generate_many(
                model.float(), head.float(), [1, 5], count=count, sampler=Sampler(), steps=12, seed=4
            )
        )
        for count in (2, 5)
    )
    assert few == more[:2]


@pytest.mark.parametrize("architecture", STREAMING)
def test_next_distribution(architecture: str) -> None:
    model, head = build(architecture)
    found = dict(next_distribution(model, head, [1, 5, 7], top=VOCABULARY))
    expected = log_probabilities(model, head, [1, 5, 7])[-1].exp()
    assert [found[token] for token in range(VOCABULARY)] == pytest.approx(expected.tolist())


@pytest.mark.parametrize("architecture", STREAMING)
def test_fill_with_candidates_of_different_lengths(architecture: str) -> None:
    model, head = build(architecture)
    before, after, candidates = [1, 5], [9, 3], [[4], [6, 7, 8, 3], [], [10, 11]]
    found = fill(model, head, before, after, candidates, end=2)
    for item in found:
        line = before + candidates[item.index] + after + [2]
        given = log_probabilities(model, head, line)
        expected = sum(float(given[place, token]) for place, token in enumerate(line[1:]))
        assert item.log_probability == pytest.approx(expected, abs=1e-9)
