"""What was typed, written so that typing it again is the same call."""

import shlex

import click
import pytest

from unrolled.cli.durations import Duration
from unrolled.cli.own_settings import parse_own_settings
from unrolled.cli.said_again import said_again
from unrolled.errors import UsageError


@click.command()
@click.option("--budget", type=Duration())
@click.option("--size", default="small")
@click.option("--set", "pairs", multiple=True)
@click.option("--streaming", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.argument("data", nargs=-1)
@click.pass_context
def race(context: click.Context, /, **_: object) -> str:
    return said_again(context, leaving_out={"as_json"})


def said(words: list[str]) -> str:
    with race.make_context("race", list(words)) as context:
        return str(race.invoke(context))


@pytest.mark.parametrize(
    "words",
    [
        ["a.csv"],
        ["my data.csv", "it's.csv", "--budget", "20m"],
        ["a.csv", "--budget", "90s", "--set", "width=64", "--set", "gru (2):depth=3", "--streaming"],
        ["a.csv", "--size", "small"],
    ],
)
def test_what_was_said_is_written_and_nothing_else(words: list[str]) -> None:
    assert shlex.split(said(words)) == ["unrolled", "race", *words]


def test_what_does_not_matter_to_the_result_is_left_out() -> None:
    assert said(["--json", "--budget", "2.5", "a.csv"]) == "unrolled race a.csv --budget 2.5s"
    again = said(["--budget", "1.5h", "a.csv"])
    assert again == "unrolled race a.csv --budget 90m" == said(shlex.split(again)[2:])


def test_a_setting_is_everybodys_or_one_contenders() -> None:
    shared, own = parse_own_settings(["gru (2):depth=3", "norm=layer", "lstm:width=8"])
    assert shared == {"norm": "layer"}
    assert own == {"gru (2)": {"depth": 3}, "lstm": {"width": 8}}


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("width", 'found "width", expected key=value'),
        ("gru:widht=3", 'unknown setting "widht"; did you mean "width"?'),
        ("gru:width=many", 'width: found "many", expected a whole number'),
        ("gru:steps=3", 'found "gru:steps=3", but the race itself chooses "steps"'),
        ("budget=3", 'found "budget=3", but the race itself chooses "budget"'),
    ],
)
def test_a_setting_that_cannot_be_is_named(pair: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_own_settings([pair])
    assert message in str(caught.value)
