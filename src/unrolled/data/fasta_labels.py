"""Where the label of a FASTA record stands in its header, if anywhere: the same place throughout a file."""

import re
from collections.abc import Iterable
from typing import Literal

# A name and a label; or the label behind a key; or none, whatever else the header says.
LabelPlace = Literal["word", "key", "none"]
KEY = re.compile(r"(?:^|[\s;|,\[])(?:label|class)=([^\s;|,\]]+)", re.IGNORECASE)
SAID = {
    "key": "the label stands behind label= or class= in the header",
    "word": "the label is the second word of the header",
}


def label_place(headings: Iterable[str]) -> tuple[LabelPlace, str]:
    """Find where the labels of a file stand, and say so.

    A key in any header makes it the place in all. Else it is the second word, unless as many headers have more
    than two: these are descriptions.

    >>> label_place(["a EI", "b IE", "c"])
    ('word', 'the label is the second word of the header')
    """
    labelled = described = 0
    for heading in headings:
        if KEY.search(heading):
            return "key", SAID["key"]
        words = len(heading.split())
        labelled += words == 2
        described += words > 2
    if labelled > described:
        return "word", SAID["word"]
    if described:
        return "none", f"no labels; {described:,} headers hold descriptions (a label is written label=x)"
    return "none", "no labels in the headers"


def label_in(heading: str, place: LabelPlace) -> str | None:
    """Return the label of a header, None where its place is empty.

    >>> label_in("seq1 source=x class=EI", "key"), label_in("seq1", "word")
    ('EI', None)
    """
    if place == "key":
        match = KEY.search(heading)
        return match[1] if match else None
    words = heading.split()
    return words[1] if place == "word" and len(words) == 2 else None
