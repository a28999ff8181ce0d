"""What stands for a step where it is shown to a person: whatever its text holds, one visible line of it."""

import unicodedata

# White space alone is a step of its own in many codecs, and has to be seen.
BLANKS = {" ": "␣", "\n": "↵", "\t": "⇥"}
NOTHING = "∅"
# What a mark stands on where the letter that it belongs to is in another step.
PLACEHOLDER = "\N{DOTTED CIRCLE}"
# These two shape letters and emoji; other invisible characters would move or hide what stands around them.
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
TAGS = range(0xE0020, 0xE0080)
INVISIBLE = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")
RIGHT_TO_LEFT = ("R", "AL")


def label(name: str) -> str:
    r"""Return a step's name as it is shown: without white space around it, and with nothing in it that is not seen.

    >>> label(" low"), label(" "), label("a\x1b[1m"), label("\N{COMBINING ACUTE ACCENT}") == "\u25cc\u0301"
    ('low', '␣', 'a\\u001b[1m', True)
    """
    text = name.strip()
    if not text:
        return "".join(BLANKS.get(character, "␣") for character in name) or NOTHING
    shown = visible(text)
    return PLACEHOLDER + shown if unicodedata.category(shown[0]).startswith("M") else shown


def visible(text: str) -> str:
    r"""Return a text as one line in which all is seen: what moves or hides what stands around it by its number.

    >>> visible("two\nlines, \x1b[31mred")
    'two\\u000alines, \\u001b[31mred'
    """
    last = len(text) - 1
    return "".join(
        character if _is_seen(character, inside=0 < place < last) else _escaped(character)
        for place, character in enumerate(text)
    )


def is_right_to_left(text: str) -> bool:
    """Say whether a text holds letters that are written from the right.

    >>> is_right_to_left("سلام"), is_right_to_left("abc 12")
    (True, False)
    """
    return any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text)


def script(character: str) -> str:
    """Return the script of a letter or mark, the first word of its name in Unicode; nothing for all that is Latin.

    >>> script("न"), script("日"), script("é"), script("(")
    ('DEVANAGARI', 'CJK', '', '')
    """
    if unicodedata.category(character)[0] not in "LM":
        return ""
    found = unicodedata.name(character, "").partition(" ")[0]
    return "" if found in ("LATIN", "COMBINING", "VARIATION") else found


def script_runs(text: str) -> list[tuple[str, str]]:
    """Cut a label where its script changes: each part with its script; a mark's placeholder goes with the mark.

    >>> script_runs("(नमस्ते)"), script_runs("◌ि")
    ([('(', ''), ('नमस्ते', 'DEVANAGARI'), (')', '')], [('◌ि', 'DEVANAGARI')])
    """
    runs: list[tuple[str, str]] = []
    for character in text:
        found = script(character)
        before, its_script = runs[-1] if runs else ("", found)
        extends = character in JOINERS or unicodedata.category(character).startswith("M")
        if before == PLACEHOLDER:
            runs[-1] = (before + character, found)
        elif runs and (found == its_script or (extends and not found)):
            runs[-1] = (before + character, its_script)
        else:
            runs.append((character, found))
    return runs


def _is_seen(character: str, *, inside: bool) -> bool:
    """Say whether a character shows itself, or shapes those on both sides of it."""
    if character in JOINERS or ord(character) in TAGS:
        return inside or ord(character) in TAGS
    return unicodedata.category(character) not in INVISIBLE


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
