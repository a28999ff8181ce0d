"""How a standing is put into words: names with scores, differences with both intervals, and what they are of."""

from collections.abc import Sequence

from unrolled.races.comparison import Difference, Entry, Race
from unrolled.races.score_words import difference_words, interval_words, score_words
from unrolled.races.standing import Standing
from unrolled.races.story_sentence import in_words


def names(entries: Sequence[Entry]) -> str:
    """Name entries as a sentence does."""
    return in_words([entry.name for entry in entries])


def scored(race: Race, entry: Entry) -> str:
    """Name an entry with its score."""
    assert entry.score.value is not None
    return f"{entry.name} ({score_words(race.metric, entry.score.value)})"


def measured_on(standing: Standing) -> str:
    """Say how many rows the scores are from; of a language model how many tokens."""
    race, entries = standing.race, (*standing.contenders, *standing.baselines)
    if race.task != "continuation":
        if race.judged_on not in race.rows:
            return f"the {race.judged_rows}"
        return f"{race.rows[race.judged_on]:,} {'rows' if race.judged_on == 'test' else race.judged_rows}"
    reports = [entry.report for entry in entries if entry.report]
    counts = [report.details["tokens"] for report in reports if "tokens" in report.details]
    return f"{counts[0]:,} tokens" if counts else f"the {race.judged_rows}"


def trainings(race: Race, entries: Sequence[Entry]) -> str:
    """Say by how many seeds contenders were trained, or in how many folds."""
    if race.fold_count is not None:
        return f"{race.fold_count} folds"
    counts = sorted({len(entry.finals) for entry in entries})
    return f"{' or '.join(map(str, counts))} {'seed' if counts[-1] == 1 else 'seeds'}"


def apart_by(standing: Standing, found: Difference) -> str:
    """Write a difference with its interval over the rows, and that over the seeds, or the folds."""
    race, entries = standing.race, (*standing.contenders, *standing.baselines)
    said = f"{difference_words(race.metric, found.rows)} on {measured_on(standing)}"
    trained = [each for each in entries if each.name in (found.better, found.worse) and each.kind == "model"]
    over_seeds = interval_words(race.metric, found.seeds)
    return f"{said}, and {over_seeds} over {trainings(race, trained)}" if over_seeds else said
