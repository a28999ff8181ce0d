"""What is said of the figures is true, whichever way they fall."""

import re

from hypothesis import given
from hypothesis import strategies as st

from races.made_stories import ALL_RIGHT, ALL_WRONG, ASKED, NAMES, TURNED, USUAL, story
from unrolled.races.share import percent
from unrolled.races.story_sentence import sentence

right = st.tuples(*[st.integers(0, ASKED)] * 5)


def test_the_usual_way() -> None:
    assert sentence(story(USUAL)) == (
        "lstm+additive and transformer wrote at least 99.3% of the numbers exactly right at every length; rnn, gru "
        "and lstm went from 97%, 100% and 100% on 2–4 words to 0%, 3% and 1% on 20–24; attention alone was worth 98 "
        "points to the lstm on 20–24 words."
    )


def test_the_other_way_round() -> None:
    assert sentence(story(TURNED)) == (
        "lstm and transformer wrote at least 99.3% of the numbers exactly right at every length; rnn, gru and "
        "lstm+additive went from 97%, 100% and 100% on 2–4 words to 0%, 3% and 1% on 20–24; attention cost the lstm "
        "98 points on 20–24 words."
    )


def test_where_all_remember_attention_was_worth_nothing() -> None:
    assert sentence(story(ALL_RIGHT)) == (
        "rnn, gru, lstm, lstm+additive and transformer wrote every number exactly right at every length; "
        "on 20–24 words these figures show no difference between lstm and lstm+additive."
    )


def test_where_nothing_was_learnt_nobody_is_praised() -> None:
    assert sentence(story(ALL_WRONG)) == (
        "rnn, gru, lstm, lstm+additive and transformer reached only 0% on 2–4 words and 0% on 20–24; "
        "on 20–24 words these figures show no difference between lstm and lstm+additive."
    )


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, right)))
def test_every_contender_is_named_with_figures_that_are_its_own(found: dict[str, tuple[int, ...]]) -> None:
    said = sentence(story(found))
    held = {name for name, counts in found.items() if min(counts) >= 0.9 * ASKED}
    praised = re.match(
        r"(.*) wrote (?:at least (\S+) of the numbers|every number) exactly right at every length", said
    )
    assert (set(re.split(", | and ", praised[1])) if praised else set()) == held
    if praised:
        assert (praised[2] or "100%") == percent(min(min(found[name]) for name in held) / ASKED)
    for name, counts in found.items():
        assert name in said
        if name not in held:
            assert percent(counts[0] / ASKED) in said and percent(counts[-1] / ASKED) in said
    if "attention alone was worth" in said:
        assert found["lstm+additive"][-1] > found["lstm"][-1]
    if "attention cost" in said:
        assert found["lstm+additive"][-1] < found["lstm"][-1]
    assert said.count(".") - len(re.findall(r"\d\.\d", said)) == 1


def test_without_the_pair_nothing_is_said_of_attention() -> None:
    assert sentence(story({"gru": (300, 280, 280, 290, 300)})) == (
        "gru wrote at least 93.3% of the numbers exactly right at every length."
    )
