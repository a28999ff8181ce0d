from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.split_of import digest, split_of


def test_shares_are_80_10_10() -> None:
    counts = Counter(split_of(f"input {number}") for number in range(20_000))
    # Four standard deviations of a binomial count.
    assert abs(counts["train"] - 16_000) < 230
    assert abs(counts["valid"] - 2_000) < 170
    assert abs(counts["test"] - 2_000) < 170


def test_the_hash_is_fixed_for_ever() -> None:
    assert digest("Sato") == 11_212_915_783_427_890_390


@given(st.text(), st.text())
def test_white_space_does_not_count(left: str, right: str) -> None:
    assert digest(f" {left} \t{right}\n") == digest(f"{left} {right}")


def test_unicode_form_does_not_count_and_case_does() -> None:
    assert digest("e\u0301") == digest("é")
    assert digest("May") != digest("may")


@given(st.text(st.characters(categories=["Cs", "Lu"])))
def test_any_text_has_a_split(text: str) -> None:
    assert split_of(text) in ("train", "valid", "test")
