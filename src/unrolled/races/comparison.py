"""What a race found: every figure that its table, its verdict, its page and its JSON are made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from unrolled.races.by_rows import ByRows
from unrolled.races.trainings import Final, Rung
from unrolled.tasks.metrics.metric import Metric, Report

Kind = Literal["model", "baseline"]


@dataclass(frozen=True)
class Costs:
    """What a trained contender costs to use; None is what it cannot do, or what could not be measured.

    Latency is the median time of one answer at a time, throughput counts answers at 32 rows a batch.
    """

    latency_seconds: float | None
    rows_per_second: float | None
    # The most memory that training took beyond what stood there before, in bytes.
    peak_memory: int | None
    # A step of one row by state alone, and the bytes carried from step to step after a long row.
    step_seconds: float | None
    state_bytes: int | None
    # Whether the state has one size, however much was read.
    bounded: bool | None


@dataclass(frozen=True)
class Entry:
    """A row of the answer: a contender or a baseline.

    ``score`` is the headline metric on the test rows: of a contender the mean over its finals, its interval that
    of the rows alone (paired bootstrap); ``spread`` is the same mean with the interval over the finals alone.
    In a race in folds ``score`` is over the test rows of all folds together, and ``spread`` the mean of the scores
    in each fold, with the interval over folds; rungs, rate and settings are those of the first fold.
    """

    name: str
    kind: Kind
    score: Metric
    spread: Metric
    # Every metric on the test rows, and what stands behind them; of a contender, those of its first final. In a race
    # in folds: each metric's mean over the folds with its interval, and what stands behind the first fold.
    report: Report | None
    finals: tuple[Final, ...] = ()
    rungs: tuple[Rung, ...] = ()
    # The factor on its own learning rates that the first final's search chose.
    rate_factor: float | None = None
    parameters: int | None = None
    settings: Mapping[str, Any] | None = None
    costs: Costs | None = None
    # Why it has no score, or fewer finals than the others.
    failed: str | None = None

    @property
    def rates_taken(self) -> frozenset[float | None]:
        """The factors that searches chose for the finals."""
        return frozenset({self.rate_factor, *(final.rate_factor for final in self.finals)} - {None})

    @property
    def seconds(self) -> float | None:
        """The mean time of a final's training."""
        return _mean([final.seconds for final in self.finals])

    @property
    def tokens_per_second(self) -> float | None:
        """The mean speed of the finals."""
        return _mean([final.tokens_per_second for final in self.finals])


@dataclass(frozen=True)
class Difference:
    """How much better ``better`` is than ``worse`` in the headline metric, above 0 in its favour.

    ``rows`` has the interval over test rows, ``seeds`` that over the trainings; a baseline has but one, so that
    against it ``seeds`` leaves only the contender's own spread. In a race in folds ``seeds`` is the mean of the
    differences in each fold, with the interval over folds. ``real`` needs both to leave 0 out.
    """

    better: str
    worse: str
    rows: Metric
    seeds: Metric
    real: bool


@dataclass(frozen=True)
class BadRow:
    """A test row that the contenders did worst on: what was given, what was wanted, and what each said."""

    place: str
    input: str
    wanted: str
    said: Mapping[str, str]


@dataclass(frozen=True)
class FoldScores:
    """One fold of a race in folds: where its own race lies, what was tested there, and how everyone did."""

    fold: int
    directory: str
    # The test rows, and the groups among them where they are few enough to name.
    rows: int
    groups: tuple[str, ...]
    # The headline metric by an entry's name; of a contender the mean over its finals in this fold.
    scores: Mapping[str, float | None]
    # The factor on a contender's own learning rates that the search of this fold chose.
    rate_factors: Mapping[str, float | None]


