"""The commands as a user types them, on generated data, in a process of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generated import counting_text, ordered_rows, write_table

FAST = ["--size", "tiny", "--threads", "1", "--set", "batch_tokens=256", "--set", "context_length=32"]


def unrolled(*words: object, stdin: bytes | None = None, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    """Run a command and hold its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "unrolled", *map(str, words)], input=stdin, capture_output=True
    )
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def language_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("language")
    (folder / "counting.txt").write_text(counting_text(8000))
    unrolled(
        "train", folder / "counting.txt", "--model", "gru", "--steps", 60, "--run", folder / "run", *FAST
    )
    return folder / "run"


@pytest.fixture(scope="module")
def label_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("label")
    table = write_table(folder / "order.csv", ordered_rows(600))
    unrolled(
        "train", table, "--input", "text", "--output", "label", "--model", "lstm", "--steps", 120,
        "--run", folder / "run", *FAST,
    )  # fmt: skip
    return folder / "run"


def test_train_says_what_it_inferred_and_what_comes_next(tmp_path: Path) -> None:
    table = write_table(tmp_path / "order.csv", ordered_rows(200))
    done = unrolled("train", table, "--model", "gru", "--steps", 4, "--run", tmp_path / "run", *FAST)
    said = done.stderr.decode()
    assert "header found: text, label" in said
    assert "`text` → `label` with 2 values: classification" in said
    assert "to beat: accuracy" in said
    assert f"next: unrolled evaluate {tmp_path / 'run'}" in done.stdout.decode()


def test_train_json_is_one_object_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(counting_text(3000))
    done = unrolled(
        "train",
        tmp_path / "a.txt",
        "--model",
        "rnn",
        "--steps",
        2,
        "--run",
        tmp_path / "run",
        "--json",
        *FAST,
    )
    result = json.loads(done.stdout)
    assert set(result) == {"run", "steps", "seconds", "tokens_per_second", "parameters", "best"}
    assert done.stderr == b""


def test_evaluate_shows_every_metric_beside_the_baselines(label_run: Path) -> None:
    shown = unrolled("evaluate", label_run).stdout.decode()
    for word in ("accuracy", "macro f1", "auroc", "majority", "confusion", "accuracy by length"):
        assert word in shown
    assert "judged on the run's test split" in shown
    assert "the model beats every baseline" in shown or "the model loses to a baseline" in shown


def test_evaluate_json(label_run: Path, language_run: Path) -> None:
    found = json.loads(unrolled("evaluate", label_run, "--json").stdout)
    assert found["rows"] == found["used"] + found["skipped"]
    assert set(found["metrics"]["accuracy"]) == {"value", "low", "high"}
    assert found["metrics"]["accuracy"]["value"] > found["baselines"]["majority"]["accuracy"]["value"]
    found = json.loads(unrolled("evaluate", language_run, "--json").stdout)
    assert {"nats_per_token", "perplexity", "bits_per_byte", "nats_per_token_carried"} <= set(
        found["metrics"]
    )
    assert {"uniform", "unigram", "kneser_ney_5"} <= set(found["baselines"])


def test_evaluate_counts_an_unknown_label_and_names_its_line(label_run: Path, tmp_path: Path) -> None:
    table = write_table(tmp_path / "new.csv", [*ordered_rows(20), ("the sun moon", "perhaps")])
    done = unrolled("evaluate", label_run, table, code=1)
    assert 'new.csv:22: the label "perhaps" was not seen in training' in done.stderr.decode()
    found = json.loads(unrolled("evaluate", label_run, table, "--skip-bad", "--json").stdout)
    assert (found["rows"], found["used"], found["skipped"]) == (21, 20, 1)


def test_predict_answers_words_pipes_and_tables_alike(label_run: Path, tmp_path: Path) -> None:
    texts = ["the sun a moon", "moon the one sun"]
    words = unrolled("predict", label_run, *texts).stdout
    piped = unrolled("predict", label_run, "-", stdin="\n".join(texts).encode()).stdout
    table = write_table(tmp_path / "in.csv", [(text, "yes") for text in texts])
    tabled = unrolled("predict", label_run, "--data", table).stdout
    (tmp_path / "lines.txt").write_text("\n".join(texts))
    read = unrolled("predict", label_run, "--data", tmp_path / "lines.txt").stdout
    assert words == piped == tabled == read
    assert [line.split("\t")[0] for line in words.decode().splitlines()] == ["yes", "no"]


def test_predict_json_and_top(label_run: Path) -> None:
    line = json.loads(unrolled("predict", label_run, "the sun moon", "--top", 2, "--json").stdout)
    assert line["input"] == "the sun moon"
    assert line["output"] == line["alternatives"][0]["output"]
    assert sum(item["score"] for item in line["alternatives"]) == pytest.approx(1)


