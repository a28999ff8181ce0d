"""Every score of a language model, from the surprise of each token."""

import math

import numpy as np

from unrolled.errors import UsageError
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.metric import Metric, Report


def language_report(nats: np.ndarray, byte_lengths: np.ndarray, *, block: int = 256, seed: int = 0) -> Report:
    """Return the scores of ``nats (N,)``, the ``−log p`` of each scored token, of ``byte_lengths (N,)`` UTF-8
    bytes.

    - ``nats_per_token``: ``Σ nats / N``.
    - ``perplexity``: ``exp(nats_per_token)``.
    - ``bits_per_byte``: ``Σ nats / (log 2 · Σ bytes)``; comparable between vocabularies.

    The 95% intervals resample blocks of ``block`` consecutive tokens (more than 20,000 blocks are joined into
    longer ones), since neighbours depend on each other; fewer than two blocks give none. Details: ``tokens``,
    ``bytes``. Without tokens every metric is None; a token of probability zero (infinite nats) makes all of
    them None. Raises `UsageError` for NaN and for shapes that do not fit.

    >>> report = language_report(np.full(4, math.log(2)), np.ones(4), block=2)
    >>> report.metrics["bits_per_byte"]
    Metric(value=1.0, low=1.0, high=1.0)
    """
    nats, byte_lengths = np.asarray(nats, np.float64), np.asarray(byte_lengths)
    _require_fit(nats, byte_lengths, block)
    details = {"tokens": len(nats), "bytes": int(byte_lengths.sum())}
    blocks = np.arange(len(nats)) // block
    own = np.column_stack([unit_sums(blocks, nats), unit_sums(blocks, np.ones(len(nats)))])
    if not len(nats) or not np.isfinite(nats).all():
        undefined = Metric(None)
        metrics = {"nats_per_token": undefined, "perplexity": undefined, "bits_per_byte": undefined}
        return Report(metrics, details, own)
    units = unit_numbers(int(blocks[-1]) + 1)[blocks]
    columns = [np.ones(len(nats)), nats, byte_lengths]
    sums = np.column_stack([unit_sums(units, column) for column in columns])
    values = _scores(sums.sum(0))
    samples = _scores(resampled_sums(sums, seed=seed))
    metrics = {name: with_interval(float(values[name]), samples[name], units=len(sums)) for name in values}
    return Report(metrics, details, own)


def _scores(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Return each score from sums ``(..., 3)`` of tokens, nats and bytes, not finite where undefined."""
    tokens, nats, size = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return {
            "nats_per_token": nats / tokens,
            "perplexity": np.exp(nats / tokens),
            "bits_per_byte": nats / (math.log(2) * size),
        }


def _require_fit(nats: np.ndarray, byte_lengths: np.ndarray, block: int) -> None:
    """Refuse what cannot be scored, saying what was found and what is expected."""
    if nats.ndim != 1 or nats.shape != byte_lengths.shape:
        raise UsageError(
            f"byte_lengths: found shape {byte_lengths.shape} for nats of shape {nats.shape}, "
            "expected one number for each token"
        )
    if block < 1:
        raise UsageError(f"block: found {block}, expected at least 1 token")
    if np.isnan(nats).any():
        raise UsageError(f"nats: token {int(np.isnan(nats).argmax())} is NaN, expected a number")
