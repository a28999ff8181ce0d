"""How fast batches are put together, in tokens per second; a training loop must not wait for them.

Run: python benchmarks/batches.py
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from unrolled.data.batch import Batch
from unrolled.data.block_batches import BlockBatches
from unrolled.data.inputs import TokenInputs
from unrolled.data.outputs import Outputs
from unrolled.data.row_batches import RowBatches
from unrolled.data.sequence_files import open_sequences
from unrolled.data.sequence_writer import SequenceWriter
from unrolled.data.sequences import Sequences

T = TypeVar("T")
ROWS, STREAM, SECONDS = 200_000, 20_000_000, 2.0


def main() -> None:
    """Measure both kinds of batches on generated data, mapped from files as in training."""
    draw = np.random.default_rng(0)
    lengths = np.clip(draw.lognormal(3.0, 0.7, ROWS).astype(int), 1, 500)
    with tempfile.TemporaryDirectory() as folder:
        rows = written(Path(folder), [draw.integers(3, 8000, length) for length in lengths])
        batches, first = timed(lambda: RowBatches(rows, tokens_per_batch=4096, seed=0))
        report("rows, 4,096 tokens a batch", batches.at, first, f"padding {batches.padding_share(0):.1%}")
    with tempfile.TemporaryDirectory() as folder:
        stream = written(Path(folder), [draw.integers(3, 100, STREAM)]).tokens
        blocks, first = timed(lambda: BlockBatches(stream, context_length=256, batch_size=16, seed=0))
        report("blocks, 16 × 256 a batch", blocks.at, first, "no padding")


def written(folder: Path, rows: list[np.ndarray]) -> Sequences:
    """Return the rows as the cache would hold them."""
    with SequenceWriter(folder, TokenInputs(8000), Outputs("int32")) as writer:
        for row in rows:
            writer.append(row, 0)
    return open_sequences(folder)


def timed(build: Callable[[], T]) -> tuple[T, float]:
    """Return what was built and the seconds that took."""
    start = time.perf_counter()
    built = build()
    return built, time.perf_counter() - start


def report(what: str, at: Callable[[int], Batch], built_in: float, more: str) -> None:
    """Print the real tokens per second over two seconds of batches, the epoch's sort included."""
    start, tokens, position = time.perf_counter(), 0, 0
    while time.perf_counter() - start < SECONDS:
        batch = at(position)
        tokens += batch.inputs.numel() if batch.lengths is None else int(batch.lengths.sum())
        position += 1
    seconds = time.perf_counter() - start
    print(
        f"{what}: {tokens / seconds / 1e6:.1f} million tokens/s, {1e3 * seconds / position:.2f} ms a batch "
        f"({more}; prepared in {built_in:.2f} s)"
    )


if __name__ == "__main__":
    main()
