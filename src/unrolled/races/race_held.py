"""What a race held fixed, in a few sentences, so that its reader knows what the figures are fair about."""

from unrolled.races.comparison import Comparison, Race
from unrolled.races.race_words import duration, metric_unit

# What the splits are called here, whatever the race calls them.
SPLITS = {"train": "training", "valid": "validation"}


def held_fixed(comparison: Comparison) -> str:
    """Say in a few sentences what was the same for all contenders."""
    race = comparison.race
    better = "more" if race.more_is_better else "less"
    return (
        f"The same for all: the data ({_rows(race)}), {_order(race)}, the tokenization and the tokens a batch, "
        f"the search over learning rates, and {_equal(race)}. Each was trained {_times(race)} with the rate that "
        f"its search found, validation picked the model, and {_judged(race)}. The score is "
        f"{metric_unit(race.metric).replace(', ', ' in ')}: {better} is better."
    )


def trainings_or_folds(race: Race) -> str:
    """Say what the second interval of a score or difference is over."""
    return "trainings" if race.fold_count is None else "folds"


def _rows(race: Race) -> str:
    """Say how many rows each split has; in folds, what each has on average, and what all tested on."""
    if race.fold_count is not None:
        counts = race.rows
        return (
            f"in each of {race.fold_count} folds about {counts['train']:,} rows for training and "
            f"{counts['valid']:,} for validation, and {counts['test']:,} rows for test in all"
        )
    unit = "" if race.task == "continuation" else " rows"
    return ", ".join(f"{count:,}{unit} for {SPLITS.get(name, name)}" for name, count in race.rows.items())


def length_of(race: Race, length: float) -> str:
    """Write how long something was trained: in steps where the race is one over steps, or else as a time.

    Where no budget was given, lengths are steps too.
    """
    if race.equal == "steps" or race.budget is None:
        return f"{length:,.0f} steps"
    return duration(length)


def _equal(race: Race) -> str:
    """Say what the contenders have the same of."""
    each, budget = length_of(race, race.length), duration(race.budget)
    within = "" if race.budget is None else f" in a budget of {budget} for everything"
    if race.equal == "parameters":
        return f"the number of parameters within 5%, with {each} a training{within}"
    return f"the length of training, {each}{within}"


def _order(race: Race) -> str:
    """Say how far all read the data alike: a language model takes a text in blocks as long as suit it."""
    return "its split" if race.task == "continuation" else "its split and order"


def _judged(race: Race) -> str:
    """Say on what the models were judged, and how much that is worth."""
    if race.judged_on == "test":
        return f"the {race.judged_rows} were touched once, at the end"
    return f"since there is no test split the {race.judged_rows} judged it too, which flatters every model a little"


def _times(race: Race) -> str:
    times = "once" if race.seeds == 1 else f"{race.seeds} times"
    return times if race.fold_count is None else f"{times} in each fold"
