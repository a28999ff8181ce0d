"""What a verdict claims, read from its sentences, and whether the differences found by hand bear it out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple

from races_check import Pair

# What may stand behind a name: its score.
SCORE = r"(?: \([^)]*\))?"


class Claim(NamedTuple):
    """That one is better than another, is not better, or that neither is."""

    kind: Literal["better", "not better", "alike"]
    one: str
    other: str


def claims(found: Mapping[str, Any]) -> list[Claim]:
    """Read the claims of a race's verdict about its entries, out of its JSON."""
    scored = [entry for entry in found["contenders"] if entry["score"]["value"] is not None]
    models = [entry["name"] for entry in scored if entry["kind"] == "model"]
    return list(dict.fromkeys(_read(found["verdict"], models, [entry["name"] for entry in scored])))


def unsupported(
    found: Mapping[str, Any], read: Sequence[Claim], pairs: Sequence[Pair]
) -> tuple[list[str], list[str]]:
    """Return the claims that the differences found by hand contradict, and what the verdict should say and doesn't;
    then the claims on the border."""
    by_names = {frozenset((pair.better, pair.worse)): pair for pair in pairs}
    wrong, border = [], []
    for claim in read:
        pair = by_names[frozenset((claim.one, claim.other))]
        said = f"the verdict: {claim.one} {_words(claim.kind)} {claim.other}"
        if pair.real is None:
            border.append(said)
        elif not _holds(claim, pair, pair.real):
            wrong.append(said)
    told = {frozenset((claim.one, claim.other)) for claim in read}
    wrong += [
        f"the verdict says nothing of {one} and {other}"
        for one, other in _due(found)
        if {one, other} not in told
    ]
    return wrong, border


def _read(verdict: str, models: Sequence[str], entries: Sequence[str]) -> Iterator[Claim]:
    """Give the claims that the sentences make, one pattern after the other."""
    # The longest first: "gru (2)" is not "gru".
    longest_first = "|".join(re.escape(each) for each in sorted(entries, key=len, reverse=True))
    name = rf"(?<![\w+])(?:{longest_first})(?![\w+])"
    one, some = rf"({name})", rf"({name}(?:(?:, | and ){name})*)"

    def listed(text: str) -> list[str]:
        return re.findall(name, text)

    for leader, next_one in re.findall(rf"{one} is better than {one}", verdict):
        yield Claim("better", leader, next_one)
        for others in re.findall(rf"it is better than {some} too", verdict):
            yield from (Claim("better", leader, other) for other in listed(others))
    for equals in re.findall(rf"{some} can't be told apart on", verdict):
        yield from (Claim("alike", *pair) for pair in combinations(listed(equals), 2))
    for leader, others in re.findall(
        rf"{one}{SCORE} scores best, but can't be told apart from {some}", verdict
    ):
        yield from (Claim("alike", leader, other) for other in listed(others))
    for others, leader in re.findall(rf"{some} (?:is|are) worse than {one}", verdict):
        yield from (Claim("better", leader, other) for other in listed(others))
    yield from _against_baselines(verdict, models, one, some, listed)


def _against_baselines(
    verdict: str, models: Sequence[str], one: str, some: str, listed: Any
) -> Iterator[Claim]:
    """Give the claims about the best baseline."""
    for best in re.findall(rf"No model beats {one}", verdict):
        yield from (Claim("not better", each, best) for each in models)
        end = rf"take it; {one}{SCORE}(?:, the best of the \d+,)? "
        yield from (Claim("better", best, each) for each in re.findall(rf"{end}is worse by", verdict))
        yield from (
            Claim("alike", best, each) for each in re.findall(rf"{end}can't be told apart from it", verdict)
        )
    looks, not_they = rf"{some} looks? better", rf"(?:; {some} (?:do|does) not)?"
    unshown = rf"{looks} than the best baseline, {one}{SCORE}, but [^.;]* can't show it{not_they}"
    for looking, best, rest in re.findall(unshown, verdict):
        yield from (Claim("alike", each, best) for each in listed(looking))
        yield from (Claim("not better", each, best) for each in listed(rest))
    beaten = rf"beats? the best baseline, {one}{SCORE}"
    for best in re.findall(rf"(?:Both|All \d+) {beaten}", verdict):
        yield from (Claim("better", each, best) for each in models)
    some_beat = rf"{some} {beaten}{not_they}(?:; {looks} too)?"
    for beating, best, rest, looking in re.findall(some_beat, verdict):
        yield from (Claim("better", each, best) for each in listed(beating))
        yield from (Claim("not better", each, best) for each in listed(rest))
        yield from (Claim("alike", each, best) for each in listed(looking))


def _due(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the pairs that a verdict must speak of: the leader, and the best baseline, with every model."""
    sign = -1 if found["more_is_better"] else 1
    scored = [entry for entry in found["contenders"] if entry["score"]["value"] is not None]
    ranked = sorted(scored, key=lambda entry: sign * entry["score"]["value"])
    models = [entry["name"] for entry in ranked if entry["kind"] == "model"]
    baselines = [entry["name"] for entry in ranked if entry["kind"] == "baseline"]
    yield from ((models[0], other) for other in models[1:])
    yield from ((each, best) for best in baselines[:1] for each in models)


def _holds(claim: Claim, pair: Pair, real: bool) -> bool:
    """Say whether a claim is what was found by hand."""
    if claim.kind == "alike":
        return not real
    return (real and pair.better == claim.one) == (claim.kind == "better")


def _words(kind: str) -> str:
    return {"alike": "can't be told from", "better": "is better than"}.get(kind, "is not better than")
