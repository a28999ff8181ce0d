import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.open_source import open_source
from unrolled.data.overlap import describe_leakage, describe_repeats, different, digests
from unrolled.data.split_of import digest

TEXTS = st.lists(st.sampled_from("abcdef"), min_size=1)


@given(TEXTS, TEXTS)
def test_counts_agree_with_sets(train: list[str], held_out: list[str]) -> None:
    first, second = (digests(open_source((texts, None))) for texts in (train, held_out))
    repeated = len(train) - len(set(train))
    leaked = sum(text in train for text in held_out)
    assert describe_repeats(first) == [f"train: {repeated} of {len(train)} inputs repeat an earlier one"] * (
        repeated > 0
    )
    said = [f"test: {leaked} of {len(held_out)} inputs occur in train too"] * (leaked > 0)
    assert describe_leakage("test", second, [("train", first)]) == said


def test_bad_rows_have_no_digest() -> None:
    found = digests(open_source((["a", "", "b"], None)))
    assert found.tolist() == [digest("a"), digest("b")]
    assert found.dtype == np.uint64


def test_groups_are_counted_once_each() -> None:
    train, held = (np.array(hashes, dtype=np.uint64) for hashes in ([1, 1, 2], [2, 2, 3, 4]))
    assert describe_leakage("test", different(held), [("train", different(train))], "groups") == [
        "test: 1 of 3 groups occur in train too"
    ]
    assert different(None).tolist() == []
