"""Every score of texts that were written for others."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from unrolled.errors import UsageError
from unrolled.tasks.metrics.bootstrap import resampled_sums, unit_numbers, unit_sums, with_interval
from unrolled.tasks.metrics.by_length import length_buckets
from unrolled.tasks.metrics.common_words import rouge_l
from unrolled.tasks.metrics.corpus_scores import CorpusScore
from unrolled.tasks.metrics.edit_distance import edit_distance
from unrolled.tasks.metrics.metric import Metric, Report

CORPUS_SCORES = ("bleu", "chrf")
PLAIN_SCORES = ("exact_match", "character_error_rate", "rouge_l", "nats_per_token", "perplexity")
# What every row adds to the sums that the other scores are made of.
ROW_SUMS = ("rows", "exact", "edits", "characters", "rouge_l", "nats", "tokens")
LENGTH_BUCKETS = 6
# What the length of a source may do to.
BY_LENGTH = ("bleu", "chrf", "exact_match", "character_error_rate", "rouge_l")
SAMPLES = 5


class RowNats(NamedTuple):
    """How surprised a model is by each row's reference: ``−log p`` of it ``(N,)``, and how many tokens it has."""

    nats: NDArray[np.float64]
    tokens: NDArray[np.int64]

    @property
    def per_token(self) -> float:
        """Return the mean over all tokens."""
        return float(self.nats.sum() / self.tokens.sum())


def text_report(
    outputs: Sequence[str],
    references: Sequence[str],
    *,
    source_lengths: NDArray[np.int64] | None = None,
    nats: RowNats | None = None,
    seed: int = 0,
) -> Report:
    """Return the scores of ``outputs`` against ``references``, each with a 95% bootstrap interval over rows.

    - ``bleu``, ``chrf``: sacreBLEU's, 0 to 100, as `CorpusScore` says; their ``signatures`` are among the details.
    - ``exact_match``: the share of rows whose output is the reference, white space at the ends aside.
    - ``character_error_rate``: ``Σ edit distance / Σ characters of the reference``, as `edit_distance` says.
    - ``rouge_l``: the mean over rows of `rouge_l`'s F1, 0 to 1.
    - ``nats_per_token``: ``Σ nats / Σ tokens`` of the references, end tokens among them; ``perplexity``: its ``exp``.
      Undefined without ``nats``, and not comparable between vocabularies.

    Details: ``signatures``; given ``source_lengths (N,)``, ``bleu_by_length`` and so on for each of the first five
    scores, over at most six buckets of about equal size; ``samples``: the row, output and reference of five rows from
    all over. Without rows every metric is None. Raises `UsageError` for sizes that do not fit.
    Cost: about 0.3 ms a sentence.

    >>> report = text_report(["a cat sat there", "so"], ["a cat sat here", "so"])
    >>> {name: round(metric.value, 3) for name, metric in report.metrics.items() if metric.value is not None}
    {'bleu': 60.428, 'chrf': 74.114, 'exact_match': 0.5, 'character_error_rate': 0.062, 'rouge_l': 0.875}
    """
    _require_fit(outputs, references, source_lengths, nats)
    scores = [CorpusScore(name) for name in CORPUS_SCORES]
    chrf = CORPUS_SCORES.index("chrf")
    details: dict[str, Any] = {"signatures": {score.name: score.signature for score in scores}}
    if not len(outputs):
        undefined = dict.fromkeys((*CORPUS_SCORES, *PLAIN_SCORES), Metric(None))
        return Report(undefined, details, scores[chrf].counts([""], [""])[:0])
    counts = [score.counts(outputs, references) for score in scores]
    rows = _row_sums(outputs, references, nats)
    if source_lengths is not None:
        details |= _by_length(scores, counts, rows, np.asarray(source_lengths))
    chosen = np.unique(np.linspace(0, len(outputs) - 1, SAMPLES).astype(np.int64)).tolist()
    details["samples"] = [
        {"row": row, "output": outputs[row], "reference": references[row]} for row in chosen
    ]
    return Report(_metrics(scores, counts, rows, nats is not None, seed), details, counts[chrf])


