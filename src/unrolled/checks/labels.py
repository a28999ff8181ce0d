"""Which labels there are and how the rows are spread over them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from unrolled.checks.findings import Finding, Severity, counted
from unrolled.data.codecs.label_sets import labels_in, separator_in
from unrolled.data.columns import listed
from unrolled.data.rows import BadRow, Row

# Fewer rows of a label than this cannot be split into rows to learn from and rows to judge by.
FEW_ROWS = 5
MOST_OF_ALL = 0.9
SHOWN = 50


@dataclass(frozen=True)
class Spread:
    """How many rows of each split have each label, and where each stands first, by split and label."""

    counts: dict[str, Counter[str]]
    first: dict[tuple[str, str], str]


class Labels:
    """Count the outputs of every split, and remember where each stands first."""

    def __init__(self, *, skip_bad: bool) -> None:
        self._skip_bad = skip_bad
        self._counts: dict[str, Counter[str]] = {}
        self._first: dict[tuple[str, str], str] = {}

    @property
    def outputs(self) -> Counter[str] | None:
        """How often each output stands in the training split, None where no row has one."""
        return self._counts.get("train")

    def see(self, row: Row | BadRow, split: str) -> None:
        """Count the output of a good row."""
        if isinstance(row, BadRow) or row.output is None:
            return
        counts = self._counts.setdefault(split, Counter())
        if row.output not in counts:
            self._first[split, row.output] = row.place
        counts[row.output] += 1

    def findings(self, task: str | None) -> list[Finding]:
        """Return what makes labels hard or impossible to learn; several a row are told apart."""
        counts = self._counts.get("train")
        if task not in ("label", "labels", None) or not counts:
            return []
        if len(counts) == 1:
            [only] = counts
            message = f'every row has the label "{only}": there is nothing to tell apart'
            return [Finding("one label", "error", message, [self._first["train", only]])]
        if task is None:
            return []
        spread = self._spread(task)
        found = [_rare(spread), _alike(spread), _unknown(spread, self._skip_bad)]
        found += [_unbalanced(counts)] if task == "label" else []
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how many rows of the training split each label has, the most frequent first."""
        outputs = self._counts.get("train")
        if task not in ("label", "labels") or not outputs:
            return {}
        counts = self._spread(task).counts["train"]
        return {
            "classes": {
                "number": len(counts),
                "rows": dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]),
                "majority_share": max(counts.values(), default=0) / outputs.total(),
            }
        }

    def _spread(self, task: str) -> Spread:
        """Return the labels: the outputs themselves, or what stands in them between separators."""
        if task == "label":
            return Spread(self._counts, self._first)
        separator = separator_in(self._counts["train"])
        spread = Spread({split: Counter() for split in self._counts}, {})
        for split, counts in self._counts.items():
            for output, count in counts.items():
                for label in labels_in(output, separator):
                    spread.counts[split][label] += count
                    spread.first.setdefault((split, label), self._first[split, output])
        return spread


def _rare(spread: Spread) -> Finding | None:
    """Name the labels that have too few rows."""
    rare = sorted(name for name, count in spread.counts["train"].items() if count < FEW_ROWS)
    if not rare:
        return None
    message = f"{counted(len(rare), 'label')} on fewer than {FEW_ROWS} rows: {listed(rare)}"
    return Finding("rare labels", "warning", message, (spread.first["train", name] for name in rare))


def _alike(spread: Spread) -> Finding | None:
    """Name labels that differ in nothing but case and white space."""
    spelt: dict[str, list[str]] = {}
    for name in sorted(spread.counts["train"]):
        spelt.setdefault(" ".join(name.split()).casefold(), []).append(name)
    alike = [names for names in spelt.values() if len(names) > 1]
    if not alike:
        return None
    named = listed(" / ".join(f'"{name}"' for name in names) for names in alike)
    places = (spread.first["train", name] for names in alike for name in names)
    message = f"labels that differ in case or white space alone, each learnt as its own: {named}"
    return Finding("labels alike", "warning", message, places)


def _unknown(spread: Spread, skip_bad: bool) -> Finding | None:
    """Name labels of a held-out split that training does not have; their rows are bad rows."""
    known = spread.counts["train"]
    unknown = [
        (split, name) for split, names in spread.counts.items() for name in sorted(names) if name not in known
    ]
    if not unknown:
        return None
    rows = sum(spread.counts[split][name] for split, name in unknown)
    named = listed(dict.fromkeys(f'"{name}"' for _, name in unknown))
    message = f"{counted(rows, 'held-out row')} with a label that training does not have: {named}"
    severity: Severity = "warning" if skip_bad else "error"
    return Finding("unknown labels", severity, message, (spread.first[place] for place in unknown))


def _unbalanced(counts: Counter[str]) -> Finding | None:
    """Say so where a model that always gives the same answer looks good."""
    name, largest = counts.most_common(1)[0]
    share = largest / counts.total()
    if share < MOST_OF_ALL:
        return None
    message = (
        f'{share:.1%} of the rows have the label "{name}": always answering it has that accuracy; look at macro F1, '
        "or train with --set class_weights=balanced"
    )
    return Finding("unbalanced", "note", message)
