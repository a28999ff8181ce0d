"""Where everyone stands at the end of a race: who leads, who can't be told from the leader, what no model beats."""

from collections.abc import Sequence
from dataclasses import dataclass

from unrolled.races.comparison import Difference, Entry, Race
from unrolled.tasks.metrics.metric import Metric


@dataclass(frozen=True)
class Standing:
    """The entries that have a score, the best first, and the differences that were found between them.

    One entry beats another, or is worse, where their `Difference` is ``real``; all else can't be told apart.
    """

    race: Race
    contenders: tuple[Entry, ...]
    baselines: tuple[Entry, ...]
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, race: Race, entries: Sequence[Entry], differences: Sequence[Difference]) -> "Standing":
        """Sort entries by their score; equals stay in the order given."""
        sign = -1 if race.more_is_better else 1
        scored = [(sign * entry.score.value, entry) for entry in entries if entry.score.value is not None]
        ranked = [entry for _, entry in sorted(scored, key=lambda each: each[0])]
        return cls(
            race,
            tuple(entry for entry in ranked if entry.kind == "model"),
            tuple(entry for entry in ranked if entry.kind == "baseline"),
            tuple(differences),
        )

    @property
    def leader(self) -> Entry:
        """The contender with the best score; there must be one."""
        return self.contenders[0]

    @property
    def equals(self) -> tuple[Entry, ...]:
        """The leader, and the contenders that can't be told apart from it."""
        return tuple(entry for entry in self.contenders if not self.beats(self.leader, entry))

    @property
    def behind(self) -> tuple[Entry, ...]:
        """The contenders that the leader beats."""
        return tuple(entry for entry in self.contenders if self.beats(self.leader, entry))

    @property
    def best_baseline(self) -> Entry | None:
        """The baseline with the best score, if any has one."""
        return next(iter(self.baselines), None)

    @property
    def beating(self) -> tuple[Entry, ...]:
        """The contenders that beat the best baseline."""
        best = self.best_baseline
        return () if best is None else tuple(entry for entry in self.contenders if self.beats(entry, best))

    @property
    def undecided(self) -> tuple[Entry, ...]:
        """The contenders that the test rows put above the best baseline, and the trainings don't."""
        best = self.best_baseline
        if best is None:
            return ()
        found = [(entry, self.between(entry, best)) for entry in self.contenders]
        return tuple(
            entry
            for entry, each in found
            if each is not None
            and each.better == entry.name
            and leaves_out_0(each.rows)
            and not leaves_out_0(each.seeds)
        )

    @property
    def unbeaten(self) -> Entry | None:
        """The best baseline, if no contender beats it, nor would seem to with more trainings."""
        return None if self.beating or self.undecided else self.best_baseline

    def between(self, one: Entry, other: Entry) -> Difference | None:
        """Return what was found between two entries, whichever is better."""
        names = {one.name, other.name}
        return next((each for each in self.differences if {each.better, each.worse} == names), None)

    def beats(self, one: Entry, other: Entry) -> bool:
        """Say whether one entry is really better than another."""
        found = self.between(one, other)
        return found is not None and found.real and found.better == one.name


def leaves_out_0(interval: Metric) -> bool:
    """Say whether an interval of a difference, which is above 0, leaves 0 out; one that isn't known does not."""
    return interval.low is not None and interval.low > 0
