"""Which tokens a run counts, so that throughput means the same whatever the batches look like."""

from unrolled.data.batch import Batch
from unrolled.data.pair_batch import PairBatch
from unrolled.predictor.model_tasks import ModelTask
from unrolled.tasks.text import Text


def counted_tokens(task: ModelTask) -> str:
    """Say in words which tokens are counted: those of the targets where a text is written, else those read."""
    return "real target tokens" if isinstance(task, Text) else "real input tokens"


def count_tokens(batch: Batch | PairBatch) -> int:
    """Count the real tokens of a batch, its padding left out."""
    if isinstance(batch, PairBatch):
        return int(batch.target_lengths.sum())
    return batch.inputs.numel() if batch.lengths is None else int(batch.lengths.sum())
