"""A run judged: on what, beside what, and what is said where the training data is gone or has changed."""

import shutil
from pathlib import Path

import pytest

import unrolled
from generated import counting_text, ordered_rows, write_table
from unrolled.data.open_source import open_source
from unrolled.data.rows import BadRows
from unrolled.data.split_of import split_of
from unrolled.data.splits import make_splits
from unrolled.errors import UserError
from unrolled.training.evaluate import evaluate_run
from unrolled.training.run_directory import RunDirectory
from unrolled.training.train import train

SMALL = {"size": "tiny", "batch_tokens": 256, "context_length": 16, "threads": 1, "model": "gru", "steps": 2}
ROWS = ordered_rows(200)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_table(tmp_path / "order.csv", ROWS)


@pytest.fixture
def run(table: Path, tmp_path: Path) -> Path:
    """Return a run whose data a test may do away with."""
    train(table, input="text", output="label", run=tmp_path / "run", **SMALL)
    return tmp_path / "run"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write_table(tmp_path / "new.csv", ordered_rows(30, seed=8))


def test_without_data_a_run_is_judged_on_its_test_split(order_run: Path) -> None:
    found, said = evaluate_run(order_run)
    test = make_splits(open_source(order_run.parent / "order.csv")).test
    assert test is not None
    held_out = len(list(test.rows()))
    assert (found.tally.rows, found.tally.used, found.tally.skipped) == (held_out, held_out, 0)
    assert said == ["judged on the run's test split"]
    assert found.baselines is not None and set(found.baselines) == {
        "majority", "tfidf_words", "tfidf_characters",
    }  # fmt: skip
    own = found.report.metrics["accuracy"].value
    assert own is not None and own > 0.8
    assert found.headline.best(found.baselines) is not None


@pytest.mark.parametrize(
    ("asked", "kept", "held_out"),
    [
        ({"order": "when", "split": "time"}, "time", 20),
        ({"split": "hash"}, None, sum(split_of(text) == "test" for text, _ in ROWS)),
        ({"split": "stratified"}, "stratified", 20),
        ({"group": "who"}, None, sum(split_of(f"person {n % 50}") == "test" for n in range(200))),
    ],
)
def test_a_run_is_judged_on_the_split_it_was_cut_by(
    tmp_path: Path, asked: dict[str, str], kept: str | None, held_out: int
) -> None:
    lines = [f"{text},{label},{n},person {n % 50}\n" for n, (text, label) in enumerate(ROWS)]
    (tmp_path / "order.csv").write_text("text,label,when,who\n" + "".join(lines))
    columns = {"input": "text", "output": "label", **asked}
    train(tmp_path / "order.csv", run=tmp_path / "run", **columns, **SMALL)
    assert RunDirectory(tmp_path / "run").read_settings()["data"].get("split") == kept
    found, said = evaluate_run(tmp_path / "run")
    assert said == ["judged on the run's test split"]
    assert abs(found.tally.rows - held_out) <= (kept == "stratified")


def test_a_text_has_no_test_split_and_says_so(counting_run: Path) -> None:
    found, said = evaluate_run(counting_run)
    assert said == [
        "judged on the run's validation split (one text has no test split; the best model was picked on it)"
    ]
    assert found.report.details["tokens"] == found.report.details["bytes"] == 600
    assert found.baselines is not None
    assert {name: report.details["tokens"] for name, report in found.baselines.items()} == {
        "uniform": 600, "unigram": 600, "kneser_ney_5": 600,
    }  # fmt: skip


def test_a_given_validation_stands_in_for_a_test_that_was_not_given(
    table: Path, new: Path, tmp_path: Path
) -> None:
    train(table, valid=new, input="text", output="label", run=tmp_path / "run", **SMALL)
    found, said = evaluate_run(tmp_path / "run")
    assert found.tally.rows == 30
    assert said == [
        "judged on the run's validation split (no test split was given; the best model was picked on it)"
    ]


def test_other_data_is_judged_whole_beside_the_baselines(run: Path, new: Path) -> None:
    found, said = evaluate_run(run, new)
    assert found.tally.rows == 30 and found.baselines is not None
    assert not any("no baselines" in sentence for sentence in said)
    assert any("new.csv" in sentence for sentence in said)
    rows = ordered_rows(30, seed=8)
    arrays = ([text for text, _ in rows], [label for _, label in rows])
    again, _ = evaluate_run(run, arrays)
    assert again.report.metrics == found.report.metrics


