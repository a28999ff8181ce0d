"""The planted rule: the labels are what a plain loop finds, and counts of kinds and of pairs tell nothing."""

import runpy
import sys
from collections import Counter
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from benchmark_files import FOLDER, benchmark
from unrolled.data.codecs.events import EventsCodec
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source

planted = benchmark("generated_events")
SEQUENCES = list(planted.generated_events(3000, seed=1))
LABELS = np.array([label for _, _, label in SEQUENCES])


def plain_rule(events):
    """Try every three events."""
    return any(
        tuple(event.kind for event in three) == planted.RULE
        and three[2].time - three[0].time <= planted.WINDOW
        for three in combinations(events, 3)
    )


def pairs(events):
    """Count the kinds, and each kind with the one after it."""
    kinds = [event.kind for event in events]
    return Counter(kinds) + Counter(pairwise(kinds))


def apart(counts):
    """Return how many standard errors the means of both labels are apart, for each column that varies."""
    counts = counts[:, counts.std(0) > 0]
    one, other = counts[LABELS == 1], counts[LABELS == 0]
    return (one.mean(0) - other.mean(0)) / np.sqrt(one.var(0) / len(one) + other.var(0) / len(other))


def table(counters):
    """Return counts as a table, a column for everything ever counted."""
    names = sorted({name for counter in counters for name in counter}, key=str)
    return np.array([[counter[name] for name in names] for counter in counters], dtype=float)


@given(st.lists(st.tuples(st.sampled_from([*planted.RULE, "pay"]), st.integers(0, 12)), max_size=12))
def test_the_rule_is_what_trying_every_three_events_finds(steps):
    times = np.cumsum([gap for _, gap in steps]).tolist()
    events = [planted.Event(time, kind, 1.0) for (kind, _), time in zip(steps, times, strict=True)]
    assert planted.follows_rule(events) == plain_rule(events)


def test_labels_are_the_rule():
    assert all(label == plain_rule(events) for _, events, label in SEQUENCES[:500])
    assert all(label == planted.follows_rule(events) for _, events, label in SEQUENCES)
    assert 0.45 < LABELS.mean() < 0.55


def test_sequences_have_20_to_40_events_in_order_of_time():
    lengths = [len(events) for _, events, _ in SEQUENCES]
    assert (min(lengths), max(lengths)) == (20, 40)
    assert all(one.time <= other.time for _, events, _ in SEQUENCES for one, other in pairwise(events))


def test_counts_of_kinds_and_of_pairs_are_alike_for_both_labels():
    for events in (events for _, events, _ in SEQUENCES):
        counts = Counter(event.kind for event in events)
        assert all(counts[kind] == 2 for kind in planted.RULE)
    distances = apart(table([pairs(events) for _, events, _ in SEQUENCES]))
    # 68 columns: the largest of so many normal numbers is rarely above 4.
    assert np.abs(distances).max() < 4


def test_times_alone_are_alike_for_both_labels():
    gaps = [sorted(np.diff([event.time for event in events])) for _, events, _ in SEQUENCES]
    quantiles = np.array([np.quantile(gap, [0.0, 0.25, 0.5, 0.75, 1.0]) for gap in gaps])
    assert np.abs(apart(quantiles)).max() < 4


def test_boosting_on_counts_is_near_chance():
    counts = table([pairs(events) for _, events, _ in SEQUENCES])
    model = HistGradientBoostingClassifier(max_iter=30, random_state=0).fit(counts[:2000], LABELS[:2000])
    assert 0.43 < roc_auc_score(LABELS[2000:], model.predict_proba(counts[2000:])[:, 1]) < 0.57


def test_order_and_time_together_tell_all(tmp_path):
    """The file as it is read: the label is what the rule says of the sequences that come out."""
    path = tmp_path / "events.csv"
    path.write_text(
        "".join(",".join(map(str, row)) + "\n" for row in planted.rows(50, seed=3)), encoding="utf-8"
    )
    source = open_source(path, Layout(output="label", by="id", order="time"))
    rows = list(source.rows())
    assert (len(rows), source.fields, source.layout.input_kind) == (50, ("kind", "amount"), "events")
    for row in rows:
        events = [
            planted.Event(time, kind, float(amount))
            for time, (kind, amount) in zip(row.input.times, row.input.cells, strict=True)
        ]
        assert row.output == str(int(plain_rule(events)))
    codec = EventsCodec.fit([row.input for row in rows], fields=source.fields)
    assert codec.inputs.sizes == (2 + len(planted.RULE) + len(planted.OTHERS),)
    assert codec.inputs.numbers == 2


def test_the_same_seed_makes_the_same_table():
    assert list(planted.rows(3, seed=5)) == list(planted.rows(3, seed=5))
    assert list(planted.rows(3, seed=5)) != list(planted.rows(3, seed=6))


def test_the_command_writes_the_table(tmp_path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "events.csv"
    monkeypatch.setattr(sys, "argv", ["generated_events.py", str(path), "--ids", "2", "--seed", "7"])
    runpy.run_path(str(FOLDER / "generated_events.py"), run_name="__main__")
    expected = [",".join(map(str, row)) for row in planted.rows(2, seed=7)]
    assert path.read_text(encoding="utf-8").splitlines() == expected
