"""What counts as one word, in any script."""

import re
import sys
import unicodedata
from functools import cache


@cache
def word_pattern() -> re.Pattern[str]:
    """Return the pattern of one word or one sign, in any script.

    A word is letters, digits and ``_`` with their combining marks and joiners (Python's ``\\w`` alone would
    break Devanagari words at their vowel signs), and apostrophes inside. Any other visible character is a
    sign of its own, except that a flag, or an emoji with its joined parts, skin tone and variant, is one.

    >>> word_pattern().findall("Don't say हिन्दी: 👩🏽‍💻!")
    ["Don't", 'say', 'हिन्दी', ':', '👩🏽‍💻', '!']
    """
    marks = _marks()
    letters = rf"[\w{marks}\u200c\u200d]+"
    sign = rf"[^\w\s][{marks}\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*"
    return re.compile(
        rf"{letters}(?:['’]{letters})*|[\U0001F1E6-\U0001F1FF]{{2}}|{sign}(?:\u200d{sign})*", re.UNICODE
    )


def _marks() -> str:
    """Return the inside of a character class of all combining marks, as ranges."""
    marks = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "M"]
    starts = [code for i, code in enumerate(marks) if i == 0 or marks[i - 1] != code - 1]
    ends = [code for i, code in enumerate(marks) if i + 1 == len(marks) or marks[i + 1] != code + 1]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
