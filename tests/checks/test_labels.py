"""Labels: one alone, rare ones, look-alikes, unknown ones, and one that outweighs the rest."""

from pathlib import Path

import pytest

from checked_rows import only, shown, texts
from unrolled.checks import labels as module
from unrolled.checks.check import check
from unrolled.checks.labels import Labels
from unrolled.data.layout import Layout
from unrolled.data.split_of import split_of
from unrolled.errors import UserError
from unrolled.predictor.read import Request, read_data

BALANCED = [("a", "yes"), ("b", "no")] * 5


def test_balanced_labels_are_no_finding_and_counted() -> None:
    labels = shown(Labels(skip_bad=False), *texts(*BALANCED))
    assert labels.findings("label") == []
    assert labels.facts("label") == {
        "classes": {"number": 2, "rows": {"no": 5, "yes": 5}, "majority_share": 0.5}
    }


@pytest.mark.parametrize("task", ["label", None])
def test_one_label_alone_is_an_error(task: str | None) -> None:
    [found] = shown(Labels(skip_bad=False), *texts(("a", "yes"), ("b", "yes"))).findings(task)
    assert (found.kind, found.severity, found.places) == ("one label", "error", ("a.csv:2",))
    assert found.message == 'every row has the label "yes": there is nothing to tell apart'


def test_a_rare_label_is_named_with_its_first_row() -> None:
    rows = texts(*BALANCED, ("c", "perhaps"), ("d", "perhaps"))
    found = only(shown(Labels(skip_bad=False), *rows).findings("label"), "rare labels")
    assert found is not None
    assert (found.severity, found.places) == ("warning", ("a.csv:12",))
    assert found.message == "1 label on fewer than 5 rows: perhaps"


def test_labels_that_differ_in_case_or_white_space_are_named_together() -> None:
    rows = texts(*BALANCED, *[("c", "Yes")] * 5, *[("d", " yes")] * 5)
    found = only(shown(Labels(skip_bad=False), *rows).findings("label"), "labels alike")
    assert found is not None
    assert '" yes" / "Yes" / "yes"' in found.message
    assert found.places == ("a.csv:17", "a.csv:12", "a.csv:2")


@pytest.mark.parametrize(("skip_bad", "severity"), [(False, "error"), (True, "warning")])
def test_a_held_out_label_that_training_lacks_is_named(skip_bad: bool, severity: str) -> None:
    labels = shown(Labels(skip_bad=skip_bad), *texts(*BALANCED))
    shown(labels, *texts(("e", "maybe"), ("f", "yes"), file="t.csv"), split="test")
    found = only(labels.findings("label"), "unknown labels")
    assert found is not None
    assert (found.severity, found.places) == (severity, ("t.csv:2",))
    assert found.message == '1 held-out row with a label that training does not have: "maybe"'


def test_a_label_on_nine_rows_in_ten_is_noted() -> None:
    rows = texts(*[("a", "yes")] * 90, *[("b", "no")] * 10)
    found = only(shown(Labels(skip_bad=False), *rows).findings("label"), "unbalanced")
    assert found is not None
    assert found.message.startswith('90.0% of the rows have the label "yes": always answering it')
    assert not only(shown(Labels(skip_bad=False), *texts(*[("a", "yes")] * 89, *[("b", "no")] * 11)).findings(
        "label"), "unbalanced")  # fmt: skip


@pytest.mark.parametrize("task", ["value", "continuation"])
def test_other_tasks_have_no_labels_to_judge(task: str) -> None:
    labels = shown(Labels(skip_bad=False), *texts(("a", "1"), ("b", "1")))
    assert (labels.findings(task), labels.facts(task)) == ([], {})


def test_without_outputs_there_is_nothing_to_say() -> None:
    labels = shown(Labels(skip_bad=False), *texts(("a", None)))
    assert (labels.outputs, labels.findings("continuation")) == (None, [])  # type: ignore[attr-defined]


def test_several_labels_a_row_are_counted_apart() -> None:
    rows = texts(*[("a", "red;blue")] * 5, *[("b", "blue")] * 5, ("c", "green; blue"))
    labels = shown(Labels(skip_bad=False), *rows)
    shown(labels, *texts(("d", "blue;pink"), file="t.csv"), split="test")
    assert labels.facts("labels")["classes"] == {
        "number": 3, "rows": {"blue": 11, "red": 5, "green": 1}, "majority_share": 1.0
    }  # fmt: skip
    rare, unknown = labels.findings("labels")
    assert (rare.kind, rare.message, rare.places) == (
        "rare labels", "1 label on fewer than 5 rows: green", ("a.csv:12",)
    )  # fmt: skip
    assert (unknown.kind, unknown.places) == ("unknown labels", ("t.csv:2",))
    assert '"pink"' in unknown.message


def test_one_set_of_labels_on_every_row_is_an_error() -> None:
    [found] = shown(Labels(skip_bad=False), *texts(("a", "x;y"), ("b", "x;y"))).findings("labels")
    assert found.kind == "one label"


def test_a_label_that_a_cut_by_groups_leaves_out_of_training_is_an_error(tmp_path: Path) -> None:
    """Where each person has one label, that of some may be only for validation; training refuses such rows too."""
    people = {split_of(f"person {n}"): f"person {n}" for n in range(200)}
    rows = [("odd", people["valid"])] * 20 + [("even", people["train"])] * 20 + [("even", people["test"])] * 5
    path = tmp_path / "a.csv"
    path.write_text(
        "text,label,who\n" + "".join(f"row {n},{label},{who}\n" for n, (label, who) in enumerate(rows))
    )
    layout = Layout(input="text", output="label", group="who")
    found = check(Request(path, layout=layout))
    unknown = only(found.findings, "unknown labels")
    assert unknown is not None and not found.sound
    assert unknown.message == '20 held-out rows with a label that training does not have: "odd"'
    assert unknown.places == (f"{path}:2",)
    with pytest.raises(UserError, match='the label "odd" was not seen in training'):
        read_data(Request(path, layout=layout))
    assert check(Request(path, layout=layout, skip_bad=True)).sound


@pytest.mark.parametrize(
    ("asked", "outputs", "kept"),
    [
        (None, [f"{number}.5" for number in range(400)], 50),
        (None, [f"an answer {number}" for number in range(400)], 50),
        ("value", ["n/a", *(f"{number}.5" for number in range(400))], 50),
        ("continuation", [f"{number}.5" for number in range(400)], 50),
        # No task fits these, so more are looked at, but not all.
        (None, ["n/a", *(f"{number}.5" for number in range(400))], 100),
        # Asked for, every one of them is a label.
        ("label", [f"{number}.5" for number in range(400)], 400),
    ],
)
def test_of_very_many_outputs_that_are_no_labels_few_are_kept(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, outputs: list[str], kept: int
) -> None:
    monkeypatch.setattr(module, "KEPT_OUTPUTS", 50)
    monkeypatch.setattr(module, "UNDECIDED_OUTPUTS", 100)
    labels = Labels(skip_bad=False, asked=asked)
    shown(labels, *texts(*((f"text {number}", output) for number, output in enumerate(outputs))))
    assert labels.outputs is not None
    assert (len(labels.outputs), labels.complete) == (kept, kept == 400)
