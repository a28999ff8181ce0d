"""Every baseline, fitted on training rows and judged on others, by figures that can be worked out by hand."""

import math
from typing import Any

import numpy as np
import pytest

from unrolled.data.codecs.characters import Characters
from unrolled.data.codecs.codec import Codec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.layout import INPUT_KINDS
from unrolled.data.values import Events
from unrolled.errors import UsageError, UserError
from unrolled.predictor.baselines import LINEAR, ONE_LABEL, TASKS, language_baselines, row_baselines
from unrolled.tasks.baselines import rocket

# Inputs of every kind, the ones that say yes and the ones that say no.
INPUTS: dict[str, tuple[Any, Any]] = {
    "text": ("a fine film", "a dull film"),
    "symbols": ("ACCA", "AGGA"),
    "series": (np.array([[0.0], [1.0], [4.0]]), np.array([[4.0], [1.0]])),
    "audio": (np.array([[0.0], [1.0], [4.0]]), np.array([[4.0], [1.0]])),
    "numbers": (np.array([[0.0, np.nan]]), np.array([[1.0, 2.0]])),
    "events": (Events((("buy", "2"),), (0.0,)), Events((("look", ""), ("go", "")), (0.0, 9.0))),
}
OF_LABEL = {
    "text": ["majority", "tfidf_words", "tfidf_characters"],
    "symbols": ["majority", "kmers", "positions"],
    "series": ["majority", "nearest"],
    "audio": ["majority", "nearest"],
    "numbers": ["majority", "linear"],
    "events": ["majority", "counts"],
}
OF_THE_REST = {
    "text": "tfidf_words",
    "symbols": "kmers",
    "series": "summaries",
    "audio": "summaries",
    "numbers": "linear",
    "events": "counts",
}
OUTPUTS = {"label": ("yes", "no"), "labels": ("b;a", "a"), "value": ("4", "1")}


@pytest.fixture(autouse=True)
def without_rocket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rocket, "PACKAGES", ("a_package_that_is_not",))


def codec_of(kind: str) -> Codec | None:
    return {"text": Characters.fit(INPUTS["text"]), "symbols": Symbols.fit(INPUTS["symbols"])}.get(kind)


def found(task: str, kind: str, judged: list[Any], **changed: Any) -> dict[str, np.ndarray]:
    asked: dict[str, Any] = {
        "task_name": task,
        "input_kind": kind,
        "codec": codec_of(kind),
        "values": list(INPUTS[kind]) * 30,
        "outputs": list(OUTPUTS[task]) * 30,
        "judged": judged,
    }
    return row_baselines(**(asked | changed))


def test_every_kind_of_input_has_its_baselines() -> None:
    assert set(LINEAR) == set(ONE_LABEL) == set(INPUT_KINDS) == set(INPUTS)


@pytest.mark.parametrize("kind", INPUTS)
def test_a_label_is_told_from_inputs_of_every_kind(kind: str) -> None:
    said = found("label", kind, [INPUTS[kind][0], INPUTS[kind][1], INPUTS[kind][1]])
    assert list(said) == OF_LABEL[kind]
    for name, probabilities in said.items():
        assert probabilities.shape == (3, 2)
        np.testing.assert_allclose(probabilities.sum(1), 1)
        # The columns are no and yes, in this order.
        assert name == "majority" or probabilities.argmax(1).tolist() == [1, 0, 0]


@pytest.mark.parametrize("kind", INPUTS)
def test_several_labels_are_told_from_inputs_of_every_kind(kind: str) -> None:
    said = found("labels", kind, list(INPUTS[kind]))
    assert list(said) == ["shares", OF_THE_REST[kind]]
    np.testing.assert_allclose(said["shares"], [[61 / 62, 31 / 62]] * 2)
    assert (said[OF_THE_REST[kind]] > 0.5).tolist() == [[True, True], [True, False]]


