"""What is kept of a fold's race for the answer of all folds: what was judged, on which rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from unrolled.data.rows import Row
from unrolled.races.comparison import Comparison, Entry
from unrolled.races.judged import Judged
from unrolled.races.one_race import Finished
from unrolled.races.paired import Table


@dataclass(frozen=True)
class FoldFound:
    """A fold's answer, the rows that it tested on, and what each entry's trainings came to on them, by name."""

    comparison: Comparison
    rows: Sequence[Row]
    # Of a baseline one.
    judged: Mapping[str, Sequence[Judged]]

    def entry(self, name: str) -> Entry | None:
        """Return an entry's row of the fold's answer."""
        return next((entry for entry in self.comparison.entries if entry.name == name), None)

    def units(self, name: str) -> list[Table]:
        """Return what is behind the first metric of each training of an entry; none where it was not judged."""
        reports = [each.report for each in self.judged.get(name, ())]
        return [report.units for report in reports if report.units is not None]


def fold_found(finished: Finished) -> FoldFound:
    """Keep what the answer needs; the encoded data and the contenders, which are large, are let go."""
    models = {each.raced.contender.name: each.judged for each in finished.tested}
    baselines = {name: [Judged(report)] for name, report in finished.baselines.items()}
    return FoldFound(finished.comparison, finished.asked.rows, {**models, **baselines})
