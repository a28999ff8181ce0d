import tomllib

from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.toml_text import toml_text

# Lone surrogates are no text, and TOML forbids DEL unescaped where JSON does not.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"))
values = st.one_of(
    words,
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.lists(words, max_size=3),
)
keys = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)


@given(st.dictionaries(keys, st.dictionaries(keys, values, max_size=4), max_size=3))
def test_reads_back_as_written(tables: dict) -> None:
    assert tomllib.loads(toml_text(tables)) == tables


def test_none_is_left_out() -> None:
    assert toml_text({"a": {"b": None}}) == "[a]\n"
