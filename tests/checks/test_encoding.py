"""Encoding trouble: every sign of it is found at its line, and sound text in any script has none."""

import pytest

from checked_rows import only, series, shown, texts
from unrolled.checks.encoding import Encoding
from unrolled.checks.mojibake import MOJIBAKE
from unrolled.data.rows import BadRow, Row
from unrolled.data.values import Events

SOUND = [
    "plain words, and\ta tab\nand a line",
    "Le garçon a mangé une crème brûlée à l’hôtel « Voilà »… déjà – Noël",
    "Die Größe: „Spaß“, „Maß”, ‚Fuß‘ – Äpfel, Übel, Öl… »Ü«",
    "NÃO É NÃO: AMANHÃ, CAFÉ. São Paulo",
    "Åse på ås, Ärla, 25 Å², 3 Å³, 10 °C ± 2",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Zażółć gęślą jaźń",
    "Привет, мир! Съешь же ещё этих мягких булок",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "हिन्दी में लिखा है",
    "日本語の文章です。中文也可以。한국어",
    "مرحبا بالعالم שלום עולם",
    "emoji 👩🏽‍💻 € £ © ® ™ ½ × ÷",
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_has_no_finding(text: str) -> None:
    assert shown(Encoding(whole_text=False), *texts((text, text))).findings("label") == []


@pytest.mark.parametrize("text", [each for each in SOUND if not each.isascii()][:9])
def test_the_same_text_read_wrongly_is_found(text: str) -> None:
    wrong = text.encode().decode("cp1252", errors="replace").replace("\ufffd", "")
    assert MOJIBAKE.search(wrong)


@pytest.mark.parametrize(
    ("text", "kind", "severity", "end"),
    [
        ("caf\ufffd", "lost characters", "warning", "with U+FFFD, which stands where characters were lost"),
        ("a cafÃ© here", "mojibake", "warning", 'read as Windows-1252, such as "cafÃ©" for "café"'),
        ("itâ€™s", "mojibake", "warning", 'read as Windows-1252, such as "itâ€™s" for "it’s"'),
        ("ring\a", "control characters", "warning", "with control characters, such as U+0007"),
        ("caf\x85", "control characters", "warning", "with control characters, such as U+0085"),
        ("one\ufefftwo", "byte-order marks", "warning", "with a byte-order mark, U+FEFF, inside"),
        ("one\r\ntwo", "carriage returns", "note", "as where line ends of two kinds are mixed"),
    ],
)
def test_each_trouble_is_found_where_it_stands(text: str, kind: str, severity: str, end: str) -> None:
    rows = texts(("fine", "x"), (text, "x"), ("fine too", text), (text, text))
    [found] = shown(Encoding(whole_text=False), *rows).findings("label")
    assert (found.kind, found.severity) == (kind, severity)
    assert found.places == ("a.csv:3", "a.csv:4", "a.csv:5")
    assert found.message.startswith("3 rows with ") and found.message.endswith(end)


def test_cells_of_events_are_looked_at() -> None:
    row = Row(Events((("paid", "cafÃ©"), ("left", "")), None), "x", "log.csv:7")
    assert only(shown(Encoding(whole_text=False), row).findings("label"), "mojibake") is not None


def test_of_one_text_the_lines_are_named() -> None:
    row = Row("one\ntwo \ufffd\nthree\nfo\aur\nfive \ufffd\ufffd", None, "a.txt:1")
    lost, control = shown(Encoding(whole_text=True), row).findings("continuation")
    assert (lost.places, control.places) == (("a.txt:2", "a.txt:5"), ("a.txt:4",))
    assert lost.message.startswith("2 lines with U+FFFD")


def test_many_are_counted_and_five_are_named() -> None:
    rows = texts(*[("caf\ufffd", "\ufffd")] * 9)
    [found] = shown(Encoding(whole_text=False), *rows).findings("label")
    assert found.message.startswith("9 rows") and len(list(found.places)) == 5


def test_numbers_and_bad_rows_have_no_encoding() -> None:
    found = shown(Encoding(whole_text=False), *series([[1]]), BadRow("a.csv:2", "\ufffd"))
    assert (found.findings("label"), found.facts("label")) == ([], {})


def test_one_row_is_spoken_of_as_one() -> None:
    [found] = shown(Encoding(whole_text=False), *texts(("the cafÃ© was shut", "x"))).findings("label")
    assert found.message == (
        '1 row with what looks like UTF-8 read as Windows-1252, such as "cafÃ©" for "café"'
    )
