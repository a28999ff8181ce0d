"""The trainer of a network on prepared data: its batches, its precision, its optimizers."""

from unrolled.tasks.network import Network
from unrolled.tasks.task import Batches
from unrolled.training.hardware import choose_precision, find_hardware
from unrolled.training.prepare import Prepared
from unrolled.training.settings import TrainingSettings
from unrolled.training.trainer import Trainer


def build_batches(prepared: Prepared, training: TrainingSettings) -> Batches:
    """Cut the training split into batches, each a part of a step."""
    return prepared.task.batches(
        prepared.train,
        batch_tokens=training.batch_tokens // training.micro_batches,
        context_length=training.context_length,
        seed=training.seed,
    )


def build_trainer(
    network: Network, prepared: Prepared, batches: Batches, training: TrainingSettings
) -> Trainer:
    """Put a trainer together; the network stands on its device already."""
    precision = choose_precision(training.precision, network.device, find_hardware()).dtype
    return Trainer(
        network=network, task=prepared.task, batches=batches, settings=training, precision=precision
    )
