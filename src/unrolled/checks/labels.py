"""Which labels there are and how the rows are spread over them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from unrolled.checks.findings import Finding, Severity, counted
from unrolled.checks.made_split import Roles
from unrolled.data.codecs.label_sets import labels_in, separator_in
from unrolled.data.columns import listed
from unrolled.data.rows import BadRow, Row
from unrolled.errors import UsageError, quoted, shortened
from unrolled.tasks.infer import infer_task

# Fewer rows of a label than this cannot be split into rows to learn from and rows to judge by.
FEW_ROWS = 5
MOST_OF_ALL = 0.9
SHOWN = 50
# So many different outputs are kept before it is asked whether they are texts or values, of which no more are
# needed; and so many where no task fits them.
KEPT_OUTPUTS = 50_000
UNDECIDED_OUTPUTS = 400_000


@dataclass(frozen=True)
class Spread:
    """How many rows of each split have each label, and where each stands first, by split and label."""

    counts: dict[str, Counter[str]]
    first: dict[tuple[str, str], str]

    def places(self, split: str, names: Iterable[str]) -> list[str]:
        """Return where labels stand first in a split."""
        return [self.first[split, name] for name in names]


class Labels:
    """Count the outputs of every split, and remember where each stands first."""

    def __init__(
        self,
        *,
        skip_bad: bool,
        input_kind: str = "text",
        asked: str | None = None,
        roles: Roles | None = None,
    ) -> None:
        self._skip_bad = skip_bad
        self._input_kind = input_kind
        self._asked = asked
        self._kept = KEPT_OUTPUTS
        # The splits of texts and values, whose further outputs are not counted.
        self._full: set[str] = set()
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._first: dict[tuple[str, str], str] = {}
        # The same of the parts that training will cut.
        self._roles = roles or Roles()
        self._parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._first_of_part: dict[tuple[str, str], str] = {}

    @property
    def outputs(self) -> Counter[str] | None:
        """How often each output stands in training, None where no row has one; of no labels, in the first rows."""
        return self._counts.get("train")

    @property
    def complete(self) -> bool:
        """Whether every output of the training split was counted."""
        return "train" not in self._full

    def see(self, row: Row | BadRow, split: str) -> None:
        """Count the output of a good row."""
        if isinstance(row, BadRow) or row.output is None:
            return
        counts = self._counts[split]
        if split not in self._full and len(counts) >= self._kept:
            if self._are_no_labels(counts):
                self._full.add(split)
            else:
                self._kept *= 2
        if split in self._full:
            return
        if row.output not in counts:
            self._first[split, row.output] = row.place
        counts[row.output] += 1
        part = self._roles.of(row, split)
        if row.output not in self._parts[part]:
            self._first_of_part[part, row.output] = row.place
        self._parts[part][row.output] += 1

    def findings(self, task: str | None) -> list[Finding]:
        """Return what makes labels hard or impossible to learn; several a row are told apart."""
        counts = self._counts.get("train")
        if task not in ("label", "labels", None) or not counts:
            return []
        if len(counts) == 1:
            [only] = counts
            message = f"every row has the label {quoted(only)}: there is nothing to tell apart"
            return [Finding("one label", "error", message, [self._first["train", only]])]
        if task is None:
            return []
        spread = self._spread(task, self._counts, self._first)
        parts = self._spread(task, self._parts, self._first_of_part)
        found = [_rare(spread), _alike(spread), _unknown(parts, self._skip_bad)]
        found += [_unbalanced(spread)] if task == "label" else []
        return [finding for finding in found if finding is not None]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how many rows of the training split each label has, the most frequent first."""
        outputs = self._counts.get("train")
        if task not in ("label", "labels") or not outputs:
            return {}
        counts = self._spread(task, self._counts, self._first).counts["train"]
        return {
            "classes": {
                "number": len(counts),
                "rows": dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]),
                "majority_share": max(counts.values(), default=0) / outputs.total(),
            }
        }

    def _are_no_labels(self, counts: Counter[str]) -> bool:
        """Say whether outputs are texts to be written or values, of which counting more says nothing."""
        if self._asked is not None:
            return self._asked not in ("label", "labels")
        try:
            return infer_task(counts, input_kind=self._input_kind) in ("text", "value")
        except UsageError:
            return len(counts) >= UNDECIDED_OUTPUTS

    def _spread(
        self, task: str, counts: dict[str, Counter[str]], first: dict[tuple[str, str], str]
    ) -> Spread:
        """Return the labels of splits or parts: the outputs themselves, or what stands in them between separators."""
        if task == "label":
            return Spread(counts, first)
        separator = separator_in(self._counts["train"])
        spread = Spread({split: Counter() for split in counts}, {})
        for split, outputs in counts.items():
            for output, count in outputs.items():
                for label in labels_in(output, separator):
                    spread.counts[split][label] += count
                    spread.first.setdefault((split, label), first[split, output])
        return spread


def _rare(spread: Spread) -> Finding | None:
    """Name the labels that have too few rows."""
    rare = sorted(name for name, count in spread.counts["train"].items() if count < FEW_ROWS)
    if not rare:
        return None
    message = f"{counted(len(rare), 'label')} on fewer than {FEW_ROWS} rows: {listed(map(shortened, rare))}"
    return Finding("rare labels", "warning", message, spread.places("train", rare))


def _alike(spread: Spread) -> Finding | None:
    """Name labels that differ in nothing but case and white space."""
    spelt: dict[str, list[str]] = {}
    for name in sorted(spread.counts["train"]):
        spelt.setdefault(" ".join(name.split()).casefold(), []).append(name)
    alike = [names for names in spelt.values() if len(names) > 1]
    if not alike:
        return None
    named = listed(" / ".join(map(quoted, names)) for names in alike)
    places = spread.places("train", (name for names in alike for name in names))
    message = f"labels that differ in case or white space alone, each learnt as its own: {named}"
    return Finding("labels alike", "warning", message, places)


def _unknown(spread: Spread, skip_bad: bool) -> Finding | None:
    """Name labels of a held-out part that training does not have; their rows are bad rows."""
    # No row that trains is said elsewhere.
    if not (known := spread.counts.get("train")):
        return None
    unknown = [
        (split, name) for split, names in spread.counts.items() for name in sorted(names) if name not in known
    ]
    if not unknown:
        return None
    rows = sum(spread.counts[split][name] for split, name in unknown)
    named = listed(dict.fromkeys(quoted(name) for _, name in unknown))
    message = f"{counted(rows, 'held-out row')} with a label that training does not have: {named}"
    severity: Severity = "warning" if skip_bad else "error"
    return Finding("unknown labels", severity, message, (spread.first[place] for place in unknown))


def _unbalanced(spread: Spread) -> Finding | None:
    """Say so where a model that always gives the same answer looks good."""
    counts = spread.counts["train"]
    name, largest = counts.most_common(1)[0]
    share = largest / counts.total()
    if share < MOST_OF_ALL:
        return None
    message = (
        f"{share:.1%} of the rows have the label {quoted(name)}: always answering it has that accuracy; look at "
        "macro F1, or train with --set class_weights=balanced"
    )
    return Finding(
        "unbalanced", "note", message, spread.places("train", (other for other in counts if other != name))
    )
