"""Races on growing parts of the rows: each is a race of its own, resumed like one, and one answer is made of all."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from races.made_rows import parts
from races.small_races import Listener, Stopper, labelled, race, scores
from unrolled.data.layout import Layout
from unrolled.data.rows import Row
from unrolled.errors import UsageError, UserError
from unrolled.predictor.read import ReadData, Request, read_data
from unrolled.races.comparison import Comparison
from unrolled.races.overtaking import by_rows, judged_alike
from unrolled.races.rows_race import row_counts
from unrolled.training.evaluate import evaluate_run

SIZES = [20, 60, 150]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("races") / "by-rows"


@pytest.fixture(scope="module")
def audience() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def whole(place: Path, audience: Listener) -> Comparison:
    return race(place, rows=[150, 20, 60], observer=audience)


def read(rows: int | None, data: Any = None, **options: Any) -> ReadData:
    data = labelled() if data is None else data
    return read_data(Request(data, layout=Layout(input="text", output="label"), rows=rows, **options))


def test_the_part_is_all_that_training_sees_and_the_rest_stays_whole() -> None:
    all_of_it, part = read(None), read(60)
    assert part.facts["train"].tally.used == 60
    assert sum(part.facts["train"].outputs.values()) == 60
    for name in ("valid", "test"):
        assert part.facts[name].tally == all_of_it.facts[name].tally
    assert part.splits.test is not None and all_of_it.splits.test is not None
    assert part.splits.test.fingerprint() == all_of_it.splits.test.fingerprint()
    inside = [row.place for row in part.splits.train.rows() if isinstance(row, Row)]
    assert set(inside) < {row.place for row in all_of_it.splits.train.rows() if isinstance(row, Row)}
    assert any(sentence.startswith("60 of 161 rows to train on are used") for sentence in part.said)


def test_the_task_is_that_of_all_rows() -> None:
    # Of 20 rows alone one would say that 1 to 7 are values.
    rows = [{"text": f"row {number}", "label": str(number % 7)} for number in range(200)]
    assert read(None, rows).task == read(20, rows).task == "label"


def test_labels_of_several_a_row_are_all_there() -> None:
    rows = [
        {"text": f"row {n}", "label": ";".join("abcdefgh"[k] for k in (n % 8, n * 3 % 8))} for n in range(160)
    ]
    found = read(12, rows, task="labels")
    assert found.task == "labels" and not found.skipped


def test_the_answer_is_that_of_the_most_rows(whole: Comparison, place: Path) -> None:
    assert whole.race.rows["train"] == 150
    assert whole.race.directory == str(place)
    assert whole.by_rows is not None
    assert [size.rows for size in whole.by_rows.sizes] == SIZES
    assert sorted(each.name for each in place.iterdir()) == [
        "comparison.json", "rows-150", "rows-20", "rows-60",
    ]  # fmt: skip
    for size in whole.by_rows.sizes:
        assert set(size.scores) == {entry.name for entry in whole.entries}
    last = whole.by_rows.sizes[-1].scores
    assert last == {entry.name: (entry.score, entry.spread) for entry in whole.entries}
    (pair,) = whole.by_rows.pairs
    assert {pair.one, pair.other} == {"gru", "bag"}
    assert [lead.rows for lead in pair.leads] == SIZES


def test_it_is_kept_as_it_was_said(whole: Comparison, place: Path) -> None:
    written = json.loads((place / "comparison.json").read_text())
    assert written == json.loads(json.dumps(whole.as_json(), allow_nan=False))
    sizes = written["by_rows"]["sizes"]
    assert [size["rows"] for size in sizes] == SIZES
    assert set(sizes[0]["scores"]["gru"]) == {"score", "spread"}
    assert written["by_rows"]["pairs"][0]["said"]


def test_each_part_is_the_race_that_it_would_be_alone(whole: Comparison, tmp_path: Path) -> None:
    assert whole.by_rows is not None
    alone = race(tmp_path / "alone", rows=[60])
    (found,) = alone.by_rows.sizes if alone.by_rows else ()
    assert found == whole.by_rows.sizes[1]
    assert alone.by_rows is not None
    assert alone.race.said[-1] == "raced on 60 rows to train on"
    # And its models are told apart from those of other sizes.
    final = alone.contenders[0].finals[0]
    judged = unrolled.load(final.run).evaluate(
        [{"text": row.input, "label": str(row.output)} for row in _test_rows()]
    )
    assert judged.report.metrics["accuracy"].value == final.score


def _test_rows() -> list[Row]:
    stream = read(None).splits.test
    assert stream is not None
    return [row for row in stream.rows() if isinstance(row, Row)]


def test_the_baselines_are_fitted_on_each_part(whole: Comparison, tmp_path: Path) -> None:
    assert whole.by_rows is not None
    words = [size.scores["tfidf_words"][0].value for size in whole.by_rows.sizes]
    assert words[-1] == next(e.score.value for e in whole.baselines if e.name == "tfidf_words")
    assert len(set(words)) > 1


def test_the_audience_hears_each_sentence_once_and_the_end_once(
    audience: Listener, whole: Comparison
) -> None:
    assert len(audience.notes) == len(set(audience.notes))
    assert audience.notes[0] == (
        "raced on 20, 60 and 150 rows to train on, each part inside the next, as many steps on each; "
        "the table is of 150"
    )
    assert audience.notes[0] == whole.race.said[-1]
    assert [note for note in audience.notes if note.startswith("race ")] == [
        "race 1 of 3: 20 rows", "race 2 of 3: 60 rows", "race 3 of 3: 150 rows",
    ]  # fmt: skip
    assert audience.ends == 1


def test_asked_again_it_says_the_same_and_trains_nothing(whole: Comparison, place: Path) -> None:
    again = Listener()
    assert race(place, rows=SIZES, observer=again).as_json() == whole.as_json()
    assert again.turns == []


@pytest.mark.slow
def test_stopped_in_its_second_race_it_goes_on_there(whole: Comparison, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        race(tmp_path / "stopped", rows=SIZES, observer=Stopper(650), checkpoint_seconds=0.0)
    assert not (tmp_path / "stopped" / "comparison.json").exists()
    assert not (tmp_path / "stopped" / "rows-150").exists()
    assert (tmp_path / "stopped" / "rows-60").exists()
    audience = Listener()
    found = race(tmp_path / "stopped", rows=SIZES, observer=audience)
    assert scores(found)[:3] == scores(whole)[:3]
    assert found.by_rows == whole.by_rows
    # Nothing of the first race is trained again.
    assert len(audience.turns) < 2 * 46


def test_a_size_more_adds_its_race_to_those_there(tmp_path: Path) -> None:
    race(tmp_path / "race", rows=[20], models="bag", seeds=1)
    audience = Listener()
    found = race(tmp_path / "race", rows=[20, 40], models="bag", seeds=1, observer=audience)
    assert found.by_rows is not None and len(found.by_rows.sizes) == 2
    assert found.by_rows.pairs == ()
    assert len(audience.turns) == 16


def test_a_budget_is_divided_and_another_division_refused(tmp_path: Path) -> None:
    options: dict[str, Any] = {"equal": "time", "steps": None, "models": "bag", "seeds": 1}
    audience = Listener()
    found = race(tmp_path / "race", rows=[20, 40], budget=4.0, observer=audience, **options)
    assert found.race.budget == 2.0
    assert "a budget of 2.00 s for each; the table is of 40" in audience.notes[0]
    left = [turn.seconds_left for turn in audience.turns if turn.seconds_left is not None]
    assert left[0] > 2.0 >= left[-1]
    with pytest.raises(UserError, match=r"holds another race \(race.budget: 2.0 there, 1.0 now"):
        race(tmp_path / "race", rows=[20, 40, 60, 80], budget=4.0, **options)


def test_another_kind_of_race_in_the_same_directory_is_refused(
    whole: Comparison, place: Path, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="found a directory that holds no race"):
        race(place)
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "race.toml").touch()
    with pytest.raises(UserError, match="holds a race without --rows; name a new directory with --run"):
        race(tmp_path / "plain", rows=[20])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letters.txt").touch()
    with pytest.raises(UserError, match="holds no race on parts of the rows"):
        race(tmp_path / "other", rows=[20])
    with pytest.raises(UserError, match="steps: 12 there, 13 now"):
        race(place, rows=SIZES, steps=13)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"rows": []}, "--rows: found none, expected at least one number of rows"),
        ({"rows": [0, 10]}, "--rows: found 0, expected whole numbers above 0, such as 100,1000,10000"),
        ({"rows": [10.5]}, "--rows: found 10.5, expected whole numbers"),
        ({"rows": [True]}, "--rows: found True, expected whole numbers"),
        ({"rows": "100"}, "--rows: found '1', expected whole numbers"),
        ({"rows": [50, 20, 50]}, "--rows: found 50 twice, expected each once"),
        ({"rows": [20, 500]}, "--rows: found 500, but records has 161 rows to train on"),
        ({"rows": [1, 50]}, "--rows: found 1, expected at least 2, which hold every label"),
        ({"rows": [20], "folds": 3}, "--rows, --folds: found both, expected one of the two"),
    ],
)
def test_what_cannot_be_raced_on_is_refused_before_anything_is_trained(
    tmp_path: Path, options: dict[str, Any], expected: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(expected)):
        race(tmp_path / "race", **options)
    assert not (tmp_path / "race").exists()


def test_one_text_has_no_rows(tmp_path: Path) -> None:
    file = tmp_path / "counting.txt"
    file.write_text(counting_text(2000))
    with pytest.raises(UsageError, match=r"--rows: found 100, but .*counting.txt is one text, expected rows"):
        race(tmp_path / "race", file, rows=[100])
    assert not (tmp_path / "race").exists()


def test_sizes_are_put_in_order() -> None:
    assert row_counts([1000, 10, 100]) == [10, 100, 1000]


@pytest.mark.slow
def test_a_run_on_a_part_is_evaluated_beside_baselines_of_that_part(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    write_table(file, ordered_rows(200, 0))
    found = race(tmp_path / "race", file, input="text", output="label", models="bag", seeds=1, rows=[20, 150])
    assert found.by_rows is not None
    for size in found.by_rows.sizes:
        run = tmp_path / "race" / f"rows-{size.rows}" / "bag" / "seed-0"
        judged, said = evaluate_run(run)
        assert (
            judged.baselines["tfidf_words"].metrics["accuracy"].value == size.scores["tfidf_words"][0].value
        )
        assert any("judged on the run's test split" in sentence for sentence in said)


@pytest.mark.slow
def test_texts_without_an_output_are_raced_over_rows_too(tmp_path: Path) -> None:
    rows = [f"count {number} {number + 1} {number + 2}" for number in range(200)]
    found = race(tmp_path / "race", (rows, None), models="gru,rnn", rows=[20, 100])
    assert found.race.metric == "nats_per_token"
    assert found.by_rows is not None
    assert all(score[0].value is not None for size in found.by_rows.sizes for score in size.scores.values())


def test_parts_judged_on_different_rows_have_no_interval_for_a_crossing() -> None:
    alike = parts()
    known = by_rows(alike).pairs
    assert any(pair.crossing and pair.crossing.low for pair in known)
    judged = [("a:1", "a:2"), ("a:1", "a:2"), ("a:1",)]
    unlike = [part._replace(judged=rows) for part, rows in zip(alike, judged, strict=True)]
    assert judged_alike(alike) and not judged_alike(unlike)
    for pair, other in zip(known, by_rows(unlike).pairs, strict=True):
        assert (pair.crossing is None) == (other.crossing is None)
        assert other.crossing is None or (other.crossing.low, other.crossing.high) == (None, None)


def test_what_models_cost_to_use_is_measured_on_the_most_rows_alone(whole: Comparison, place: Path) -> None:
    assert all(entry.costs is not None for entry in whole.contenders)
    assert [path.parent.parent.name for path in sorted(place.glob("*/*/costs.json"))] == ["rows-150"] * 2


def test_a_part_that_cannot_read_all_rows_says_so(tmp_path: Path) -> None:
    series = np.random.default_rng(0).normal(size=(200, 6, 2))
    # Of few rows to train on none has a gap, so that those with one can't be read; of many some have.
    series[1::5, 2, 1] = np.nan
    answers = ["up" if row[:, 0].sum() > 0 else "down" for row in series]
    data: Any = (series, answers)
    found = race(tmp_path / "race", data, models="bag", seeds=1, rows=[4, 150], skip_bad=True)
    [said] = [each for each in found.race.said if each.startswith("the parts were judged on")]
    few, many = re.findall(r"\d+", said)
    assert int(few) < int(many) == found.race.rows["test"]