def _row_sums(outputs: Sequence[str], references: Sequence[str], nats: RowNats | None) -> NDArray[np.float64]:
    """Return what each row adds to the sums named in ROW_SUMS: ``(N, 7)``."""
    found = np.ones((len(outputs), len(ROW_SUMS)))
    for place, (output, reference) in enumerate(zip(outputs, references, strict=True)):
        exact = output.strip() == reference.strip()
        distance = 0 if output == reference else edit_distance(output, reference)
        found[place, 1:5] = exact, distance, len(reference), rouge_l(output, reference)
    if nats is not None:
        found[:, 5], found[:, 6] = nats
    return found


def _metrics(
    scores: list[CorpusScore],
    counts: list[NDArray[np.float64]],
    rows: NDArray[np.float64],
    known: bool,
    seed: int,
) -> dict[str, Metric]:
    """Return every score; all are functions of sums over rows, so only these are resampled."""
    units = unit_numbers(len(rows))
    sums = np.column_stack([unit_sums(units, column) for column in np.hstack([*counts, rows]).T])
    drawn = resampled_sums(sums, seed=seed)
    total, found, start = sums.sum(0), dict[str, Metric](), 0
    for score, each in zip(scores, counts, strict=True):
        own = slice(start, start := start + each.shape[1])
        samples = np.array([score.of(sample[own]) for sample in drawn])
        found[score.name] = with_interval(score.of(total[own]), samples, units=len(sums))
    values, others = (_plain_scores(table[..., start:], known) for table in (total, drawn))
    plain = {name: with_interval(float(values[name]), others[name], units=len(sums)) for name in values}
    return found | plain


def _plain_scores(sums: NDArray[np.float64], known: bool) -> dict[str, NDArray[np.float64]]:
    """Return the other scores from sums ``(..., 7)``, not finite where undefined."""
    rows, exact, edits, characters, common, nats, tokens = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        surprise = nats / tokens if known else np.full_like(nats, np.nan)
        found = (exact / rows, edits / characters, common / rows, surprise, np.exp(surprise))
    return dict(zip(PLAIN_SCORES, found, strict=True))


def _by_length(
    scores: list[CorpusScore],
    counts: list[NDArray[np.float64]],
    rows: NDArray[np.float64],
    lengths: NDArray[np.int64],
) -> dict[str, Any]:
    """Return every score of BY_LENGTH for each bucket of source lengths; None where it is undefined."""
    found: dict[str, Any] = {f"{name}_by_length": [] for name in BY_LENGTH}
    for bucket in length_buckets(lengths, LENGTH_BUCKETS):
        figures: dict[str, Any] = {
            score.name: score.of(each[bucket.rows].sum(0)) for score, each in zip(scores, counts, strict=True)
        }
        figures |= _plain_scores(rows[bucket.rows].sum(0), known=False)
        for name in BY_LENGTH:
            value = float(figures[name])
            found[f"{name}_by_length"].append(
                bucket.as_json(**{name: value if math.isfinite(value) else None})
            )
    return found


def _require_fit(
    outputs: Sequence[str],
    references: Sequence[str],
    source_lengths: NDArray[np.int64] | None,
    nats: RowNats | None,
) -> None:
    """Refuse what does not belong together, saying what was found and what is expected."""
    if len(outputs) != len(references):
        raise UsageError(
            f"outputs: found {len(outputs)}, expected one for each of the {len(references)} references"
        )
    others = {"source_lengths": source_lengths, "nats": None if nats is None else nats.nats}
    for name, numbers in others.items():
        if numbers is not None and len(numbers) != len(outputs):
            raise UsageError(
                f"{name}: found {len(numbers)}, expected one for each of the {len(outputs)} rows"
            )
