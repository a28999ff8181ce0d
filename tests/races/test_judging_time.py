"""The time that writing texts takes is told from some of them; every other task is judged in no time."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from text_models import text_model
from unrolled.data.sequences import Sequences
from unrolled.decoding.search import Search
from unrolled.races import judging_time
from unrolled.races.judging_time import ROWS, judging_seconds
from unrolled.tasks.label import Label
from unrolled.training.prepare import Prepared


def pairs(count: int) -> Sequences:
    """Return sources of three steps, and targets of at most five."""
    targets = Sequences.from_rows([[4] * (1 + row % 5) for row in range(count)])
    return Sequences.from_rows([[4, 5, 6]] * count, targets)


def prepared(valid: Sequences, test: Sequences | None) -> Prepared:
    return cast(Prepared, SimpleNamespace(valid=valid, test=test))


def test_some_texts_are_written_none_longer_than_wanted_and_all_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[int, Search]] = []
    found = judging_time.decode

    def counting(network: Any, task: Any, rows: Sequences, search: Search) -> Any:
        seen.append((len(rows), search))
        return found(network, task, rows, search)

    monkeypatch.setattr(judging_time, "decode", counting)
    predictor = text_model()
    few, many = (judging_seconds(predictor, prepared(pairs(10), pairs(count))) for count in (20, 20_000))
    assert [count for count, _ in seen] == [20, ROWS]
    assert {search.maximum for _, search in seen} == {5}
    assert {search.beam_size for _, search in seen} == {predictor.task.search.beam_size}  # type: ignore[union-attr]
    # A thousand times as many rows, in about as much time for each.
    assert few > 0
    assert many > 50 * few
    # Without test rows validation is what is kept for the end.
    judging_seconds(predictor, prepared(pairs(10), None))
    assert seen[-1][0] == 10


def test_other_tasks_are_judged_in_no_time() -> None:
    predictor = cast(Any, SimpleNamespace(task=Label(("no", "yes"))))
    assert judging_seconds(predictor, prepared(pairs(10), None)) == 0
