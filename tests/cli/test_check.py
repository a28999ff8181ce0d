"""`unrolled check` as a user types it: what is said, in words and in JSON, and the exit code."""

import json
import shlex
from pathlib import Path

import pytest

from generated import ordered_rows, write_table
from unrolled.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run `unrolled check` and return its exit code, output and errors."""
    code = main(["check", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_table(tmp_path / "order.csv", [(f"{text} {n}", label) for n, (text, label) in
                                                enumerate(ordered_rows(60))])  # fmt: skip


def test_sound_data_leaves_zero_and_names_the_next_command(
    capsys: pytest.CaptureFixture[str], sound: Path
) -> None:
    code, out, err = run(capsys, sound)
    assert (code, err) == (0, "")
    assert "order.csv: text" in out
    assert "task: label (`text` → `label`: 2 different outputs in 60 rows" in out
    assert "60 rows = 60 used + 0 skipped" in out
    assert "lengths in characters: min" in out and "█" in out
    assert "no row is longer than 64 words" in out
    assert "training has " in out and "in validation " in out
    assert "60 rows = 60 used" in out and "split by" not in err
    assert "order.csv: stratified by label: few rows: 48 rows train, 6 validate, 6 test" in out
    assert "baselines on validation; to beat: accuracy 0." in out
    assert "majority" in out and "tfidf words" in out
    assert "nothing is wrong with it" in out
    assert out.splitlines()[-1] == f"next: unrolled compare {sound} --models bag,flat,gru,lstm,transformer"


def test_findings_stand_with_their_places_and_an_error_leaves_one(
    capsys: pytest.CaptureFixture[str], sound: Path
) -> None:
    sound.write_text(sound.read_text() + ",yes\nsun moon 0,no\n")
    code, out, _ = run(capsys, sound)
    assert code == 1
    assert "error: 1 row can't be used: the input is empty" in out
    assert f"    {sound}:62\n" in out
    assert out.splitlines()[-1] == "next: mend the errors above"
    code, out, _ = run(capsys, sound, "--skip-bad")
    assert code == 0
    assert f"next: unrolled compare {sound} --skip-bad --models bag,flat,gru,lstm,transformer" in out


def test_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str], sound: Path) -> None:
    code, out, err = run(capsys, sound, "--json", "--test", sound)
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["task"], found["rows"], found["used"], found["skipped"]) == ("label", 120, 120, 0)
    [finding] = found["findings"]
    assert (finding["kind"], finding["severity"], len(finding["places"])) == ("leakage", "warning", 5)
    sound.write_text("text,label\n" + "".join(f"row {n},yes\n" for n in range(40)))
    code, out, err = run(capsys, sound, "--json")
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert ([finding["kind"] for finding in found["findings"]], found["next"]) == (["one label"], None)


def test_json_has_the_baselines_as_evaluate_has_them(capsys: pytest.CaptureFixture[str], sound: Path) -> None:
    found = json.loads(run(capsys, sound, "--json")[1])
    assert set(found["baselines"]) == {"majority", "tfidf_words", "tfidf_characters"}
    assert set(found["baselines"]["majority"]["accuracy"]) == {"value", "low", "high"}
    assert found["to_beat"]["metric"] == "accuracy"
    assert found["next"] == f"unrolled compare {sound} --models bag,flat,gru,lstm,transformer"
    assert {"vocabulary", "limits", "lengths", "classes"} <= set(found)


def test_baselines_can_be_left_out(capsys: pytest.CaptureFixture[str], sound: Path) -> None:
    code, out, _ = run(capsys, sound, "--no-baselines")
    assert (code, "majority" in out) == (0, False)
    assert out.splitlines()[-1] == f"next: unrolled compare {sound} --models bag,flat,gru,lstm,transformer"
    assert "baselines" not in json.loads(run(capsys, sound, "--no-baselines", "--json")[1])


def test_what_goes_on_and_what_is_written_is_raced_by_sequence_models_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("the quick brown fox jumps over the lazy dog\n" * 40)
    _, out, _ = run(capsys, tmp_path / "a.txt")
    assert (
        out.splitlines()[-1] == f"next: unrolled compare {tmp_path / 'a.txt'} --models gru,lstm,transformer"
    )
    assert "nats per token" in out and "kneser ney 5" in out


def test_the_next_command_repeats_what_was_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "my data.csv"
    table.write_text("seq,kind,who\n" + "".join(f"A{'CG'[n % 2]}{n}T,{n % 2},{n % 4}\n" for n in range(40)))
    words = [
        "--input",
        "seq",
        "--output",
        "kind",
        "--test",
        table,
        "--input-kind",
        "symbols",
        "--task",
        "label",
    ]
    code, out, _ = run(capsys, table, *words)
    assert code == 0
    said = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert said[:3] == ["unrolled", "compare", str(table)]
    assert said[-2:] == ["--models", "bag,flat,gru,lstm,transformer"]
    assert sorted(said[3:-2]) == sorted(map(str, words))


def test_a_way_of_cutting_is_that_of_train_and_is_repeated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("text,label,day\n" + "".join(f"row {n},{'ab'[n % 2]},{99 - n}\n" for n in range(100)))
    words = ["--input", "text", "--output", "label", "--order", "day", "--split", "time"]
    code, out, _ = run(capsys, table, *words)
    assert code == 0
    assert "split by time (day), validation from 80, test from 90: 80 rows train, 10 validate, 10 test" in out
    said = shlex.split(out.splitlines()[-1].removeprefix("next: "))
    assert sorted(said) == sorted(
        ["unrolled", "compare", str(table), *words, "--models", "bag,flat,gru,lstm,transformer"]
    )
    assert main(["train", str(table), *words[:4], "--split", "time"]) == 2
    refused = capsys.readouterr().err
    assert run(capsys, table, *words[:4], "--split", "time") == (2, "", refused)


def test_validation_of_another_kind_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("train.en", "train.de", "val.en"):
        (tmp_path / name).write_text("a line of words\n" * 40)
    code, _, err = run(capsys, tmp_path / "train.en", tmp_path / "train.de", "--valid", tmp_path / "val.en")
    assert (code, "--valid: val.en is one text, expected rows as " in err) == (2, True)


def test_several_labels_are_raced_by_all_and_long_inputs_not_by_flat(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = [(f"the row {n}", "a;b" if n % 2 else "b;c") for n in range(40)]
    _, out, _ = run(capsys, write_table(tmp_path / "a.csv", rows), "--no-baselines")
    assert out.splitlines()[-1].endswith(" --models bag,flat,gru,lstm,transformer")
    for words, models in [(1000, "bag,flat,gru,lstm,transformer"), (1100, "bag,gru,lstm,transformer")]:
        long = [*rows, ("word " * words, "a;b")]
        _, out, _ = run(capsys, write_table(tmp_path / "b.csv", long), "--no-baselines")
        assert out.splitlines()[-1].endswith(f" --models {models}")


def test_called_wrongly_it_leaves_two(capsys: pytest.CaptureFixture[str], sound: Path) -> None:
    code, _, err = run(capsys, sound, "--task", "lable")
    assert (code, 'did you mean "label"?' in err) == (2, True)
    code, _, err = run(capsys, sound, "--input-kind", "symbol")
    assert (code, "--input-kind" in err) == (2, True)
    code, _, err = run(capsys, sound, sound, sound)
    assert (code, "DATA: found 3 paths, expected one" in err) == (2, True)


def test_what_is_not_there_leaves_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, tmp_path / "nowhere.csv", "--json")
    assert (code, out) == (1, "")
    assert "nowhere.csv" in json.loads(err)["error"]


def test_events_have_a_table_of_their_fields(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = [f"{n},{step},{'ab'[step % 2]}{n},x,{n % 2}" for n in range(20) for step in range(3)]
    (tmp_path / "log.csv").write_text("id,time,kind,shop,label\n" + "\n".join(lines) + "\n")
    code, out, _ = run(capsys, tmp_path / "log.csv", "--by", "id", "--order", "time",
                       "--input", "kind,shop", "--output", "label")  # fmt: skip
    assert code == 0
    assert "events with 2 fields: kind, shop" in out
    assert "different values" in out
    assert 'warning: field "shop" is "x" throughout: it says nothing' in out


def test_brackets_in_names_are_written_as_they_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = write_table(tmp_path / "a.csv", [(f"row {n}", "[red]") for n in range(9)] + [("b", "[/blue]")])
    _, out, _ = run(capsys, table, "--task", "label")
    assert "labels" in out and "[red]" in out and "[/blue]" in out


def test_huge_and_hostile_cells_are_shown_in_short(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A label that fills screens, one that would clear them, and one on two lines."""
    labels = ["x " * 50_000, "\x1b[2Jgone", "two\nlines"]
    rows = "".join(f'row {n},"{label}"\n' for n in range(9) for label in labels)
    (tmp_path / "a.csv").write_text("text,label\n" + rows + f'row 0,"{"X " * 50_000}"\n')
    for words in ([], ["--task", "value"], ["--task", "text"], ["--task", "labels"]):
        _, out, _ = run(capsys, tmp_path / "a.csv", *words)
        assert max(map(len, out.splitlines())) < 400
        assert "\x1b" not in out and "\nlines" not in out
        _, out, _ = run(capsys, tmp_path / "a.csv", *words, "--json")
        assert all(len(finding["message"]) < 400 for finding in json.loads(out)["findings"])


