"""What a user did wrong: one sentence with the place and the mend."""

import difflib
from collections.abc import Iterable

# Characters of a text that a message quotes; the rest can be looked up where it stands.
QUOTED = 40


class UserError(Exception):
    """Something the user can mend; the message says what was found, where, and what was expected."""

    exit_code = 1


class UsageError(UserError):
    """A command or function was called wrongly."""

    exit_code = 2


class MissingExtra(UserError):
    """An optional package is needed and not installed.

    >>> raise MissingExtra("a plot", "plot")
    Traceback (most recent call last):
    unrolled.errors.MissingExtra: a plot needs the extra "plot": pip install 'unrolled[plot]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs the extra \"{extra}\": pip install 'unrolled[{extra}]'")


def suggestion(word: str, choices: Iterable[str]) -> str:
    """Return ``; did you mean "x"?`` for the nearest choice, or nothing when none is near.

    >>> suggestion("ltsm", ["rnn", "lstm", "gru"])
    '; did you mean "lstm"?'
    """
    near = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f'; did you mean "{near[0]}"?' if near else ""


def require_choice(option: str, found: str, choices: Iterable[str]) -> str:
    """Return ``found`` when it is one of ``choices``; otherwise say what is, naming the option.

    >>> require_choice("--size", "big", ["small", "large"])
    Traceback (most recent call last):
    unrolled.errors.UsageError: --size: found "big", expected one of: small, large
    """
    choices = list(choices)
    if found in choices:
        return found
    expected = ", ".join(choices)
    raise UsageError(f'{option}: found "{found}", expected one of: {expected}{suggestion(found, choices)}')


def shortened(text: str, most: int = QUOTED) -> str:
    """Return a text of at most so many characters, which ends in … where there were more.

    >>> shortened("one two three", 8)
    'one two…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(text: str) -> str:
    """Quote a text that was found, cut where it is long.

    >>> quoted("yes"), len(quoted("yes " * 1000))
    ('"yes"', 42)
    """
    return f'"{shortened(text)}"'