@pytest.mark.parametrize("kind", INPUTS)
def test_a_number_is_told_from_inputs_of_every_kind(kind: str) -> None:
    said = found("value", kind, list(INPUTS[kind]))
    assert list(said) == ["mean", OF_THE_REST[kind]]
    np.testing.assert_allclose(said["mean"], [[2.5], [2.5]])
    np.testing.assert_allclose(said[OF_THE_REST[kind]], [[4.0], [1.0]], atol=0.2)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("kind", INPUTS)
def test_a_judged_row_is_answered_whatever_stands_beside_it(kind: str, task: str) -> None:
    one, both = found(task, kind, [INPUTS[kind][1]]), found(task, kind, list(INPUTS[kind]))
    for name, answers in one.items():
        np.testing.assert_allclose(answers[0], both[name][1], rtol=1e-9)
    nothing = found(task, kind, [])
    assert {answers.shape for answers in nothing.values()} == {(0, one[name].shape[1])}


@pytest.mark.parametrize("kind", INPUTS)
def test_one_label_alone_is_certain(kind: str) -> None:
    said = found("label", kind, [INPUTS[kind][0]], outputs=["yes"] * 60)
    assert list(said) == OF_LABEL[kind]
    for probabilities in said.values():
        np.testing.assert_allclose(probabilities, [[1.0]])


@pytest.mark.parametrize(
    ("kind", "strange"),
    [
        ("text", "Ω∞"),
        ("symbols", "XYZZY"),
        ("series", np.full((9, 1), np.nan)),
        ("numbers", np.full((1, 2), np.nan)),
        ("events", Events((("unheard", "of"),), None)),
    ],
)
@pytest.mark.parametrize("task", TASKS)
def test_what_training_never_saw_is_answered(kind: str, strange: Any, task: str) -> None:
    for answers in found(task, kind, [strange]).values():
        assert np.isfinite(answers).all()


def test_what_is_left_out_is_said() -> None:
    said: list[str] = []
    values = ["ACC", "AGGG", "ACCCC"]
    asked = found("label", "symbols", ["A"], values=values, outputs=["a", "b", "a"], said=said)
    assert list(asked) == ["majority", "kmers"]
    assert said == [
        "baseline positions is left out: 67% of the training rows are of another length than the commonest, "
        "3 symbols; places mean something where at most 20% are"
    ]
    said.clear()
    found("label", "series", [INPUTS["series"][0]], said=said)
    assert said == [
        "baseline rocket is left out: a_package_that_is_not not installed; "
        "pip install 'unrolled[rocket]' adds it"
    ]


def test_a_fall_back_is_said() -> None:
    said: list[str] = []
    found("value", "text", ["x"], values=["!", "?"], outputs=["1", "2"], said=said)
    assert said == ["baseline tfidf_words: no text holds a word or a character to go by: the mean is used"]


def test_unknown_tasks_and_kinds_are_refused() -> None:
    with pytest.raises(UsageError, match='task: found "labls", expected one of: label, labels, value'):
        found("label", "text", [], task_name="labls")
    with pytest.raises(UsageError, match='--input-kind: found "texts", expected one of: text'):
        found("label", "text", [], input_kind="texts")
    with pytest.raises(UserError, match='the output "four" is no finite number'):
        found("value", "text", [], outputs=["four", "1"] * 30)


def test_language_baselines_score_every_token_but_the_first() -> None:
    sizes = np.array([0, 0, 0, 1, 2])
    train, tokens = np.array([1, *[3, 4] * 50]), np.array([1, *[3, 4] * 10])
    said = language_baselines(train, tokens.astype(np.uint8), sizes, block=4)
    assert list(said) == ["uniform", "unigram", "kneser_ney_5"]
    figures = {name: report.metrics["nats_per_token"].value for name, report in said.items()}
    assert figures["uniform"] == pytest.approx(math.log(5))
    assert figures["kneser_ney_5"] < 0.1 < figures["unigram"] < figures["uniform"]
    for report in said.values():
        assert report.details["tokens"] == 20 and report.details["bytes"] == 30
        nats = report.metrics["nats_per_token"].value * 20
        assert report.metrics["bits_per_byte"].value == pytest.approx(nats / 30 / math.log(2))