@pytest.mark.parametrize("with_data", [True, False])
def test_changed_training_data_has_no_baselines(run: Path, table: Path, new: Path, with_data: bool) -> None:
    write_table(table, ROWS[1:])
    if with_data:
        found, said = evaluate_run(run, new)
        assert found.baselines is None
        assert said[0] == f"{table} has changed since training: no baselines"
    else:
        with pytest.raises(UserError) as caught:
            evaluate_run(run)
        assert str(caught.value) == f"{run}: {table} has changed since training; name the data to judge on"


@pytest.mark.parametrize("with_data", [True, False])
def test_missing_training_data_has_no_baselines(run: Path, table: Path, new: Path, with_data: bool) -> None:
    table.unlink()
    if with_data:
        found, said = evaluate_run(run, new)
        assert found.baselines is None
        assert said[0] == "the training data is not at hand: no baselines"
    else:
        with pytest.raises(UserError) as caught:
            evaluate_run(run)
        assert str(caught.value) == (f"{run}: the training data is not at hand; name the data to judge on")


@pytest.mark.parametrize("spoiled", ["text,kind\nsun,yes\n", "", "text,label\n\xff,\n"])
def test_training_data_that_cannot_be_read_any_more_does_not_stand_in_the_way(
    run: Path, table: Path, new: Path, spoiled: str
) -> None:
    table.write_bytes(spoiled.encode("latin-1"))
    found, said = evaluate_run(run, new)
    assert found.baselines is None and found.tally.rows == 30
    assert "no baselines" in said[0]
    with pytest.raises(UserError, match=r"name the data to judge on$"):
        evaluate_run(run)


def test_a_missing_validation_file_does_not_stand_in_the_way_of_other_data(
    table: Path, new: Path, tmp_path: Path
) -> None:
    other = shutil.copy(new, tmp_path / "other.csv")
    train(table, valid=new, input="text", output="label", run=tmp_path / "run", **SMALL)
    new.unlink()
    found, _ = evaluate_run(tmp_path / "run", other)
    assert found.tally.rows == 30


def test_a_test_split_that_has_changed_is_not_judged_as_the_runs_own(
    table: Path, new: Path, tmp_path: Path
) -> None:
    train(table, test=new, input="text", output="label", run=tmp_path / "run", **SMALL)
    assert evaluate_run(tmp_path / "run")[0].tally.rows == 30
    write_table(new, ordered_rows(10, seed=9))
    with pytest.raises(UserError, match=f"{new} has changed since training; name the data to judge on"):
        evaluate_run(tmp_path / "run")


@pytest.mark.parametrize("kind", ["model folder", "data from memory"])
def test_where_the_data_is_not_known_it_must_be_named(
    kind: str, order_run: Path, new: Path, tmp_path: Path
) -> None:
    place = order_run / "model"
    if kind == "data from memory":
        place = tmp_path / "run"
        arrays = ([text for text, _ in ROWS], [label for _, label in ROWS])
        train(arrays, run=place, **SMALL)
    with pytest.raises(UserError) as caught:
        evaluate_run(place)
    assert str(caught.value) == (
        f"{place}: where the training data lies is not known here; name the data to judge on"
    )
    rows = ordered_rows(30, seed=8)
    found, said = evaluate_run(place, ([text for text, _ in rows], [label for _, label in rows]))
    assert found.tally.rows == 30 and found.baselines is None
    assert said[0] == "the training data is not at hand: no baselines"


def test_rows_that_training_skipped_are_skipped_again_and_counted(
    table: Path, new: Path, tmp_path: Path
) -> None:
    with table.open("a") as file:
        file.write("only one cell\n")
    train(table, input="text", output="label", skip_bad=True, run=tmp_path / "run", **SMALL)
    found, _ = evaluate_run(tmp_path / "run")
    assert found.baselines is not None
    with new.open("a") as file:
        file.write("moon sun,perhaps\n")
    with pytest.raises(BadRows, match='the label "perhaps" was not seen in training'):
        evaluate_run(tmp_path / "run", new)
    judged, _ = evaluate_run(tmp_path / "run", new, skip_bad=True)
    assert (judged.tally.rows, judged.tally.used, judged.tally.skipped) == (31, 30, 1)


def test_a_language_model_is_judged_on_another_text(counting_run: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(counting_text(500, seed=4))
    found, _ = evaluate_run(counting_run, tmp_path / "new.txt")
    assert found.report.details["bytes"] == 500 and found.baselines is not None


def test_the_figure_is_that_of_the_best_model(counting_run: Path) -> None:
    result = RunDirectory(counting_run).read(counting_run / "result.json")
    found, _ = evaluate_run(counting_run)
    assert result is not None
    # The whole of this split fits into a validation.
    assert found.report.metrics["nats_per_token"].value == pytest.approx(
        result["result"]["best"]["nats_per_token"], rel=1e-6
    )
    assert unrolled.load(counting_run).task.block == found.report.details["block"]