@dataclass(frozen=True)
class Race:
    """What was held fixed: enough to run the same race again."""

    command: str
    directory: str
    task: str
    metric: str
    more_is_better: bool
    # Sentences on the data and on what was decided.
    said: tuple[str, ...]
    # Rows of training, validation and test; of a language model tokens. In folds: each fold's mean, and all tested.
    rows: Mapping[str, int]
    equal: Literal["time", "parameters", "steps"]
    budget: float | None
    seeds: int
    # The seconds or steps of one final.
    length: float
    shared: Mapping[str, Any]
    versions: Mapping[str, str]
    machine: str
    # How the trainings were run, and why: "in turn …" or "in 2 workers …".
    workers: str
    # How many folds there are in a race in folds; and what the intervals over test rows draw: rows, or whole groups.
    fold_count: int | None = None
    drawn: Literal["rows", "groups"] = "rows"
    # The split that the scores are of: validation, on which models were picked, where there are no test rows.
    judged_on: Literal["test", "valid"] = "test"

    @property
    def judged_rows(self) -> str:
        """What everyone was judged on: test rows, or validation rows; of a language model tokens."""
        split = "test" if self.judged_on == "test" else "validation"
        return f"{split} {'tokens' if self.task == 'continuation' else 'rows'}"


@dataclass(frozen=True)
class Comparison:
    """The answer of a race: the entries, the best first; what can be told apart; and a sentence that says it."""

    race: Race
    entries: tuple[Entry, ...]
    # Between every two entries that have a score; baselines are not compared with baselines.
    differences: tuple[Difference, ...]
    verdict: str
    # What to take, by what one cares for: accuracy, latency, memory, streaming.
    recommendations: Mapping[str, str]
    worst: tuple[BadRow, ...] = ()
    # Of a race in folds, each of them.
    folds: tuple[FoldScores, ...] = ()
    # Of a race on growing parts of the rows, whose largest part all else is of.
    by_rows: ByRows | None = None

    @property
    def contenders(self) -> tuple[Entry, ...]:
        """The entries that were trained."""
        return tuple(entry for entry in self.entries if entry.kind == "model")

    @property
    def baselines(self) -> tuple[Entry, ...]:
        """The entries that needed no network."""
        return tuple(entry for entry in self.entries if entry.kind == "baseline")

    def difference(self, one: str, other: str) -> Difference | None:
        """Return what was found between two entries, whichever is better."""
        return next((each for each in self.differences if {each.better, each.worse} == {one, other}), None)

    def as_json(self) -> dict[str, Any]:
        """Return everything as `compare --json` prints it; the table is under ``contenders``."""
        return {
            **asdict(self.race),
            "contenders": [_entry_as_json(entry) for entry in self.entries],
            "differences": [
                {**asdict(each), "rows": each.rows.as_json(), "seeds": each.seeds.as_json()}
                for each in self.differences
            ],
            "verdict": self.verdict,
            "recommendations": dict(self.recommendations),
            "worst": [asdict(row) for row in self.worst],
            "folds": [asdict(fold) for fold in self.folds],
            "by_rows": None if self.by_rows is None else self.by_rows.as_json(),
        }


def _entry_as_json(entry: Entry) -> dict[str, Any]:
    """Return a row of the table."""
    found = entry.report.as_json() if entry.report else {"metrics": {}, "details": {}}
    return {
        "name": entry.name,
        "kind": entry.kind,
        "score": entry.score.as_json(),
        "spread": entry.spread.as_json(),
        "metrics": found["metrics"],
        "parameters": entry.parameters,
        "seconds": entry.seconds,
        "tokens_per_second": entry.tokens_per_second,
        "rate_factor": entry.rate_factor,
        "costs": None if entry.costs is None else asdict(entry.costs),
        "finals": [asdict(final) for final in entry.finals],
        "rungs": [{"length": rung.length, "losses": {f"{factor:g}": loss for factor, loss in rung.losses.items()}}
                  for rung in entry.rungs],
        "settings": None if entry.settings is None else dict(entry.settings),
        "failed": entry.failed,
    }  # fmt: skip


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
