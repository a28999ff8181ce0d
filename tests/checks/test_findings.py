"""A finding keeps five places and knows how bad it is; places of millions of rows take eight bytes each."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from unrolled.checks.findings import Finding, counted, worst_first
from unrolled.checks.places import Places


def test_a_finding_keeps_the_first_five_places() -> None:
    found = Finding("a", "note", "b", (f"a.csv:{line}" for line in range(9)))
    assert found.places == ("a.csv:0", "a.csv:1", "a.csv:2", "a.csv:3", "a.csv:4")
    assert json.loads(json.dumps(found.as_json())) == {
        "kind": "a", "severity": "note", "message": "b", "places": list(found.places)
    }  # fmt: skip


@given(st.text())
def test_message_and_places_are_each_one_line_that_no_terminal_obeys(text: str) -> None:
    found = Finding("a", "note", text, [text])
    for shown in (found.message, *found.places):
        assert len(shown.splitlines()) <= 1
        assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in shown)
        assert text != "plain" or shown == "plain"
    assert Finding("a", "note", text, found.places).places == found.places


def test_the_worst_comes_first_and_equals_keep_their_order() -> None:
    found = [Finding(kind, severity, "") for kind, severity in
             [("a", "note"), ("b", "error"), ("c", "warning"), ("d", "error")]]  # type: ignore[arg-type]  # fmt: skip
    assert [finding.kind for finding in worst_first(found)] == ["b", "d", "c", "a"]


def test_numbers_are_written_with_their_noun() -> None:
    assert [counted(number, "row") for number in (0, 1, 1234)] == ["0 rows", "1 row", "1,234 rows"]


@given(
    st.lists(
        st.one_of(
            st.text(),
            st.builds("{}:{}".format, st.text(max_size=4), st.integers(-5, 1 << 41)),
            st.sampled_from(["a:b:7", "x:007", "x:٣", ":5", "x:", "standard input:12"]),
        )
    )
)
def test_places_come_back_as_they_were(given_places: list[str]) -> None:
    places = Places()
    for place in given_places:
        places.append(place)
    assert [places[index] for index in range(len(places))] == given_places
