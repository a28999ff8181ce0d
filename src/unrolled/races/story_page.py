"""The demo's page: one file that holds all it shows, and opens from disk without a network."""

from unrolled.races.heat_map import Grid, heat_map
from unrolled.races.line_chart import NARROW, WIDE, Bar, Curve, key, line_chart
from unrolled.races.markup import Markup, element, joined
from unrolled.races.page_style import style
from unrolled.races.story import Story
from unrolled.races.story_sentence import sentence
from unrolled.races.story_tables import (
    figures,
    figures_csv,
    samples,
    settings,
    weights_csv,
    wish,
    wish_notes,
)

TITLE = "What does a sequence model remember?"


def page(story: Story) -> str:
    """Write the page of a story."""
    head = joined(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", TITLE),
            element("style", Markup(style())),
        ]
    )
    sections = (_opening, _memory, _wish, _samples, _alignment, _repeat)
    body = element("main", *(section(story) for section in sections))
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{body}</body></html>\n'


def curves(story: Story) -> list[Curve]:
    """Return a curve for each contender."""
    return [
        Curve(each.name, [Bar(share.value, share.low, share.high) for share in each.exact])
        for each in story.contenders
    ]


def _opening(story: Story) -> Markup:
    told = element(
        "p",
        f"{len(story.contenders)} models · {story.contenders[0].seconds:.0f} seconds each · seed {story.seed}",
        class_="eyebrow",
    )
    return element("header", told, element("h1", TITLE), element("p", sentence(story), class_="seen"))


def _memory(story: Story) -> Markup:
    asked = story.contenders[0].exact[0].asked
    about = (
        "Each model hears a number word by word, “four two seven”, and then writes its digits, 427. The longer "
        f"the number, the more it must keep in mind. {asked} numbers of each length, none of them seen in training; "
        "thin bars are 95% intervals."
    )
    found, said = curves(story), f"Exact answers against length. {sentence(story)}"
    return element(
        "section",
        element("h2", "Exact answers, by length"),
        element("p", about, class_="about"),
        key(found),
        element("div", line_chart(story.buckets, found, WIDE, label=said), class_="broad"),
        element("div", line_chart(story.buckets, found, NARROW, label=said), class_="narrow"),
        _folded("The figures, with their intervals and costs", figures(story)),
        _folded("The same as CSV", element("pre", figures_csv(story))),
    )


def _wish(story: Story) -> Markup:
    about = (
        "A model that reads as it goes, learns all places of a text at once, and forgets nothing. "
        "Every mark carries the figure from this run that earned it."
    )
    return element(
        "section",
        element("h2", "The wish"),
        element("p", about, class_="about"),
        wish(story),
        wish_notes(story),
    )


def _samples(story: Story) -> Markup:
    about = "The same numbers, as each model wrote them; wrong digits are marked."
    return element(
        "section",
        element("h2", "Side by side"),
        element("p", about, class_="about"),
        samples(story),
    )


def _alignment(story: Story) -> Markup:
    shown = story.alignment
    verdict = "rightly" if shown.answer == shown.target else f"wrongly, since it is {shown.target}"
    about = (
        "With attention the model looks back at what it read for every character that it writes. Here "
        f"{shown.model}, trained for {shown.seconds:.0f} seconds on dates as people write them, reads "
        f"“{shown.source}” and writes {shown.answer}, {verdict}. "
        f"It gets {shown.exact} of {shown.exact.asked} unseen dates exactly right. "
        "The fuller a square, the more of its attention went there."
    )
    grid = Grid(
        across=[_letter(token) for token in shown.columns],
        down=[_letter(token) for token in shown.rows],
        weights=shown.weights,
        across_is="read",
        down_is="written",
    )
    label = f"Attention weights while {shown.source} was read and {shown.answer} was written."
    return element(
        "section",
        element("h2", "Where it looks"),
        element("p", about, class_="about"),
        element("div", heat_map(grid, width=860, largest=30, label=label), class_="broad"),
        element("div", heat_map(grid.turned(), width=340, largest=24, label=label), class_="narrow"),
        _folded("The weights as CSV", element("pre", weights_csv(story))),
    )


def _repeat(story: Story) -> Markup:
    about = (
        f"All of this took {story.seconds:.0f} seconds on this machine. Everything random follows from the seed; how "
        "far training comes depends on the machine’s pace. Settings are the same for all contenders but for what an "
        "architecture alone needs."
    )
    return element(
        "section",
        element("h2", "Tell it again"),
        element("p", about, class_="about"),
        element("pre", element("code", story.command)),
        settings(story),
    )


def _folded(summary: str, content: Markup) -> Markup:
    return element("details", element("summary", summary), content)


def _letter(token: str) -> str:
    """Show a token in a square's room: a space as the sign for one, the end without its brackets."""
    return "␣" if token == " " else token.strip("()") or token
