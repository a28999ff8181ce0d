"""The tables of the demo's page: the wish, the samples, every figure, and the settings."""

import csv
import io
from collections.abc import Iterable, Sequence

from unrolled.races.marking import marked_places
from unrolled.races.markup import Markup, element, joined
from unrolled.races.share import percent
from unrolled.races.story import REMEMBERED, Contender, Story, bucket_name


def wish(story: Story) -> Markup:
    """Lay out what one would wish of a model, and what each was found to have, figure by figure."""
    heads = ("", "streams", "trains in parallel", "remembers")
    rows = [
        element(
            "tr",
            element("th", each.name, scope="row", class_=f"look-{place}"),
            _answer(
                "streams", each.streaming.fixed, "yes" if each.streaming.fixed else "no", *_streams(each)
            ),
            _answer(
                "trains in parallel",
                each.parallel.at_once,
                "yes" if each.parallel.at_once else "no",
                *_parallel(each),
            ),
            _remembers(story, each),
        )
        for place, each in enumerate(story.contenders)
    ]
    return element("table", _head(heads), element("tbody", *rows), class_="wish")


def wish_notes(story: Story) -> Markup:
    """Say what each column of the wish asks, and what earns a tick."""
    one = story.contenders[0]
    read, (short, long) = one.streaming.words, one.parallel.words
    notes = (
        (
            "streams",
            f"What is carried from one word to the next has one size, after {read[0]} words read as after "
            f"{read[1]}. The time is that of one written digit.",
        ),
        (
            "trains in parallel",
            f"No word of a source must wait for what became of the one before. In one piece: a training step over "
            f"one pair of {long} words, beside {long // short} pairs of {short}. The pace is that of its training in "
            "this run.",
        ),
        (
            "remembers",
            f"At every length up to here at least {percent(REMEMBERED)} of the numbers were exactly right.",
        ),
    )
    return element(
        "dl",
        *(joined([element("dt", name), element("dd", text)]) for name, text in notes),
        class_="notes",
    )


def samples(story: Story) -> Markup:
    """Set the answers to each sample one below another, with what is wrong marked."""
    found = []
    for place, sample in enumerate(story.samples):
        rows = [
            element("tr", element("th", "in truth", scope="row"), element("td", sample.digits)),
            *(
                element(
                    "tr",
                    element("th", each.name, scope="row", class_=f"look-{look}"),
                    element("td", *_marked(each.answers[place], sample.digits)),
                )
                for look, each in enumerate(story.contenders)
            ),
        ]
        count = f"{len(sample.words.split())} words"
        caption = element("figcaption", element("b", count), " ", element("q", sample.words))
        found.append(element("figure", caption, element("table", element("tbody", *rows)), class_="sample"))
    return element("div", *found, class_="samples")


def figures(story: Story) -> Markup:
    """Lay out every figure with its interval."""
    heads = (
        "model",
        *(f"{bucket_name(bucket)} words" for bucket in story.buckets),
        "parameters",
        "seconds",
        "steps",
        "tokens/s",
    )
    rows = [
        element(
            "tr",
            element("th", each.name, scope="row", class_=f"look-{place}"),
            *(
                element("td", str(share), " ", element("small", f"{share.low:.1%} to {share.high:.1%}"))
                for share in each.exact
            ),
            *(element("td", text) for text in _costs(each)),
        )
        for place, each in enumerate(story.contenders)
    ]
    return element("div", element("table", _head(heads), element("tbody", *rows)), class_="wide figures")


def figures_csv(story: Story) -> str:
    """Write the shares as CSV: a line for each model and bucket."""
    rows: list[Sequence[object]] = [("model", "words", "right", "asked", "share", "low", "high")]
    for each in story.contenders:
        rows += [
            (each.name, bucket_name(bucket), share.right, share.asked)
            + tuple(round(value, 4) for value in (share.value, share.low, share.high))
            for bucket, share in zip(story.buckets, each.exact, strict=True)
        ]
    return _csv(rows)


def weights_csv(story: Story) -> str:
    """Write the alignment as CSV: a line for each token written, a column for each token read."""
    shown = story.alignment
    rows: list[Sequence[object]] = [("", *shown.columns)]
    rows += [
        (row, *(round(weight, 4) for weight in weights))
        for row, weights in zip(shown.rows, shown.weights, strict=True)
    ]
    return _csv(rows)


def settings(story: Story) -> Markup:
    """List the settings, those that all share first."""
    shared = [(name, str(value)) for name, value in story.settings.items()]
    own = [
        (f"{name}, {contender} alone", str(value))
        for contender, values in story.own_settings.items()
        for name, value in values.items()
    ]
    pairs = [*shared, *own, *story.versions.items()]
    return element(
        "dl",
        *(element("div", element("dt", name), element("dd", value)) for name, value in pairs),
        class_="settings",
    )


def _marked(answer: str, truth: str) -> list[str]:
    return [sign if right else element("mark", sign) for sign, right in marked_places(answer, truth)]


def _streams(each: Contender) -> tuple[str, str]:
    (short, long), kept = each.streaming.words, each.streaming.numbers_kept
    keeps = (
        f"keeps {kept[0]:,} numbers"
        if each.streaming.fixed
        else f"keeps {kept[0]:,} numbers after {short} words, {kept[1]:,} after {long}"
    )
    return keeps, f"{each.streaming.step_seconds * 1000:.2f} ms a step"


def _parallel(each: Contender) -> tuple[str, str, str]:
    waiting = f"{each.parallel.waiting:,}" if each.parallel.waiting else "none"
    return (
        f"{waiting} of {each.parallel.words[1]:,} words wait in line",
        f"{each.parallel.slowdown:.1f} × as long in one piece",
        f"{each.tokens_per_second:,.0f} tokens/s",
    )


def _remembers(story: Story, each: Contender) -> Markup:
    """Say up to how many words, and the share that earned it or the one that ended it."""
    words = story.remembered(each)
    names = [bucket_name(bucket) for bucket in story.buckets]
    whole = words == story.buckets[-1][1]
    place = next(
        (place for place, share in enumerate(each.exact) if share.value < REMEMBERED), len(names) - 1
    )
    said = "not even the shortest" if words is None else f"{words} words"
    return _answer("remembers", whole, said, f"{each.exact[place]} exact on {names[place]}")


def _answer(head: str, yes: bool, said: str, *figures: str) -> Markup:
    """Make a cell: the tick or cross, what it says in words, and the figures behind it."""
    sign = element("span", "✓" if yes else "✗", class_="sign yes" if yes else "sign no", aria_hidden="true")
    words = element("span", sign, " ", element("b", said), class_="verdict")
    return element("td", words, *(element("small", figure) for figure in figures), data_head=head)


def _costs(each: Contender) -> tuple[str, ...]:
    return (
        f"{each.parameters:,}",
        f"{each.seconds:.0f}",
        f"{each.steps:,}",
        f"{each.tokens_per_second:,.0f}",
    )


def _head(names: Iterable[str]) -> Markup:
    return element("thead", element("tr", *(element("th", name, scope="col") for name in names)))


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
