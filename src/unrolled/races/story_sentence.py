"""One sentence that says what the demo saw, whichever way the figures fell."""

from collections.abc import Sequence

from unrolled.races.share import Share, percent
from unrolled.races.story import REMEMBERED, Contender, Story, bucket_name

# The pair that differs in the attention alone.
WITHOUT, WITH = "lstm", "lstm+additive"


def sentence(story: Story) -> str:
    """Say who held at every length, who fell, who never learnt it, and what attention was worth."""
    shortest, longest = (bucket_name(story.buckets[place]) for place in (0, -1))
    held = [each for each in story.contenders if min(_values(each)) >= REMEMBERED]
    unlearnt = [each for each in story.contenders if _values(each)[0] < REMEMBERED]
    fell = [each for each in story.contenders if each not in held and each not in unlearnt]
    parts = []
    if held:
        least = min(min(_values(each)) for each in held)
        share = f"at least {percent(least)} of the numbers" if least < 1 else "every number"
        parts.append(f"{_names(held)} wrote {share} exactly right at every length")
    if fell:
        parts.append(
            f"{_names(fell)} went from {_first(fell)} on {shortest} words to {_last(fell)} on {longest}"
        )
    if unlearnt:
        parts.append(
            f"{_names(unlearnt)} reached only {_first(unlearnt)} on {shortest} words "
            f"and {_last(unlearnt)} on {longest}"
        )
    return "; ".join([*parts, *_worth(story, longest)]) + "."


def _worth(story: Story, longest: str) -> list[str]:
    """Say what attention did for the pair that differs in nothing else, if both ran."""
    found = {each.name: each.exact[-1] for each in story.contenders}
    if WITHOUT not in found or WITH not in found:
        return []
    without, attending = found[WITHOUT], found[WITH]
    points = f"{abs(attending.value - without.value) * 100:.0f} points"
    if _apart(attending, without):
        return [f"attention alone was worth {points} to the {WITHOUT} on {longest} words"]
    if _apart(without, attending):
        return [f"attention cost the {WITHOUT} {points} on {longest} words"]
    return [f"on {longest} words these figures show no difference between {WITHOUT} and {WITH}"]


def _apart(more: Share, less: Share) -> bool:
    """Say whether one share lies above another, intervals and all."""
    return more.low > less.high


def _values(contender: Contender) -> list[float]:
    return [share.value for share in contender.exact]


def _names(contenders: Sequence[Contender]) -> str:
    return in_words([each.name for each in contenders])


def _first(contenders: Sequence[Contender]) -> str:
    return in_words([str(each.exact[0]) for each in contenders])


def _last(contenders: Sequence[Contender]) -> str:
    return in_words([str(each.exact[-1]) for each in contenders])


def in_words(items: Sequence[str]) -> str:
    """Join items as a sentence does; equal ones, of which there are several, are said once.

    >>> in_words(["rnn", "gru", "lstm"]), in_words(["0%", "0%"])
    ('rnn, gru and lstm', '0%')
    """
    if len(set(items)) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"
