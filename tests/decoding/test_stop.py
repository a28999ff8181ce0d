"""Stop strings: whatever the pieces, the text up to the first of them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.decoding.stop import StopStrings
from unrolled.errors import UsageError

# Two letters make stop strings that overlap each other and themselves.
TEXT = st.text(alphabet="ab", max_size=30)
STRINGS = st.lists(st.text(alphabet="ab", min_size=1, max_size=5), max_size=4)


def cut_whole(text: str, strings: list[str]) -> str:
    """Cut a whole text before the first place where any string stands."""
    for place in range(len(text)):
        if any(text.startswith(string, place) for string in strings):
            return text[:place]
    return text


def pieces_of(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[start:stop] for start, stop in pairwise(places)]


@given(TEXT, STRINGS, st.lists(st.integers(0, 30), max_size=12))
def test_the_output_is_the_text_cut_at_the_first_string(
    text: str, strings: list[str], cuts: list[int]
) -> None:
    stop = StopStrings(strings)
    assert "".join(stop.cut(pieces_of(text, cuts))) == cut_whole(text, strings)
    assert stop.stopped == (cut_whole(text, strings) != text)


@given(TEXT, STRINGS)
def test_nothing_is_held_back_that_cannot_become_a_stop_string(text: str, strings: list[str]) -> None:
    stop, given_out = StopStrings(strings), ""
    for place, character in enumerate(text, 1):
        given_out += stop.push(character)
        if stop.stopped:
            break
        held = text[len(given_out) : place]
        assert not held or any(string.startswith(held) for string in strings)
        assert len(held) < max(map(len, strings), default=1)


@given(TEXT, STRINGS, st.lists(st.integers(0, 30), max_size=12))
def test_pushing_and_flushing_give_the_same(text: str, strings: list[str], cuts: list[int]) -> None:
    stop = StopStrings(strings)
    found = [stop.push(piece) for piece in pieces_of(text, cuts)]
    assert "".join(found) + stop.flush() == cut_whole(text, strings)


def test_an_earlier_string_that_ends_later_wins() -> None:
    stop = StopStrings(["abcd", "bc"])
    assert [stop.push("xabc"), stop.stopped] == ["x", False]
    assert [stop.push("d"), stop.stopped] == ["", True]


def test_a_later_string_wins_when_the_earlier_one_is_not_completed() -> None:
    stop = StopStrings(["abcd", "bc"])
    assert stop.push("xabc") == "x"
    assert [stop.push("x"), stop.stopped] == ["a", True]
    ended = StopStrings(["abcd", "bc"])
    assert [ended.push("xabc"), ended.flush(), ended.stopped] == ["x", "a", True]


def test_after_the_stop_nothing_comes() -> None:
    stop = StopStrings(["."])
    assert [stop.push("a.b"), stop.push("c"), stop.flush()] == ["a", "", ""]


def test_no_piece_is_taken_after_the_stop() -> None:
    pieces = iter(["a", "b.", "c"])
    assert list(StopStrings(["."]).cut(pieces)) == ["a", "b"]
    assert list(pieces) == ["c"]


def test_an_empty_string_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        StopStrings(["x", ""])
    assert str(refusal.value) == "stop: found an empty string, expected at least one character"


def test_a_single_string_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        StopStrings("END")
    assert str(refusal.value) == 'stop: found the string "END", expected a list of strings'