def test_hostile_names_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Columns, groups and files that would clear the screen or colour it."""
    hostile = "\x1b[2J\x9b31m\u202e"
    head = f"id,time,kind{hostile},load{hostile},label{hostile},who\n"
    lines = [
        f"{n},{step},{'ab'[step % 2]}{n},{n},{n % 2},{n % 9}{hostile}\n"
        for n in range(40)
        for step in range(3)
    ]
    (tmp_path / f"log{hostile}.csv").write_text(head + "".join(lines) + "40,x,a,1,1,1\n", encoding="utf-8")
    for kind, columns in (("events", "kind,load"), ("series", "load")):
        names = ",".join(f"{name}{hostile}" for name in columns.split(","))
        code, out, _ = run(
            capsys, tmp_path / f"log{hostile}.csv", "--by", "id", "--order", "time", "--group", "who",
            "--input", names, "--output", f"label{hostile}", "--input-kind", kind,
        )  # fmt: skip
        assert (code, out.count("error: ") > 0) == (1, True)
        assert not set(hostile) & set(out) - set("[2J31m")
        assert out.count("load\\u001b[2J") >= 2 and "log\\u001b[2J" in out


def test_one_of_a_thing_is_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nsun,yes\n")
    _, out, _ = run(capsys, tmp_path / "a.csv", "--task", "label", "--test", tmp_path / "a.csv")
    assert "1 label, the most frequent on 100.0% of the rows" in out
    assert "test: 1 of 1 input stands in " in out
    _, out, _ = run(capsys, tmp_path / "a.csv", "--output", "label")
    assert "1 different output in 1 row, 1.0 of each" in out
