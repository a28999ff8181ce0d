"""Whoever can't be told from the best and costs least is recommended, and what is cheaper still has its price."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from races.made_standings import apart, baseline, model, race, surely, unsure
from unrolled.races.comparison import Difference, Entry
from unrolled.races.preference import PREFERENCES, recommendations

GRU: dict[str, Any] = {
    "parameters": 25_000, "latency_seconds": 8e-4, "peak_memory": 310_000_000, "step_seconds": 3.5e-5,
    "state_bytes": 2_000, "bounded": True,
}  # fmt: skip
TRANSFORMER: dict[str, Any] = {
    "parameters": 20_000, "latency_seconds": 2.5e-3, "peak_memory": 640_000_000, "step_seconds": 5e-4,
    "state_bytes": 31_000, "bounded": False,
}  # fmt: skip
RNN: dict[str, Any] = {
    "parameters": 5_000,
    "latency_seconds": 2e-4,
    "step_seconds": 1e-5,
    "state_bytes": 512,
    "bounded": True,
}
WORSE = apart("transformer", "rnn", 0.04, (0.03, 0.05), (0.02, 0.06))


def advised(entries: list[Entry], differences: list[Difference], **changes: Any) -> dict[str, str]:
    found = recommendations(race(**changes), entries, differences)
    assert tuple(found) == PREFERENCES
    return found


def test_the_cheapest_of_those_that_cannot_be_told_apart_is_named_with_its_figure() -> None:
    entries = [model("gru", 0.82, **GRU), model("transformer", 0.83, **TRANSFORMER)]
    assert advised(entries, [unsure("transformer", "gru", 0.01)]) == {
        "accuracy": "transformer (83.0%): the best score, but gru can't be told apart from it",
        "latency": "gru (82.0%): an answer takes 800 µs",
        "memory": "gru (82.0%): weights and state take 102 kB (training took up to 310 MB)",
        "streaming": "gru (82.0%): a step takes 35 µs, the state 2.0 kB however long the row",
    }


def test_whoever_is_cheaper_but_worse_is_named_with_what_that_costs() -> None:
    entries = [model("transformer", 0.83, **TRANSFORMER), model("rnn", 0.79, **RNN)]
    price = "but it is worse than transformer by 4.0 points of accuracy [3.0, 5.0]"
    assert advised(entries, [WORSE]) == {
        "accuracy": "transformer (83.0%): it is better than every other contender",
        "latency": "transformer (83.0%): an answer takes 2.5 ms; with rnn an answer takes 200 µs, " + price,
        "memory": "transformer (83.0%): weights and state take 111 kB (training took up to 640 MB); "
        f"with rnn weights and state take 21 kB, {price}",
        "streaming": "transformer (83.0%): a step takes 500 µs, the state 31 kB after a long row, growing with it; "
        f"with rnn a step takes 10 µs, the state 512 bytes however long the row, {price}",
    }


def test_where_none_of_the_best_streams_the_best_that_does_is_named_with_its_price() -> None:
    still = {**TRANSFORMER, "step_seconds": None, "state_bytes": None, "bounded": None}
    entries = [model("transformer", 0.83, **still), model("rnn", 0.79, **RNN)]
    found = advised(entries, [WORSE])
    assert found["streaming"] == (
        "rnn (79.0%): a step takes 10 µs, the state 512 bytes however long the row; it is worse "
        "than transformer by 4.0 points of accuracy [3.0, 5.0]"
    )
    assert "transformer (83.0%): weights take 80 kB (training took up to 640 MB)" in found["memory"]


def test_what_nobody_has_is_said() -> None:
    found = advised([model("bag", 0.8)], [])
    assert found == {
        "accuracy": "bag (80.0%): no other contender has a score",
        "latency": "no latency was measured",
        "memory": "no contender's size is known",
        "streaming": "no contender answers step by step",
    }
    assert "weights take 400 bytes" in advised([model("bag", 0.8, parameters=100)], [])["memory"]


def test_a_baseline_that_no_model_beats_is_what_to_take() -> None:
    entries = [model("gru", 0.82, **GRU), baseline("tfidf_words", 0.81)]
    found = advised(entries, [unsure("gru", "tfidf_words", 0.01)])
    assert found["accuracy"] == "tfidf_words (81.0%): no model beats it"
    assert found["latency"] == ("gru (82.0%): an answer takes 800 µs; no model beats tfidf_words (81.0%)")
    beaten = advised(entries, [surely("gru", "tfidf_words", 0.01)])
    assert beaten["accuracy"] == "gru (82.0%): no other contender has a score"
    assert beaten["latency"] == "gru (82.0%): an answer takes 800 µs"


def test_where_no_contender_has_a_score_that_is_why() -> None:
    failed = model("gru", None, failed="the loss became nan", **GRU)
    assert set(advised([failed, baseline("prior", 0.5)], []).values()) == {
        "prior (50.0%): no contender has a score"
    }
    assert set(advised([failed], []).values()) == {"nothing has a score"}


@given(
    scores=st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True),
    latencies=st.lists(st.none() | st.integers(1, 1000), min_size=4, max_size=4),
    real=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_who_is_named_for_latency_is_never_really_worse_unless_that_is_said(
    scores: list[int], latencies: list[int | None], real: list[bool]
) -> None:
    entries = [
        model(f"c{place}", score / 100, latency_seconds=None if latency is None else latency * 1e-3)
        for place, (score, latency) in enumerate(zip(scores, latencies, strict=False))
    ]
    ranked = sorted(entries, key=lambda entry: -(entry.score.value or 0))
    pairs = [(one, other) for place, one in enumerate(ranked) for other in ranked[place + 1 :]]
    differences = [
        (surely if sure else unsure)(one.name, other.name, 0.1)
        for (one, other), sure in zip(pairs, real, strict=False)
    ]
    worse = {each.worse for each in differences if each.real and each.better == ranked[0].name}
    times = {entry.name: entry.costs.latency_seconds for entry in entries if entry.costs}
    known = {name: time for name, time in times.items() if time is not None}
    text = advised(entries, differences)["latency"]
    if not known:
        assert text == "no latency was measured"
        return
    named = text.split(" ")[0]
    if named in worse:
        assert set(known) <= worse
        assert f"it is worse than {ranked[0].name}" in text
        return
    assert known[named] == min(time for name, time in known.items() if name not in worse)
    faster = re.search(r"; with (c\d) an answer takes", text)
    assert (faster is not None) == any(known.get(name, 1e9) < known[named] for name in worse)
    if faster:
        assert known[faster[1]] == min(known.values())
