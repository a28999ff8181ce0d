"""The page: whole by itself, well formed, with every figure, and nothing of the data taken for markup."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from races.made_stories import ALL_RIGHT, ALL_WRONG, TURNED, USUAL, alignment, story
from unrolled.races.story import Story
from unrolled.races.story_page import page
from unrolled.races.story_sentence import sentence
from unrolled.races.story_tables import figures_csv, weights_csv

VOID = {"meta"}
WAITS = "✗ no 256 of 256 words wait in line 6.5 × as long in one piece 23,457 tokens/s"
NONE_WAITS = "✓ yes none of 256 words wait in line 1.2 × as long in one piece 23,457 tokens/s"


class Reader(HTMLParser):
    """Checks that elements close in order, and keeps what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "an attribute stands twice"
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def read(told: Story) -> Reader:
    reader = Reader()
    reader.feed(page(told))
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("right", [USUAL, TURNED, ALL_RIGHT, ALL_WRONG])
def test_it_is_well_formed_and_says_what_was_seen(right: dict[str, tuple[int, ...]]) -> None:
    told = story(right)
    assert " ".join(sentence(told).split()) in read(told).text


def test_it_needs_nothing_but_itself() -> None:
    text, reader = page(story()), read(story())
    assert "http" not in text and "//" not in text and "@import" not in text and "url(" not in text
    tags = {tag for tag, _ in reader.seen}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "image", "use"}
    assert not {name for _, attributes in reader.seen for name in attributes} & {"src", "href", "xlink:href"}


def test_every_figure_is_there() -> None:
    told, reader = story(), read(story())
    for each in told.contenders:
        for share in each.exact:
            assert str(share) in reader.text and f"{share.low:.1%} to {share.high:.1%}" in reader.text
        for figure in (f"{each.parameters:,}", f"{each.steps:,}", f"{each.tokens_per_second:,.0f}"):
            assert figure in reader.text
        for answer in each.answers:
            shown = "".join(reader.words)
            assert answer[:-2] in shown
    for name in ("width", "learning_rate", "positions, transformer alone", "torch"):
        assert name in reader.text
    assert told.command in reader.text and "93.5% of 200 unseen dates" in reader.text


def rows_of_wish(told: Story) -> dict[str, str]:
    """Return the text of each row of the wish."""
    table = re.search(r'<table class="wish">(.*?)</table>', page(told))
    assert table is not None
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table[1])[1:]:
        name, *cells = (re.sub(r"<[^>]*>", " ", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row))
        found[name.strip()] = " | ".join(" ".join(cell.split()) for cell in cells)
    return found


def test_every_tick_carries_the_figure_that_earned_it() -> None:
    assert rows_of_wish(story()) == {
        "rnn": f"✓ yes keeps 256 numbers 0.32 ms a step | {WAITS} | ✗ 4 words 68.3% exact on 5–9",
        "gru": f"✓ yes keeps 256 numbers 0.32 ms a step | {WAITS} | ✗ 9 words 65.7% exact on 10–14",
        "lstm": f"✓ yes keeps 256 numbers 0.32 ms a step | {WAITS} | ✗ 9 words 58.3% exact on 10–14",
        "lstm+additive": "✗ no keeps 3,328 numbers after 24 words, 31,104 after 240 0.32 ms a step | "
        f"{WAITS} | ✓ 24 words 99.3% exact on 20–24",
        "transformer": "✗ no keeps 3,328 numbers after 24 words, 31,104 after 240 0.32 ms a step | "
        f"{NONE_WAITS} | ✓ 24 words 100% exact on 20–24",
    }


def test_the_wish_turns_with_the_figures() -> None:
    turned = rows_of_wish(story(TURNED))
    assert turned["lstm"].endswith("✓ 24 words 99.3% exact on 20–24")
    assert turned["lstm+additive"].endswith("✗ 9 words 58.3% exact on 10–14")
    assert all(
        row.endswith("✗ not even the shortest 0% exact on 2–4")
        for row in rows_of_wish(story(ALL_WRONG)).values()
    )


def test_what_is_text_is_never_markup() -> None:
    evil = '<img src=x onerror="alert(1)">&amp;'
    told = story(shown=alignment(source=evil, answer="<b>&</b>"))
    reader = read(told)
    assert "img" not in {tag for tag, _ in reader.seen} and "b>&</b" not in page(told)
    assert evil in reader.text and "<b>&</b>, wrongly, since it is 1998-03-03" in reader.text
    assert any(evil in (attributes.get("aria-label") or "") for _, attributes in reader.seen)


def test_the_figures_can_be_read_as_csv() -> None:
    told = story()
    rows = list(csv.DictReader(io.StringIO(figures_csv(told))))
    assert len(rows) == 25
    found = {(row["model"], row["words"]): int(row["right"]) / int(row["asked"]) for row in rows}
    assert found["lstm", "10–14"] == pytest.approx(175 / 300)
    assert all(abs(float(row["share"]) - int(row["right"]) / int(row["asked"])) < 1e-4 for row in rows)
    weights = list(csv.reader(io.StringIO(weights_csv(told))))
    assert weights[0][1:] == list(told.alignment.columns)
    assert [float(cell) for cell in weights[1][1:]] == list(told.alignment.weights[0])


def test_figures_and_pictures_are_named_for_those_who_do_not_see_them() -> None:
    reader = read(story())
    pictures = [
        attributes for tag, attributes in reader.seen if tag == "svg" and not attributes.get("aria-hidden")
    ]
    assert len(pictures) == 4
    assert all(attributes["role"] == "img" and attributes["aria-label"] for attributes in pictures)
    headers = [attributes for tag, attributes in reader.seen if tag == "th"]
    assert all(attributes.get("scope") in ("row", "col") for attributes in headers)
    assert ("html", {"lang": "en"}) in reader.seen
    assert any(attributes.get("name") == "viewport" for tag, attributes in reader.seen if tag == "meta")
