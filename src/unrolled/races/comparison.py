"""What a race found: every figure that its table, its verdict, its page and its JSON are made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from unrolled.tasks.metrics.metric import Metric, Report

Kind = Literal["model", "baseline"]


@dataclass(frozen=True)
class Point:
    """A validation of a run: the step, the seconds of training until then, and the figures that were shown."""

    step: int
    seconds: float
    shown: Mapping[str, float]


@dataclass(frozen=True)
class Final:
    """One training of a contender with the rate that was found for it, tested: its seed, or its fold."""

    seed: int
    run: str
    steps: int
    seconds: float
    tokens_per_second: float
    # The headline metric on the test rows.
    score: float | None
    curve: tuple[Point, ...]


@dataclass(frozen=True)
class Rung:
    """One round of the search: how long each rate was trained, and the validation loss each came to.

    ``losses`` go from a factor on the contender's own learning rates to its loss; None: it diverged.
    """

    length: float
    losses: Mapping[float, float | None]


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
    """

    name: str
    kind: Kind
    score: Metric
    spread: Metric
    # Every metric on the test rows, and what stands behind them; of a contender, those of its first final.
    report: Report | None
    finals: tuple[Final, ...] = ()
    rungs: tuple[Rung, ...] = ()
    # The factor on its own learning rates that the search chose.
    rate_factor: float | None = None
    parameters: int | None = None
    settings: Mapping[str, Any] | None = None
    costs: Costs | None = None
    # Why it has no score, or fewer finals than the others.
    failed: str | None = None

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
    against it ``seeds`` leaves only the contender's own spread. ``real`` needs both to leave 0 out.
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
class Race:
    """What was held fixed: enough to run the same race again."""

    command: str
    directory: str
    task: str
    metric: str
    more_is_better: bool
    # Sentences on the data and on what was decided.
    said: tuple[str, ...]
    # Rows of training, validation and test; of one text, its tokens.
    rows: Mapping[str, int]
    equal: Literal["time", "parameters", "steps"]
    budget: float | None
    seeds: int
    # The seconds or steps of one final.
    length: float
    shared: Mapping[str, Any]
    versions: Mapping[str, str]
    machine: str
    # How the trials were run, and why: "in turn …" or "2 workers …".
    workers: str


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
