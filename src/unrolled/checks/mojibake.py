"""UTF-8 that was read as Windows-1252: the letters and signs that it turns accents and other scripts into."""

import re

# What the second and later bytes of UTF-8, 0x80 to 0xBF, are in Windows-1252; five of them are nothing there.
LATER = bytes(code for code in range(0x80, 0xC0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
SECOND = LATER.decode("cp1252")
# Without those that stand behind a letter in sound text too: quotes, dashes and dots.
ODD = "".join(sign for sign in SECOND if sign not in "‘’“”«»‹›–—…•")
# Behind Å, squares and cubes are those of a length.
ODD_UNIT = ODD.replace("²", "").replace("³", "")
# Accents of Latin-1; those of Poland, Bohemia, Turkey; quotes and dashes; and, two in a row, letters of Greek,
# Cyrillic, Hebrew and Arabic, and characters of three bytes.
MOJIBAKE = re.compile(
    f"[ÂÃ][{re.escape(ODD)}]|[ÄÅ][{re.escape(ODD_UNIT)}]|â€|â„¢|(?:[ÐÑÎÏ×ØÙ][{re.escape(SECOND)}]){{2}}"
    f"|(?:[à-ï][{re.escape(SECOND)}]{{2}}){{2}}"
)


def mended(text: str) -> str | None:
    """Return what a text was before it was read wrongly, None where it can't be told.

    >>> mended("cafÃ©"), mended("café")
    ('café', None)
    """
    try:
        return text.encode("cp1252").decode()
    except UnicodeError:
        return None
