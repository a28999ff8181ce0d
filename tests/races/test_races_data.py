"""The planted rules of small races: the order of words alone decides, or a word that every bag of words holds."""

import doctest
from collections import Counter, defaultdict
from pathlib import Path

from benchmark_files import benchmark

made = benchmark("races_data")


def test_every_bag_of_words_has_both_labels_alike() -> None:
    for wrong in (0.0, 0.3):
        labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for row in made.order_rows(400, seed=1, wrong=wrong):
            labels[tuple(sorted(row["text"].split()))][row["first"]] += 1
        assert all(found["sun"] == found["moon"] > 0 for found in labels.values())


def test_the_label_is_the_word_that_comes_first() -> None:
    rows = made.order_rows(300, seed=2, words=(3, 9))
    assert len(rows) == 300
    for row in rows:
        words = row["text"].split()
        assert row["first"] == next(word for word in words if word in ("sun", "moon"))
        assert (words.count("sun"), words.count("moon")) == (1, 1)
        assert 3 <= len(words) - 2 <= 9


def test_a_share_of_labels_is_wrong() -> None:
    right, wrong = (made.order_rows(2000, seed=3, wrong=share) for share in (0.0, 0.2))
    differing = [one["first"] != other["first"] for one, other in zip(right, wrong, strict=True)]
    assert [row["text"] for row in right] == [row["text"] for row in wrong]
    assert 0.15 < sum(differing) / len(differing) < 0.25


def test_where_a_word_decides_a_bag_of_words_tells_all() -> None:
    rows = made.presence_rows(300, seed=4)
    assert all({"sun", "moon"} & set(row["text"].split()) == {row["first"]} for row in rows)
    assert 0.4 < sum(row["first"] == "sun" for row in rows) / len(rows) < 0.6


def test_the_same_seed_makes_the_same_rows() -> None:
    for rule in made.RULES.values():
        assert rule(20, 5) == rule(20, 5) != rule(20, 6)


def test_a_table_holds_the_rows(tmp_path: Path) -> None:
    rows = made.order_rows(4, seed=0)
    made.write(tmp_path / "rows.csv", rows)
    lines = (tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["text,first", *(f"{row['text']},{row['first']}" for row in rows)]


def test_the_examples_in_the_file_hold() -> None:
    assert doctest.testmod(made).attempted == 2
    assert doctest.testmod(made).failed == 0
