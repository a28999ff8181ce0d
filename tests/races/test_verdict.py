"""What is said of a race follows from its figures, whichever way they fall, and never says more."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from races.made_standings import (
    CHRF,
    NATS,
    RMSE,
    apart,
    baseline,
    curve,
    model,
    race,
    surely,
    unsure,
)
from unrolled.races.comparison import Difference, Entry
from unrolled.races.verdict import verdict
from unrolled.tasks.metrics.metric import Report

STEEP = (curve(0.5, 0.6, 0.7, 0.75, 0.8, 0.85),) * 3
REAL = {"rows": (0.004, 0.02), "seeds": (0.002, 0.022)}


def said(entries: list[Entry], differences: list[Difference], **changes: Any) -> str:
    return verdict(race(**changes), entries, differences)


def test_the_winner_is_named_with_the_difference_and_both_intervals() -> None:
    entries = [model("lstm", 0.80), model("gru", 0.812)]
    assert said(entries, [apart("gru", "lstm", 0.012, **REAL)]) == (
        "gru is better than lstm by 1.2 points of accuracy [0.4, 2.0] on 1,821 rows, and [0.2, 2.2] over 3 seeds."
    )


def test_the_winner_of_many_is_better_than_all() -> None:
    entries = [model("gru", 0.812), model("lstm", 0.80), model("rnn", 0.7), model("bag", 0.6)]
    differences = [
        apart("gru", "lstm", 0.012, **REAL), surely("gru", "rnn", 0.112), surely("gru", "bag", 0.212),
    ]  # fmt: skip
    assert said(entries, differences) == (
        "gru is better than lstm, the next, by 1.2 points of accuracy [0.4, 2.0] on 1,821 rows, and [0.2, 2.2] over "
        "3 seeds; it is better than rnn and bag too."
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (RMSE, "by 0.012 in RMSE [0.004, 0.02] on 1,821 rows, and [0.002, 0.022] over 3 seeds."),
        (NATS, "by 0.012 nats per token [0.004, 0.02] on the test tokens, and [0.002, 0.022] over 3 seeds."),
        (CHRF, "by 0.012 points of chrF [0.004, 0.020] on 1,821 rows, and [0.002, 0.022] over 3 seeds."),
        (
            {"metric": "micro_f1"},
            "by 1.2 points of micro-F1 [0.4, 2.0] on 1,821 rows, and [0.2, 2.2] over 3 seeds.",
        ),
        ({"rows": {}}, "by 1.2 points of accuracy [0.4, 2.0] on the test rows, and [0.2, 2.2] over 3 seeds."),
    ],
)
def test_every_metric_has_its_words(changes: dict[str, Any], expected: str) -> None:
    better, worse = (0.81, 0.8) if changes.get("more_is_better", True) else (0.8, 0.81)
    entries = [model("lstm", worse), model("gru", better)]
    found = said(entries, [apart("gru", "lstm", 0.012, **REAL)], **changes)
    assert found == f"gru is better than lstm {expected}"


def test_a_language_model_is_tested_on_tokens_whatever_the_rows_are() -> None:
    report = Report({}, {"tokens": 98_765})
    entries = [replace(model(name, score), report=report) for name, score in (("gru", 1.4), ("lstm", 1.5))]
    found = said(entries, [unsure("gru", "lstm", 0.1)], **NATS)
    assert found == "gru and lstm can't be told apart on 98,765 tokens."


def test_of_those_that_cannot_be_told_apart_the_faster_is_named() -> None:
    entries = [model("gru", 0.8, latency_seconds=1e-3), model("transformer", 0.81, latency_seconds=3.1e-3)]
    assert said(entries, [unsure("transformer", "gru", 0.01)]) == (
        "transformer and gru can't be told apart on 1,821 rows; gru answers 3.1 times faster."
    )


def test_of_three_the_fastest_is_measured_by_the_next_and_who_is_worse_is_said() -> None:
    entries = [
        model("gru", 0.8, latency_seconds=1e-3),
        model("lstm", 0.81, latency_seconds=2e-3),
        model("transformer", 0.805, latency_seconds=4e-3),
        model("rnn", 0.7, latency_seconds=1e-4),
    ]
    differences = [
        unsure("lstm", "gru", 0.01), unsure("lstm", "transformer", 0.005), surely("lstm", "rnn", 0.11),
        unsure("transformer", "gru", 0.005),
    ]  # fmt: skip
    assert said(entries, differences) == (
        "lstm, transformer and gru can't be told apart on 1,821 rows; gru answers 2.0 times faster than lstm, the "
        "next; rnn is worse than lstm."
    )


def test_two_that_answer_about_as_fast_are_not_told_apart_by_it() -> None:
    entries = [model("gru", 0.8, latency_seconds=1e-3), model("lstm", 0.81, latency_seconds=1.05e-3)]
    assert said(entries, [unsure("lstm", "gru", 0.01)]) == (
        "lstm and gru can't be told apart on 1,821 rows; gru and lstm answer about as fast."
    )


@pytest.mark.parametrize("costs", [{}, {"latency_seconds": None, "peak_memory": 5}])
def test_where_latency_is_unknown_nothing_is_said_of_it(costs: dict[str, Any]) -> None:
    entries = [model("gru", 0.8, latency_seconds=1e-3), model("lstm", 0.81, **costs)]
    assert said(entries, [unsure("lstm", "gru", 0.01)]) == "lstm and gru can't be told apart on 1,821 rows."


def test_two_behind_the_leader_that_differ_from_each_other_are_not_called_the_same() -> None:
    entries = [model("gru", 0.81), model("lstm", 0.805), model("rnn", 0.79)]
    differences = [unsure("gru", "lstm", 0.005), unsure("gru", "rnn", 0.02), surely("lstm", "rnn", 0.015)]
    assert said(entries, differences) == (
        "gru (81.0%) scores best, but can't be told apart from lstm and rnn on 1,821 rows."
    )


def test_where_no_model_beats_the_best_baseline_it_is_to_be_taken() -> None:
    entries = [
        model("gru", 0.813),
        model("lstm", 0.80),
        baseline("tfidf_words", 0.81),
        baseline("majority", 0.5),
    ]
    differences = [
        unsure("gru", "tfidf_words", 0.003), unsure("tfidf_words", "lstm", 0.01), surely("gru", "majority", 0.313),
        apart("gru", "lstm", 0.013, **REAL),
    ]  # fmt: skip
    assert said(entries, differences) == (
        "No model beats tfidf_words (81.0%): take it; gru (81.3%), the best of the 2, can't be told apart from it on "
        "1,821 rows. gru is better than lstm by 1.3 points of accuracy [0.4, 2.0] on 1,821 rows, and [0.2, 2.2] over "
        "3 seeds."
    )


def test_a_model_that_loses_to_a_baseline_is_said_to_lose() -> None:
    entries = [model("gru", 0.79), baseline("tfidf_words", 0.802)]
    assert said(entries, [apart("tfidf_words", "gru", 0.012, **REAL)]) == (
        "No model beats tfidf_words (80.2%): take it; gru is worse by 1.2 points of accuracy [0.4, 2.0] on 1,821 "
        "rows, and [0.2, 2.2] over 3 seeds."
    )


def test_one_contender_is_compared_with_the_best_baseline() -> None:
    entries = [model("gru", 0.822), baseline("majority", 0.5), baseline("tfidf_words", 0.81)]
    differences = [apart("gru", "tfidf_words", 0.012, **REAL), surely("gru", "majority", 0.322)]
    assert said(entries, differences) == (
        "gru beats the best baseline, tfidf_words (81.0%), by 1.2 points of accuracy [0.4, 2.0] on 1,821 rows, and "
        "[0.2, 2.2] over 3 seeds."
    )


def test_who_beats_the_baseline_is_said() -> None:
    entries = [model("gru", 0.9), model("lstm", 0.85), model("rnn", 0.8), baseline("prior", 0.79)]
    among = [surely("gru", "lstm", 0.05), surely("gru", "rnn", 0.1)]
    against = [surely(name, "prior", 0.05) for name in ("gru", "lstm", "rnn")]
    assert said(entries, among + against).endswith("All 3 beat the best baseline, prior (79.0%).")
    some = [*against[:2], unsure("rnn", "prior", 0.01)]
    assert said(entries, among + some).endswith(
        "gru and lstm beat the best baseline, prior (79.0%); rnn does not."
    )
    one = [against[0], unsure("lstm", "prior", 0.01), unsure("rnn", "prior", 0.01)]
    assert said(entries, among + one).endswith(
        "gru beats the best baseline, prior (79.0%); lstm and rnn do not."
    )
    both = said([*entries[:2], entries[3]], among + against)
    assert both.endswith("Both beat the best baseline, prior (79.0%).")


def test_a_single_training_shows_nothing_yet() -> None:
    entries = [model("gru", 0.95, curves=[()]), baseline("prior", 0.5)]
    found = said(entries, [apart("gru", "prior", 0.45, (0.4, 0.5), None)], seeds=1)
    assert (
        found
        == "gru looks better than the best baseline, prior (50.0%), but a single training can't show it."
    )


def test_where_rows_tell_two_apart_and_seeds_do_not_more_seeds_are_needed() -> None:
    entries = [model("gru", 0.82), model("lstm", 0.81)]
    assert said(entries, [apart("gru", "lstm", 0.01, (0.005, 0.015), (-0.01, 0.03))]) == (
        "gru and lstm can't be told apart on 1,821 rows. gru is told from lstm by the test rows but not by 3 seeds: "
        "more seeds are needed."
    )


def test_in_folds_it_is_the_folds_that_are_named() -> None:
    entries = [model("lstm", 0.80), model("gru", 0.812), baseline("prior", 0.7)]
    folds: dict[str, Any] = {"fold_count": 5, "seeds": 1, "rows": {"train": 800, "valid": 90, "test": 1_000}}
    against = [surely(name, "prior", 0.1) for name in ("gru", "lstm")]
    assert said(entries, [apart("gru", "lstm", 0.012, **REAL), *against], **folds) == (
        "gru is better than lstm by 1.2 points of accuracy [0.4, 2.0] on 1,000 rows, and [0.2, 2.2] over 5 folds. "
        "Both beat the best baseline, prior (70.0%)."
    )
    found = said(entries, [apart("gru", "lstm", 0.012, (0.004, 0.02), (-0.1, 0.2)), *against], **folds)
    assert (
        "is told from lstm by the test rows but not by 5 folds: more folds, or more rows, are needed" in found
    )
    entries[0] = replace(entries[0], failed="fold 2: seed 1: it stopped")
    found = said(entries, [apart("gru", "lstm", 0.012, **REAL), *against], **{**folds, "seeds": 2})
    assert found.endswith("lstm has 3 of 10 trainings (fold 2: seed 1: it stopped).")


def test_folds_without_a_score_show_nothing() -> None:
    entries = [model("gru", 0.9), baseline("prior", 0.45)]
    found = said(entries, [apart("gru", "prior", 0.45, (0.4, 0.5), None)], fold_count=3, seeds=1)
    assert "gru looks better than the best baseline, prior (45.0%), but folds without a score can't" in found


def test_where_seeds_tell_two_apart_and_rows_do_not_more_rows_are_needed() -> None:
    entries = [model("gru", 0.82), model("lstm", 0.81)]
    assert said(entries, [apart("gru", "lstm", 0.01, (-0.005, 0.025), (0.005, 0.015))]) == (
        "gru and lstm can't be told apart on 1,821 rows. gru is told from lstm by 3 seeds but not by the test rows: "
        "more test rows are needed."
    )


FALLING = "still improving when its training ended: more budget would likely change the order."


def test_curves_that_still_fall_may_change_the_order() -> None:
    entries = [model("gru", 0.82), model("lstm", 0.81, curves=STEEP)]
    assert said(entries, [unsure("gru", "lstm", 0.01)]).endswith(f"lstm was {FALLING}")
    assert said(entries, [surely("gru", "lstm", 0.09)]).endswith(f"lstm was {FALLING}")
    assert "improving" not in said(entries, [surely("gru", "lstm", 0.3)])
    leading = [model("gru", 0.82, curves=STEEP), model("lstm", 0.81)]
    assert "improving" not in said(leading, [surely("gru", "lstm", 0.01)])
    assert said(leading, [unsure("gru", "lstm", 0.01)]).endswith(f"gru was {FALLING}")
    both = said([leading[0], entries[1]], [unsure("gru", "lstm", 0.01)])
    assert both.endswith(
        "gru and lstm were still improving when their training ended: more budget would likely change the order."
    )


def test_a_curve_of_another_figure_cannot_be_measured_against_a_real_gap() -> None:
    steep = (curve(3.0, 2.0, 1.5, 1.2, 1.0, 0.9, name="nats_per_token"),) * 3
    entries = [model("gru", 54.0), model("lstm", 50.0, curves=steep)]
    assert "improving" not in said(entries, [surely("gru", "lstm", 0.05)], **CHRF)
    assert "improving" in said(entries, [unsure("gru", "lstm", 0.05)], **CHRF)


def test_a_model_that_still_improves_may_yet_beat_the_baseline() -> None:
    entries = [model("gru", 0.79, curves=STEEP), baseline("tfidf_words", 0.81)]
    assert said(entries, [surely("tfidf_words", "gru", 0.02)]).endswith(f"gru was {FALLING}")
    assert "improving" not in said(entries, [surely("tfidf_words", "gru", 0.2)])
    assert "improving" not in said(entries, [surely("gru", "tfidf_words", 0.02)])


def test_failures_are_named_with_their_reason() -> None:
    entries = [
        model("gru", 0.82),
        model("rnn", None, failed="step 12: the loss became nan on validation.\nTraceback …"),
        model("lstm", 0.9, curves=[()], failed="MemoryError: " + "x" * 200),
        baseline("rocket", None),
    ]
    found = said(entries, [apart("lstm", "gru", 0.08, (0.05, 0.1), None)])
    assert "rnn failed (step 12: the loss became nan on validation)" in found
    assert re.search(r"lstm has 1 of 3 seeds \(MemoryError: x+…\)\.$", found)
    assert "rocket" not in found
    assert "lstm is told from gru by the test rows but not by 1 or 3 seeds: more seeds are needed" in found


def test_where_nobody_has_a_score_the_baseline_is_named() -> None:
    failed = model("gru", None, failed="the loss became nan")
    assert said([failed, baseline("prior", 0.5)], []) == (
        "No contender has a score; the best baseline is prior (50.0%). gru failed (the loss became nan)."
    )
    assert said([failed], []) == "No contender has a score. gru failed (the loss became nan)."
    assert said([], []) == "No contender has a score."


def test_where_there_is_but_one_score_there_is_nothing_to_compare() -> None:
    assert said([model("gru", 0.82)], []) == "gru (82.0%) is the only one with a score on 1,821 rows."


@st.composite
def found_in_races(draw: st.DrawFn) -> tuple[list[Entry], list[Difference], bool]:
    """Draw entries with scores and every difference between them, real or not as chance has it."""
    scores = st.integers(1, 99).map(lambda percent: percent / 100)
    contenders = [model(f"c{place}", draw(scores)) for place in range(draw(st.integers(1, 4)))]
    entries = [
        *contenders,
        *(baseline(f"b{place}", draw(scores)) for place in range(draw(st.integers(0, 2)))),
    ]
    more = draw(st.booleans())
    differences = []
    for place, one in enumerate(entries):
        for other in entries[place + 1 :]:
            if one.kind == other.kind == "baseline":
                continue
            first, second = one.score.value, other.score.value
            assert first is not None and second is not None
            better, worse = (one, other) if (first > second) == more else (other, one)
            gap = abs(first - second)
            lows = [draw(st.sampled_from([-gap, gap / 2] if gap else [0.0])) for _ in range(2)]
            rows, seeds = ((low, 2 * gap) for low in lows)
            differences.append(apart(better.name, worse.name, gap, rows, seeds))
    return draw(st.permutations(entries)), differences, more


def _in(names: str) -> list[str]:
    return re.split(r", | and ", names)


NAMES = r"(\w\d(?:(?:, | and )\w\d)*)"


@given(found_in_races())
def test_nothing_is_called_different_that_is_not_real(
    found: tuple[list[Entry], list[Difference], bool],
) -> None:
    entries, differences, more = found
    text = said(entries, differences, more_is_better=more)
    real = {(each.better, each.worse) for each in differences if each.real}
    contenders = [entry.name for entry in entries if entry.kind == "model"]
    for better, worse in re.findall(r"(\w\d) is better than (\w\d)", text):
        assert (better, worse) in real
    if also := re.search(rf"(\w\d) is better than .*; it is better than {NAMES} too", text):
        assert {(also[1], each) for each in _in(also[2])} <= real
    if tied := re.search(rf"{NAMES} can't be told apart on", text):
        assert not {(one, other) for one in _in(tied[1]) for other in _in(tied[1])} & real
    if tied := re.search(rf"(\w\d) \([\d.]+%\) scores best, but can't be told apart from {NAMES}", text):
        assert not {(tied[1], each) for each in _in(tied[2])} & real
    if behind := re.search(rf"{NAMES} (?:is|are) worse than (\w\d)", text):
        assert {(behind[2], each) for each in _in(behind[1])} <= real
    if beating := re.search(rf"{NAMES} beats? the best baseline, (\w\d)(?:.*; {NAMES} do(?:es)? not)?", text):
        named, others = _in(beating[1]), _in(beating[3]) if beating[3] else []
        looking = re.search(rf"; {NAMES} looks? better too, but 3 seeds can't show it", text)
        unsure = _in(looking[1]) if looking else []
        assert {(each, beating[2]) for each in named} <= real
        assert not {(each, beating[2]) for each in others + unsure} & real
        assert sorted(named + others + unsure) == sorted(contenders)
    unshown = (
        rf"{NAMES} looks? better than the best baseline, (\w\d) .* can't show it(?:; {NAMES} do(?:es)? not)?"
    )
    if looking := re.search(unshown, text):
        named, others = _in(looking[1]), _in(looking[3]) if looking[3] else []
        assert not {(each, looking[2]) for each in named + others} & real
        assert sorted(named + others) == sorted(contenders)
    if every := re.search(r"(?:Both|All \d) beat the best baseline, (\w\d)", text):
        assert {(each, every[1]) for each in contenders} <= real
    if nobody := re.search(r"No model beats (\w\d)", text):
        assert not {(each, nobody[1]) for each in contenders} & real
        if loses := re.search(r"take it; (\w\d).* is worse by", text):
            assert (nobody[1], loses[1]) in real
    if len(contenders) < len(entries):
        assert "best baseline" in text or nobody
    assert len(re.findall(r"\.(?= |$)", text)) <= 3


@given(found_in_races(), st.randoms())
def test_the_same_figures_give_the_same_words(
    found: tuple[list[Entry], list[Difference], bool], chance: Any
) -> None:
    entries, differences, more = found
    turned = chance.sample(differences, len(differences))
    plain = said(entries, differences, more_is_better=more)
    assert said(entries, turned, more_is_better=more) == plain
    if len({entry.score.value for entry in entries}) == len(entries):
        assert said(entries[::-1], differences, more_is_better=more) == plain


def test_without_a_test_split_it_says_what_judged_and_that_this_flatters() -> None:
    entries = [model("gru", 0.82), model("lstm", 0.81)]
    by_rows = apart("gru", "lstm", 0.01, (0.005, 0.015), (-0.01, 0.03))
    held: dict[str, Any] = {"judged_on": "valid", "rows": {"train": 14_000, "valid": 1_800}}
    assert said(entries, [by_rows], **held) == (
        "gru and lstm can't be told apart on 1,800 validation rows. gru is told from lstm by the validation rows but "
        "not by 3 seeds: more seeds are needed; there is no test split: validation picked the models and judged "
        "them, which flatters all a little."
    )
    by_seeds = apart("gru", "lstm", 0.01, (-0.005, 0.025), (0.005, 0.015))
    assert "but not by the validation rows: more validation rows are needed" in said(
        entries, [by_seeds], **held
    )


def test_who_looks_better_than_the_baseline_is_not_said_to_lose_to_it() -> None:
    entries = [model("gru", 0.9), model("lstm", 0.85), model("rnn", 0.84), baseline("prior", 0.79)]
    among = [surely("gru", "lstm", 0.05), surely("gru", "rnn", 0.06)]
    alone = apart("lstm", "prior", 0.06, (0.04, 0.08), None)
    found = said(entries, [*among, surely("gru", "prior", 0.11), alone, unsure("rnn", "prior", 0.05)])
    assert found.endswith(
        "gru beats the best baseline, prior (79.0%); rnn does not; lstm looks better too, but a single training "
        "can't show it."
    )


def test_costs_that_nobody_knows_are_no_training_that_failed() -> None:
    why = "what it costs to use could not be measured: RuntimeError: no step"
    entries = [model("gru", 0.82, failed=why), model("lstm", 0.81)]
    found = said(entries, [surely("gru", "lstm", 0.01)])
    assert found.endswith(f" gru: {why}.")


def test_a_baseline_that_a_lucky_training_beats_by_far_is_not_recommended() -> None:
    entries = [model("gru", 0.758), model("bag", 0.492), baseline("counts", 0.508)]
    lucky = apart("gru", "counts", 0.25, (0.23, 0.27), (-0.27, 0.77))
    found = said(
        entries,
        [apart("gru", "bag", 0.266, (0.25, 0.28), (-0.25, 0.78)), lucky, unsure("counts", "bag", 0.01)],
    )
    assert found == (
        "gru and bag can't be told apart on 1,821 rows. gru looks better than the best baseline, counts (50.8%), but "
        "3 seeds can't show it; bag does not. gru is told from bag by the test rows but not by 3 seeds: more seeds "
        "are needed."
    )