def test_predict_stops_at_a_bad_line_or_skips_it(label_run: Path) -> None:
    stdin = b"the sun moon\n\xff\xfe\nmoon sun\n\n"
    done = unrolled("predict", label_run, "-", stdin=stdin, code=1)
    assert b"standard input:2: the line is not UTF-8" in done.stderr
    assert len(done.stdout.splitlines()) == 1
    done = unrolled("predict", label_run, "-", "--skip-bad", stdin=stdin)
    assert len(done.stdout.splitlines()) == 2
    assert b"4 rows = 2 used + 2 skipped" in done.stderr


def test_generate_is_repeatable_and_streams_whole_characters(language_run: Path) -> None:
    first, second = (
        unrolled("generate", language_run, "one two", "--tokens", 30, "--seed", 3).stdout for _ in range(2)
    )
    other = unrolled("generate", language_run, "one two", "--tokens", 30, "--seed", 4).stdout
    assert first == second != other
    assert first.decode().startswith("one two")


def test_generate_several_stop_and_json(language_run: Path) -> None:
    done = unrolled("generate", language_run, "one", "-n", 3, "--stop", "\n", "--json", "--tokens", 60)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 3
    assert all("\n" not in line["output"] for line in lines)


def test_generate_top_shows_percentages(language_run: Path) -> None:
    shown = unrolled("generate", language_run, "one tw", "--top", 3).stdout.decode()
    assert shown.startswith("o ") and shown.count("%") == 3 and shown.count("·") == 2


def test_fill_ranks_candidates_by_the_whole_line(language_run: Path) -> None:
    found = json.loads(
        unrolled("fill", language_run, "one two ____ four", "--candidates", "nine,three", "--json").stdout
    )
    assert [item["output"] for item in found["fillings"]] == ["three", "nine"]
    proposed = unrolled("fill", language_run, "one two ____ four").stdout.decode()
    assert "one two three four" in proposed.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["train", "no.csv"], 1, "no.csv"),
        (["train", "a", "b", "c"], 2, "DATA: found 3 paths, expected one, or two line-aligned files"),
        (["evaluate", "no-run"], 1, "no-run: no such run directory or model folder"),
        (["predict", "no-run", "x"], 1, "no-run: no such run directory or model folder"),
        (["trian"], 2, 'did you mean "train"'),
        (["train", "x.txt", "--budget", "soon"], 2, 'found "soon", expected a time above 0 such as 90s'),
        (["train", "x.txt", "--set", "widht=3"], 2, 'unknown setting "widht"; did you mean "width"'),
    ],
)
def test_wrong_calls_are_answered_in_a_sentence(words: list[str], code: int, message: str) -> None:
    assert message in unrolled(*words, code=code).stderr.decode()
    failure = json.loads(unrolled(*words, "--json", code=code).stderr)
    assert message in failure["error"]


def test_tasks_refuse_what_they_cannot_do(label_run: Path, language_run: Path) -> None:
    said = unrolled("generate", label_run, "x", code=2).stderr.decode()
    assert 'this model\'s task is "label", expected "continuation"' in said
    said = unrolled("fill", language_run, "no gap", code=2).stderr.decode()
    assert "found 0 gaps in the line, expected one, written ____" in said
    said = unrolled("predict", label_run, code=2).stderr.decode()
    assert "expected inputs as words" in said


def test_labels_are_needed_to_judge_a_classifier(label_run: Path, tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text("the sun moon\n")
    said = unrolled("evaluate", label_run, tmp_path / "lines.txt", code=1).stderr.decode()
    assert "has no output to judge by" in said


def test_flat_takes_the_longest_input_of_any_split(tmp_path: Path) -> None:
    train = write_table(tmp_path / "a.csv", ordered_rows(60))
    valid = write_table(tmp_path / "b.csv", [*ordered_rows(10), ("sun " + "the " * 20 + "moon", "yes")])
    unrolled(
        "train", train, "--valid", valid, "--model", "flat", "--steps", 1, "--run", tmp_path / "run", *FAST
    )


def test_train_counts_bad_rows_and_skips_them_only_when_told(tmp_path: Path) -> None:
    table = write_table(tmp_path / "bad.csv", ordered_rows(100))
    with table.open("a") as file:
        file.write("only one cell\n")
    done = unrolled("train", table, "--model", "gru", "--steps", 1, "--run", tmp_path / "run", *FAST, code=1)
    assert "bad.csv:102:" in done.stderr.decode()
    assert not (tmp_path / "run").exists()
    done = unrolled(
        "train", table, "--model", "gru", "--steps", 1, "--run", tmp_path / "run", "--skip-bad", *FAST
    )
    assert "used + 1 skipped" in done.stderr.decode()
