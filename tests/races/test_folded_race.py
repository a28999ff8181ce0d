"""Whole races in folds on generated data: each row tested once, by models that never saw it, and one answer."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import nn

import unrolled
from generated import counting_text, number_words
from races.small_races import Listener, Stopper, labelled, race, scores
from races.test_fold_scores import by_hand
from unrolled.data.layout import Layout
from unrolled.data.rows import Row
from unrolled.errors import UsageError, UserError
from unrolled.models.architectures import ARCHITECTURES, Architecture, register
from unrolled.models.flat import Flat
from unrolled.models.settings import ModelSettings
from unrolled.predictor.read import Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.race_page import write_report

FOLDS = 3
LAYOUT = {"input": "text", "output": "label", "group": "who"}


def subjects(count: int = 150) -> list[dict[str, str]]:
    """Return texts of nine subjects, with the label that a marker word in them decides."""
    return [{**row, "who": f"s{place % 9}"} for place, row in enumerate(labelled(count))]


def folded(run: Path, data: Any = None, **options: Any) -> Comparison:
    """Run a small race in folds that keep subjects whole; options take the place of what is set here."""
    asked = {"folds": FOLDS, "seeds": 2, "width": 8, **options}
    if data is None:
        data, asked = subjects(), {**LAYOUT, **asked}
    return race(run, data, **asked)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folds") / "whole"


@pytest.fixture(scope="module")
def audience() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def whole(place: Path, audience: Listener) -> Comparison:
    return folded(place, observer=audience)


def test_every_row_is_tested_once_in_each_training_by_models_of_other_rows(
    whole: Comparison, place: Path
) -> None:
    seen = list[str]()
    for fold in range(1, FOLDS + 1):
        read = read_data(Request(subjects(), layout=Layout(**LAYOUT), fold=(fold, FOLDS)))
        assert read.splits.test is not None
        tested, trained = (
            [row for row in split.rows() if isinstance(row, Row)]
            for split in (read.splits.test, read.splits.train)
        )
        assert not {row.group for row in tested} & {row.group for row in trained}
        found = whole.folds[fold - 1]
        assert (found.fold, found.rows, found.directory) == (fold, len(tested), str(place / f"fold-{fold}"))
        assert found.groups == tuple(sorted({str(row.group) for row in tested}))
        seen += [row.place for row in tested]
        rows = [{"text": row.input, "label": str(row.output), "who": str(row.group)} for row in tested]
        for entry in whole.contenders:
            finals = [final for final in entry.finals if final.fold == fold]
            assert [final.seed for final in finals] == [0, 1]
            for final in finals:
                assert Path(final.run).is_relative_to(place / f"fold-{fold}")
                judged = unrolled.load(final.run).evaluate(rows)
                assert judged.report.metrics["accuracy"].value == final.score
            mean = np.mean([final.score for final in finals if final.score is not None])
            assert found.scores[entry.name] == pytest.approx(mean)
            assert found.rate_factors[entry.name] is not None
    assert len(seen) == len(set(seen)) == whole.race.rows["test"] == 150


def test_scores_are_those_of_all_rows_together_and_intervals_those_of_the_folds(
    whole: Comparison, place: Path
) -> None:
    train = sum(
        json.loads((place / f"fold-{fold}" / "comparison.json").read_text())["rows"]["train"]
        for fold in range(1, FOLDS + 1)
    )
    for entry in whole.entries:
        names = [f"{entry.name}/seed-{seed}-judged" for seed in (0, 1)]
        if entry.kind == "baseline":
            names = [f"baselines/{entry.name}"]
        right = [
            np.concatenate(
                [
                    np.load(place / f"fold-{fold}" / f"{name}.npz")["units"][:, 0]
                    for fold in range(1, FOLDS + 1)
                ]
            )
            for name in names
        ]
        assert all(len(each) == 150 for each in right)
        assert entry.score.value == pytest.approx(np.mean(right))
        in_folds = [fold.scores[entry.name] for fold in whole.folds]
        expected = by_hand([value for value in in_folds if value is not None], 150 / train)
        assert [entry.spread.value, entry.spread.low, entry.spread.high] == pytest.approx(expected)
        assert entry.report is not None
        assert entry.report.metrics["accuracy"] == entry.score
    for each in whole.differences:
        sides = [[fold.scores[name] or 0.0 for fold in whole.folds] for name in (each.better, each.worse)]
        expected = by_hand(np.subtract(*sides).tolist(), 150 / train)
        assert [each.seeds.value, each.seeds.low, each.seeds.high] == pytest.approx(expected, abs=1e-12)
    kinds = [entry.kind for entry in whole.entries]
    pairs = len(kinds) * (len(kinds) - 1) // 2
    others = kinds.count("baseline")
    assert len(whole.differences) == pairs - others * (others - 1) // 2


def test_the_race_says_what_it_was(whole: Comparison, place: Path, audience: Listener) -> None:
    about = whole.race
    assert (about.fold_count, about.drawn, about.seeds, about.length) == (FOLDS, "groups", 2, 12)
    assert about.directory == str(place)
    assert "folds=3" in about.command
    assert about.said[0] == "3 folds, each a race of its own, 12 steps a training"
    assert len(about.said) == len(set(about.said))
    for fold in range(1, FOLDS + 1):
        assert any(
            re.search(rf"fold {fold} of 3, by a hash of who \(s\d.*tested\)", each) for each in about.said
        )
    assert about.said.count("judged on the test split, once, at the end") == 1
    assert f"fold 2 of 3: {place / 'fold-2'}" in audience.notes
    assert audience.ends == 1
    assert len(audience.turns) == FOLDS * 2 * (9 + 2 * 7)
    assert {turn.seconds_left for turn in audience.turns} == {None}


def test_costs_are_measured_in_the_first_fold(whole: Comparison, place: Path) -> None:
    assert {file.parent.parent.name for file in place.rglob("costs.json")} == {"fold-1"}
    for entry in whole.contenders:
        assert entry.costs is not None and entry.costs.latency_seconds is not None


def test_the_worst_rows_are_those_of_all_folds(whole: Comparison, place: Path) -> None:
    errors = {}
    for fold in range(1, FOLDS + 1):
        read = read_data(Request(subjects(), layout=Layout(**LAYOUT), fold=(fold, FOLDS)))
        assert read.splits.test is not None
        places = [row.place for row in read.splits.test.rows() if isinstance(row, Row)]
        files = [
            place / f"fold-{fold}" / name / f"seed-{seed}-judged.npz"
            for name in ("gru", "bag")
            for seed in (0, 1)
        ]
        means = np.mean([np.load(file)["errors"] for file in files], axis=0)
        errors |= dict(zip(places, means, strict=True))
    assert len(errors) == 150 and len(whole.worst) == 10
    tenth = sorted(errors.values())[-10]
    assert all(errors[row.place] >= tenth - 1e-9 for row in whole.worst)
    assert all(one + 1e-9 >= other for one, other in pairwise(errors[row.place] for row in whole.worst))
    assert all(set(row.said) == {"gru", "bag"} for row in whole.worst)


def test_the_same_call_again_says_the_same_and_trains_nothing(whole: Comparison, place: Path) -> None:
    written = (place / "comparison.json").read_bytes()
    again = Listener()
    found = folded(place, observer=again)
    assert found.as_json() == whole.as_json()
    assert (place / "comparison.json").read_bytes() == written
    assert again.turns == []
    said = json.loads(written)
    assert said == json.loads(json.dumps(whole.as_json()))
    assert [fold["rows"] for fold in said["folds"]] == [fold.rows for fold in whole.folds]


@pytest.mark.slow
def test_stopped_again_and_again_it_ends_with_the_same_bits(whole: Comparison, tmp_path: Path) -> None:
    stops = 0
    while True:
        try:
            found = folded(tmp_path / "stopped", observer=Stopper(601), checkpoint_seconds=0.0)
        except KeyboardInterrupt:
            stops += 1
        else:
            break
    assert stops >= 2
    assert scores(found) == scores(whole)
    assert [(fold.scores, fold.rate_factors) for fold in found.folds] == [
        (fold.scores, fold.rate_factors) for fold in whole.folds
    ]


def test_the_report_has_the_folds(whole: Comparison, tmp_path: Path) -> None:
    page = write_report(whole, tmp_path).read_text(encoding="utf-8")
    assert "Fold by fold" in page and "all together" in page
    assert "95% interval over groups" in page and "95% interval over folds" in page
    assert "over trainings" not in page
    assert "in each of 3 folds about" in page and "2 times in each fold" in page
    assert "first training, in the first fold, on its test rows" in page
    with (tmp_path / "folds.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == FOLDS * len(whole.entries)
    for row in rows:
        fold = whole.folds[int(row["fold"]) - 1]
        assert float(row["accuracy"]) == fold.scores[row["name"]]
        assert row["groups"] == ", ".join(fold.groups)
    with (tmp_path / "trainings.csv").open(encoding="utf-8") as file:
        trainings = {(row["name"], row["fold"], row["seed"]) for row in csv.DictReader(file)}
    numbers = [(str(fold), str(seed)) for fold in range(1, FOLDS + 1) for seed in (0, 1)]
    assert trainings == {(name, *each) for name in ("gru", "bag") for each in numbers}


def test_a_race_without_folds_and_one_in_folds_dont_mix(
    whole: Comparison, place: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=re.escape(f"{place}: found a race in folds; name another directory")):
        folded(place, folds=None, group=None)
    with pytest.raises(UserError, match=re.escape("data.fold: [1, 3] there, [1, 4] now")):
        folded(place, folds=4)
    other = tmp_path / "plain"
    other.mkdir()
    (other / "race.toml").write_text("")
    with pytest.raises(UserError, match=re.escape(f"{other}: found a race without folds; name another")):
        folded(other)
    (other / "race.toml").rename(other / "letter.txt")
    with pytest.raises(UserError, match="found a directory that holds no race in folds, expected an empty"):
        folded(other)


class Moody(Listener):
    """An audience that makes a contender fail in one fold."""

    fails = False

    def note(self, sentence: str) -> None:
        super().note(sentence)
        if sentence.startswith("fold ") and "tested" not in sentence:
            Moody.fails = sentence.startswith("fold 2 of 3")


def test_a_contender_that_fails_in_a_fold_is_kept_with_its_reason_and_not_compared(tmp_path: Path) -> None:
    class Sick(Flat):
        def forward(self, *inputs: Any, **options: Any) -> Any:
            if Moody.fails:
                raise MemoryError("no room for it")
            return super().forward(*inputs, **options)

    def build(settings: ModelSettings, front: nn.Module) -> Sick:
        return Sick(front=front, width=settings.width, longest=settings.longest)

    register("sick", Architecture(build, ARCHITECTURES["flat"].sizes))
    try:
        found = folded(tmp_path / "race", models="sick,bag", seeds=None, observer=Moody())
    finally:
        Moody.fails = False
        del ARCHITECTURES["sick"]
    sick, bag = (next(entry for entry in found.contenders if entry.name == name) for name in ("sick", "bag"))
    assert found.race.seeds == 1
    assert sick.failed is not None
    assert sick.failed.startswith("fold 2: ") and sick.failed.endswith("MemoryError: no room for it")
    assert (sick.score.value, sick.spread.value, sick.report) == (None, None, None)
    assert [final.fold for final in sick.finals] == [1, 3]
    assert [fold.scores["sick"] is None for fold in found.folds] == [False, True, False]
    assert found.entries[-1] is sick
    assert all("sick" not in (each.better, each.worse) for each in found.differences)
    assert "sick failed (fold 2: " in found.verdict
    assert [final.fold for final in bag.finals] == [1, 2, 3] and bag.failed is None
    assert all(set(row.said) == {"bag"} for row in found.worst)
    assert "Fold by fold" in write_report(found, tmp_path / "report").read_text(encoding="utf-8")


@pytest.mark.slow
def test_groups_are_a_fold_each(tmp_path: Path) -> None:
    rows = [{**row, "who": f"s{place % 4}"} for place, row in enumerate(labelled(120))]
    found = folded(tmp_path / "race", rows, **LAYOUT, folds="groups", seeds=None)
    assert sorted(fold.groups for fold in found.folds) == [("s0",), ("s1",), ("s2",), ("s3",)]
    assert found.race.fold_count == 4


@pytest.mark.slow
def test_a_budget_is_for_all_folds_together(tmp_path: Path) -> None:
    audience = Listener()
    options = {"equal": "time", "steps": None, "budget": 9.0, "seeds": None, "models": "bag"}
    found = folded(tmp_path / "race", **options, observer=audience)
    assert found.race.budget == 9.0
    assert found.race.said[0] == "3 folds, each a race of its own, share 9 seconds, 3 each"
    for fold in found.folds:
        assert json.loads((Path(fold.directory) / "comparison.json").read_text())["budget"] == 3.0
    left = [turn.seconds_left for turn in audience.turns]
    assert left == sorted(left, reverse=True)  # type: ignore[type-var]
    assert left[0] is not None and 8.5 < left[0] < 9.5


@pytest.mark.slow
@pytest.mark.parametrize("task", ["value", "text", "continuation"])
def test_other_tasks_go_round_in_folds(tmp_path: Path, task: str) -> None:
    options: dict[str, Any] = {"seeds": None, "task": task, "models": "gru,lstm"}
    data: Any = [
        {"text": "tick " * (1 + number % 7) + f"t{number}", "count": number % 7 + number / 1000, "who": number % 5}
        for number in range(150)
    ]  # fmt: skip
    if task == "value":
        options |= {"input": "text", "output": "count", "group": "who"}
    elif task == "text":
        data = tmp_path / "numbers.tsv"
        data.write_text(number_words(200))
        options |= {"input": "said", "output": "digits", "beam_size": 1}
    else:
        options |= {"input": "text", "group": "who"}
    found = folded(tmp_path / "race", data, **options)
    assert found.race.metric == {"value": "rmse", "text": "chrf", "continuation": "nats_per_token"}[task]
    # Blocks of tokens are of no group.
    assert found.race.drawn == ("groups" if task == "value" else "rows")
    assert all(entry.score.value is not None for entry in found.contenders)
    for entry in found.contenders:
        in_folds = [fold.scores[entry.name] for fold in found.folds]
        assert entry.score.value is not None and None not in in_folds
        assert min(in_folds) <= entry.score.value <= max(in_folds)  # type: ignore[type-var]
    assert "Fold by fold" in write_report(found, tmp_path / "report").read_text(encoding="utf-8")
    if task == "continuation":
        report = found.contenders[0].report
        assert report is not None
        assert f"{report.details['tokens']:,} tokens" in found.verdict


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"folds": 1}, '--folds: found 1, expected at least 2, or "groups"'),
        ({"folds": "1"}, "--folds: found 1, expected at least 2"),
        ({"folds": "group"}, '--folds: found "group", expected a number or "groups"; did you mean "groups"?'),
        ({"folds": "groups", "group": None}, '--folds: found "groups" without --group'),
        ({"test": subjects(20)}, '--folds: found "3" with --test, expected one of the two'),
        ({"valid": subjects(20)}, '--folds: found "3" with --valid, expected one of the two'),
        ({"split": "time"}, '--folds: found with --split "time", expected one of the two'),
        ({"folds": 10}, "--folds: found 10, but records has 9 groups to test on"),
        ({"rows": [50]}, "--rows, --folds: found both, expected one of the two"),
        ({"seeds": 0}, "seeds: found 0"),
        ({"models": "gru,transfromer"}, 'did you mean "transformer"?'),
        ({"run": None}, "data from memory has no name; name the run directory"),
    ],
)
def test_bad_options_are_named_and_leave_nothing_behind(
    tmp_path: Path, options: dict[str, Any], expected: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)):
        folded(**{"run": tmp_path / "race", **options})
    assert not (tmp_path / "race").exists()


def test_one_text_has_no_folds(tmp_path: Path) -> None:
    file = tmp_path / "counting.txt"
    file.write_text(counting_text(2000))
    with pytest.raises(UsageError, match=re.escape('--folds: found "3", but counting.txt is one text')):
        folded(tmp_path / "race", file)
