"""A step is a function of its number and the state before it, in one piece or in several."""

from typing import Any

import numpy as np
import pytest
import torch

from networks import double, small_network
from unrolled.data.sequences import Sequences
from unrolled.errors import UserError
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.training.schedule import WarmupOnly
from unrolled.training.settings import TrainingSettings
from unrolled.training.trainer import Trainer

VOCABULARY = 11
TASK = Continuation(tuple([1] * VOCABULARY))
STREAM = Sequences.from_rows([np.random.default_rng(0).integers(0, VOCABULARY, 400)])
FULL_RATE = WarmupOnly(warmup=0)


def trainer(
    architecture: str = "gru", precision: torch.dtype = torch.float32, in_double: bool = False, **values: Any
) -> Trainer:
    settings = TrainingSettings(**{"steps": 9, "batch_tokens": 64, "clip": 1e9, **values})
    shape = {"dropout": 0.0} if in_double else {}
    network = small_network(TASK, VOCABULARY, architecture, **shape)
    batches = TASK.batches(
        STREAM, batch_tokens=settings.batch_tokens // settings.micro_batches, context_length=8, seed=0
    )
    return Trainer(
        network=double(network) if in_double else network,
        task=TASK,
        batches=batches,
        settings=settings,
        precision=precision,
    )


def gradients(of: Trainer) -> list[torch.Tensor]:
    return [parameter.grad.clone() for parameter in of.network.parameters() if parameter.grad is not None]


@pytest.mark.parametrize("architecture", ["lstm", "transformer"])
@pytest.mark.parametrize("pieces", [2, 4, 8])
def test_micro_batches_have_the_gradient_of_the_batch(architecture: str, pieces: int) -> None:
    # Dropout draws differently for each micro-batch, so there is none.
    whole = trainer(architecture, in_double=True)
    parts = trainer(architecture, in_double=True, micro_batches=pieces)
    losses = [each.step(0, FULL_RATE) for each in (whole, parts)]
    # The scores are rounded to float32 before the loss.
    assert losses[1] == pytest.approx(losses[0], rel=1e-6)
    for one, other in zip(gradients(whole), gradients(parts), strict=True):
        torch.testing.assert_close(other, one, rtol=1e-5, atol=1e-6)
    assert whole.tokens_seen == parts.tokens_seen == 64


@pytest.mark.parametrize("architecture", ["lstm", "transformer"])
def test_a_step_goes_on_from_saved_tensors_to_the_same_bits(architecture: str) -> None:
    first = trainer(architecture, average=0.9)
    for number in range(3):
        first.step(number, FULL_RATE)
    saved = first.tensors()
    second = trainer(architecture, average=0.9)
    second.load(saved)
    # What was drawn in between is of no consequence.
    torch.rand(7)
    losses = [(first.step(number, FULL_RATE), second.step(number, FULL_RATE)) for number in range(3, 6)]
    assert all(one == other for one, other in losses)
    after, again = first.tensors(), second.tensors()
    assert after.keys() == again.keys() == saved.keys()
    assert all(torch.equal(after[name], again[name]) for name in after)
    assert any(not torch.equal(after[name], saved[name]) for name in after)


def test_what_is_saved_is_a_copy() -> None:
    running = trainer(average=0.9)
    running.step(0, FULL_RATE)
    saved = running.tensors()
    before = {name: tensor.clone() for name, tensor in saved.items()}
    running.step(1, FULL_RATE)
    assert all(torch.equal(saved[name], before[name]) for name in saved)


def test_dropout_depends_on_the_step_and_the_seed() -> None:
    # A stream of one block, so that every batch is the same and only dropout can differ.
    one_block = Sequences.from_rows([np.arange(9)])

    def loss(step: int, seed: int) -> float:
        settings = TrainingSettings(steps=9, seed=seed)
        running = Trainer(
            network=small_network(TASK, VOCABULARY),
            task=TASK,
            batches=TASK.batches(one_block, batch_tokens=8, context_length=8, seed=seed),
            settings=settings,
            precision=torch.float32,
        )
        return running.step(step, FULL_RATE)

    assert loss(0, 0) == loss(0, 0)
    assert len({loss(0, 0), loss(1, 0), loss(0, 1)}) == 3


def test_the_norm_of_the_gradient_is_bounded() -> None:
    free, clipped = trainer(), trainer(clip=0.01)
    for each in (free, clipped):
        each.step(0, FULL_RATE)
    norms = [float(torch.stack([part.norm() for part in gradients(each)]).norm()) for each in (free, clipped)]
    assert norms[0] > 0.1 and norms[1] == pytest.approx(0.01, rel=1e-3)


def test_bfloat16_steps_are_near_those_in_float32() -> None:
    for architecture in ("lstm", "transformer"):
        losses = [
            trainer(architecture, precision).step(0, FULL_RATE)
            for precision in (torch.float32, torch.bfloat16)
        ]
        assert losses[1] == pytest.approx(losses[0], rel=0.02)
        assert losses[0] != losses[1]
    running = trainer("lstm", torch.bfloat16)
    running.step(0, FULL_RATE)
    assert all(parameter.dtype == torch.float32 for parameter in running.network.parameters())


def test_tokens_are_counted_without_padding() -> None:
    rows = Sequences.from_rows([[3] * length for length in (1, 2, 5)], targets=[0, 1, 0])
    task = Label(("a", "b"))
    running = Trainer(
        network=small_network(task, VOCABULARY),
        task=task,
        batches=task.batches(rows, batch_tokens=1000, context_length=8, seed=0),
        settings=TrainingSettings(steps=1),
        precision=torch.float32,
    )
    running.step(0, FULL_RATE)
    assert running.tokens_seen == 8


def test_a_loss_that_is_no_number_ends_the_run_with_advice() -> None:
    running = trainer(learning_rate=0.5, matrix_learning_rate=0.25)
    with torch.no_grad():
        next(running.network.head.parameters()).fill_(float("nan"))
    with pytest.raises(UserError) as caught:
        running.step(6, FULL_RATE)
    assert str(caught.value) == (
        "step 7: the loss became nan; a lower learning rate (now 0.5, matrices 0.25) may help"
    )
