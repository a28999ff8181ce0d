"""How much of one text stands in another, in the same order."""

from unrolled.data.codecs.word_pattern import word_pattern
from unrolled.tasks.metrics.edit_distance import bits_of


def rouge_l(output: str, reference: str) -> float:
    """Return ROUGE-L: the F1 of the longest common subsequence of words (Lin 2004, §3.1, β = 1).

    With ``L`` words in common, in the same order, ``P = L / words of the output`` and ``R = L / words of the
    reference``: ``F = 2PR / (P + R)``. Words are lower-cased and punctuation is left out. Two texts without words
    are alike (1), a text without is unlike one with (0).

    >>> rouge_l("The police kill the gunman.", "police killed the gunman")
    0.6666666666666666
    """
    found, expected = words(output), words(reference)
    if not found and not expected:
        return 1.0
    return 2 * common_length(found, expected) / (len(found) + len(expected))


def words(text: str) -> list[str]:
    """Return the words of a text, lower-cased, without the signs between them.

    >>> words("Don't stop, please!")
    ["don't", 'stop', 'please']
    """
    return [word for word in word_pattern().findall(text.lower()) if word[0].isalnum() or word[0] == "_"]


def common_length(first: list[str], second: list[str]) -> int:
    """Return the length of the longest common subsequence, a column of its table in the bits of one number.

    Bit i is 0 where the i-th row's entry is one more than that above it (Hyyrö 2004, §3).

    >>> common_length(list("abcbdab"), list("bdcaba"))
    4
    """
    places, everywhere = bits_of(first), (1 << len(first)) - 1
    level = everywhere
    for item in second:
        equal = level & places.get(item, 0)
        level = ((level + equal) | (level - equal)) & everywhere
    return len(first) - level.bit_count()
