"""The data that benchmarks/check_rows.py measures on: as many rows as asked for, always the same."""

from pathlib import Path

from benchmark_files import benchmark
from unrolled.checks.check import check
from unrolled.predictor.read import Request

check_rows = benchmark("check_rows")


def test_rows_have_both_labels_and_nothing_wrong(tmp_path: Path) -> None:
    [table] = check_rows.write(tmp_path, 400, 12, pairs=False)
    found = check(Request(table))
    assert (found.tally.used, found.purpose.task, found.facts["classes"]["number"]) == (400, "label", 2)
    assert found.sound
    before = table.read_bytes()
    assert check_rows.write(tmp_path, 400, 12, pairs=False)[0].read_bytes() == before


def test_pairs_are_the_same_words_backwards(tmp_path: Path) -> None:
    source, target = (
        file.read_text().splitlines() for file in check_rows.write(tmp_path, 100, 8, pairs=True)
    )
    assert len(source) == 100
    assert [line.split()[::-1] for line in source] == [line.split() for line in target]
