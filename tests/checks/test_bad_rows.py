"""Bad rows are counted by reason, and stop a training unless they may be skipped."""

from checked_rows import shown, texts
from unrolled.checks.bad_rows import MOST_REASONS, BadRows
from unrolled.data.rows import BadRow


def test_good_rows_are_no_finding() -> None:
    assert shown(BadRows(skip_bad=False), *texts(("a", "x"))).findings("label") == []


def test_rows_of_one_trouble_are_one_finding_with_five_places() -> None:
    rows = [BadRow(f"a.ts:{line}", f'step {line}: channel "c{line}" is infinite, expected a number')
            for line in range(1, 9)]  # fmt: skip
    [found] = shown(BadRows(skip_bad=False), *rows).findings("label")
    assert (found.kind, found.severity) == ("bad rows", "error")
    assert found.message.startswith('8 rows can\'t be used, such as: step 1: channel "c1" is infinite')
    assert found.places == ("a.ts:1", "a.ts:2", "a.ts:3", "a.ts:4", "a.ts:5")


def test_different_troubles_are_told_apart_the_most_frequent_first() -> None:
    empty = [BadRow(f"a.csv:{line}", "the input is empty") for line in (3, 5)]
    rows = [BadRow("a.csv:2", "found 3 values, expected 2"), *empty]
    assert [
        found.message.split(" (")[0] for found in shown(BadRows(skip_bad=False), *rows).findings(None)
    ] == [
        "2 rows can't be used: the input is empty",
        "1 row can't be used: found 3 values, expected 2",
    ]


def test_skipped_rows_are_a_warning() -> None:
    [found] = shown(BadRows(skip_bad=True), BadRow("a.csv:2", "empty")).findings("label")
    assert found.severity == "warning"
    assert found.message == "1 row can't be used: empty (left out by --skip-bad)"


def test_beyond_so_many_reasons_the_rest_is_counted_together() -> None:
    words = [chr(97 + number) * 3 for number in range(26)]
    rows = [BadRow(f"a.csv:{line}", word) for line, word in enumerate(words)]
    found = shown(BadRows(skip_bad=False), *rows).findings(None)
    assert len(found) == MOST_REASONS + 1
    assert found[0].message.startswith(f"{26 - MOST_REASONS} rows can't be used: other reasons")
