"""Is the first row of a table its header? By the names asked for, or because it looks like names."""

from collections.abc import Sequence

LONGEST_NAME = 60
# One column of text gives nothing to tell a name from a value by, so only these are names there.
LONE_NAMES = {
    *("body", "comment", "content", "document", "input", "line", "message", "name", "phrase", "query"),
    *("question", "review", "sentence", "sequence", "text", "title", "tweet", "utterance", "word"),
}


def has_header(first: Sequence[str], following: Sequence[Sequence[str]], named: Sequence[str]) -> bool:
    """Say whether ``first`` holds names; ``named`` are the columns the user asked for.

    A column asked for by a name in the first row means a header, columns asked for by number mean none.
    Otherwise a header has unique, non-empty, short names that aren't numbers and don't return as values.

    >>> has_header(["name", "language"], [["Sato", "Japanese"], ["Ito", "Japanese"]], [])
    True
    >>> has_header(["Mori", "Japanese"], [["Sato", "Japanese"], ["Ito", "Japanese"]], [])
    False
    """
    names = [cell.strip() for cell in first]
    if any(name in names for name in named):
        return True
    if named and all(name.isdecimal() for name in named):
        return False
    if len(names) == 1:
        return names[0].lower() in LONE_NAMES and bool(following)
    return bool(following) and _look_like_names(names) and not _return_as_values(names, following)


def _look_like_names(names: Sequence[str]) -> bool:
    if len(set(names)) < len(names):
        return False
    return all(
        name and len(name) <= LONGEST_NAME and not name.endswith((".", "!")) and not _is_number(name)
        for name in names
    )


def _return_as_values(names: Sequence[str], following: Sequence[Sequence[str]]) -> bool:
    return any(name == value.strip() for row in following for name, value in zip(names, row, strict=False))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
