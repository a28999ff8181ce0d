"""Baselines of texts, on pairs where the right answer is plain."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.tasks.baselines import nearest_target
from unrolled.tasks.baselines.baseline import LeftOut, TextBaseline
from unrolled.tasks.baselines.copy_source import CopySource
from unrolled.tasks.baselines.frequent_target import FrequentTarget
from unrolled.tasks.baselines.leading_words import LeadingWords
from unrolled.tasks.baselines.nearest_target import NearestTarget
from unrolled.tasks.baselines.text_answers import FOR_TEXTS, text_baselines

SOURCES = ["the red house", "a blue car", "the old tree", "a green door"]
TARGETS = ["das rote Haus", "ein blaues Auto", "der alte Baum", "eine grüne Tür"]


def answers(
    build: Callable[[], TextBaseline], values: list[str], outputs: list[str], asked: list[str]
) -> list[str]:
    baseline = build()
    baseline.fit(values, outputs)
    return baseline.answers(asked)


def test_every_baseline_answers_the_judged_rows_in_their_order() -> None:
    judged = ["my blue car here", "one old tree", ""]
    assert text_baselines(SOURCES, [*TARGETS[:3], "ein blaues Auto"], judged) == {
        "copy": judged,
        "most_frequent": ["ein blaues Auto"] * 3,
        "nearest": ["ein blaues Auto", "der alte Baum", "ein blaues Auto"],
        "leading_words": ["my blue car", "one old tree", ""],
    }


@given(
    st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), min_size=1, max_size=8), st.text(max_size=9)
)
@settings(max_examples=30)
def test_any_texts_are_answered_alone_as_among_others(pairs: list[tuple[str, str]], asked: str) -> None:
    values, outputs = [value for value, _ in pairs], [output for _, output in pairs]
    together = text_baselines(values, outputs, [asked, *values])
    alone = text_baselines(values, outputs, [asked])
    assert {name: texts[:1] for name, texts in together.items()} == alone
    assert {len(texts) for texts in together.values()} == {1 + len(values)}
    assert together["copy"] == [asked, *values]
    assert set(together["most_frequent"]) <= set(outputs)
    assert set(together.get("nearest", [])) <= set(outputs)


def test_the_first_of_equally_frequent_targets_is_said() -> None:
    assert answers(FrequentTarget, ["a", "b", "c", "d"], ["x", "y", "y", "x"], ["z"]) == ["x"]


def test_a_source_of_training_is_nearest_to_itself_and_the_first_of_equals_wins() -> None:
    assert answers(NearestTarget, SOURCES, TARGETS, SOURCES) == TARGETS
    assert answers(NearestTarget, ["same", "same", "other"], ["1", "2", "3"], ["same"]) == ["1"]


def test_the_nearest_is_that_of_the_largest_cosine() -> None:
    draw = np.random.default_rng(0)
    texts = [" ".join(draw.choice(SOURCES[0].split() + SOURCES[3].split(), 6)) for _ in range(300)]
    values, asked = texts[:150], texts[150:]
    nearest = NearestTarget()
    nearest.fit(values, [str(row) for row in range(150)])
    vectors = [nearest._features.of(part).toarray() for part in (asked, values)]
    expected = (vectors[0] @ vectors[1].T).argmax(1)
    found = np.array(nearest.answers(asked), dtype=int)
    cosines = vectors[0] @ vectors[1].T
    picked, best = (cosines[np.arange(150), rows] for rows in (found, expected))
    np.testing.assert_allclose(picked, best, rtol=1e-12)


def test_a_source_without_a_word_gets_the_commonest_target() -> None:
    assert answers(NearestTarget, ["abc", "abd", "abe"], ["x", "y", "y"], ["", " "]) == ["y", "y"]


def test_many_sources_are_thinned_evenly_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_target, "ROWS", 2)
    said: list[str] = []
    assert text_baselines(SOURCES, TARGETS, ["a blue car"], said=said)["nearest"] != [TARGETS[1]]
    assert said == ["baseline nearest: learnt from 2 of 4 rows, spread evenly"]


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        (["a b", "a b c d"], "one two three"),
        (["a", ""], "one"),
        (["", ""], "one"),
        (["a b c d e f"], "one two three four"),
    ],
)
def test_as_many_words_lead_as_targets_have(outputs: list[str], expected: str) -> None:
    values = ["x"] * len(outputs)
    assert answers(LeadingWords, values, outputs, ["one  two\tthree four", ""]) == [expected, ""]


@pytest.mark.parametrize("build", [CopySource, NearestTarget, LeadingWords])
def test_sources_that_are_no_texts_are_left_out(build: Callable[[], TextBaseline]) -> None:
    with pytest.raises(LeftOut, match="^the sources are no texts$"):
        build().fit([np.zeros((3, 1))], ["a"])


def test_what_is_left_out_is_said() -> None:
    said: list[str] = []
    series = [np.zeros((2, 1)), np.ones((3, 1))]
    assert text_baselines(series, ["a", "b"], series, said=said) == {"most_frequent": ["a", "a"]}
    assert said == [
        f"baseline {name} is left out: the sources are no texts"
        for name in ("copy", "nearest", "leading_words")
    ]
    said.clear()
    assert "nearest" not in text_baselines(["  ", ""], ["a", "b"], [" "], said=said)
    assert said == ["baseline nearest is left out: no text holds a word or a character to go by"]


def test_no_judged_rows_are_no_answers() -> None:
    assert text_baselines(SOURCES, TARGETS, []) == {build().name: [] for build in FOR_TEXTS}
