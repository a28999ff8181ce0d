"""What is read from a verdict is what its differences say, whichever way they fall."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from benchmark_files import benchmark
from races.made_standings import apart, baseline, model, race, surely, unsure
from unrolled.races.comparison import Comparison, Difference, Entry
from unrolled.races.verdict import verdict

check = benchmark("races_check")
claims = benchmark("races_claims")
NAMES = ("gru", "gru (2)", "lstm+additive", "transformer")


def told(entries: list[Entry], differences: list[Difference]) -> dict[str, Any]:
    """Return the JSON of a race with these entries and differences."""
    said = verdict(race(), entries, differences)
    return Comparison(race(), tuple(entries), tuple(differences), said, {}).as_json()


def by_hand(differences: list[Difference], *, flipped: frozenset[str] = frozenset()) -> list[Any]:
    """Return the same differences as if found by hand, one of them otherwise if asked."""
    return [
        check.Pair(each.better, each.worse, 0.1, 0.01, by_rows=real, by_trainings=real)
        for each in differences
        for real in [each.real != ({each.better, each.worse} == flipped)]
    ]


def by_rows_alone(better: str, worse: str, value: float) -> Difference:
    """Return a difference that the rows tell from 0, and the trainings don't."""
    return apart(better, worse, value, (value / 1.5, value * 1.5), (-value, 3 * value))


@st.composite
def standings(draw: st.DrawFn) -> tuple[list[Entry], list[Difference]]:
    """Draw contenders and baselines in any order, and whether every two are told apart."""
    models, baselines = draw(st.integers(1, 4)), draw(st.integers(0, 2))
    scores = draw(st.permutations([0.5 + 0.05 * place for place in range(models + baselines)]))
    entries = [model(name, score) for name, score in zip(NAMES, scores[:models], strict=False)]
    entries += [baseline(f"prior_{place}", score) for place, score in enumerate(scores[models:])]
    ranked = sorted(entries, key=lambda entry: -(entry.score.value or 0))
    differences = []
    for place, one in enumerate(ranked):
        for other in ranked[place + 1 :]:
            if one.kind == other.kind == "baseline":
                continue
            gap = (one.score.value or 0) - (other.score.value or 0)
            told_apart = draw(st.sampled_from([surely, unsure, by_rows_alone]))
            differences.append(told_apart(one.name, other.name, gap))
    return ranked, differences


@given(standings())
def test_every_verdict_is_borne_out_by_its_own_differences(
    made: tuple[list[Entry], list[Difference]],
) -> None:
    found = told(*made)
    assert claims.unsupported(found, claims.claims(found), by_hand(made[1])) == ([], [])


@given(standings(), st.data())
def test_a_claim_that_the_hand_check_contradicts_is_named(
    made: tuple[list[Entry], list[Difference]], data: st.DataObject
) -> None:
    found = told(*made)
    read = claims.claims(found)
    # Who is not better may be worse, or not be told from the other.
    strong = [claim for claim in read if claim.kind != "not better"]
    assume(strong)
    claim = data.draw(st.sampled_from(strong))
    wrong, _ = claims.unsupported(found, read, by_hand(made[1], flipped=frozenset(claim[1:])))
    assert any(claim.one in each and claim.other in each for each in wrong)


def test_claims_of_a_verdict() -> None:
    entries = [model("gru", 0.9), model("gru (2)", 0.89), model("lstm", 0.7), baseline("prior", 0.8)]
    differences = [
        unsure("gru", "gru (2)", 0.01), surely("gru", "lstm", 0.2), surely("gru (2)", "lstm", 0.19),
        surely("gru", "prior", 0.1), surely("gru (2)", "prior", 0.09), surely("prior", "lstm", 0.1),
    ]  # fmt: skip
    assert {tuple(claim) for claim in claims.claims(told(entries, differences))} == {
        ("alike", "gru", "gru (2)"),
        ("better", "gru", "lstm"),
        ("better", "gru", "prior"),
        ("better", "gru (2)", "prior"),
        ("not better", "lstm", "prior"),
    }


def test_a_verdict_that_is_silent_on_the_leader_is_noticed() -> None:
    entries, differences = [model("gru", 0.9), model("lstm", 0.8)], [surely("gru", "lstm", 0.1)]
    found = {**told(entries, differences), "verdict": "All went well."}
    wrong, _ = claims.unsupported(found, claims.claims(found), by_hand(differences))
    assert wrong == ["the verdict says nothing of gru and lstm"]
