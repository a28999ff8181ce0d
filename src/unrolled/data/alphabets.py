"""The letters that sequences of DNA, RNA and proteins are written in, ambiguity letters and gaps among them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Alphabet:
    """A name for the sequences, and their letters in upper case."""

    name: str
    letters: str


# The letters of IUPAC-IUB (1984): R is A or G, N is any, and so on; - and . are gaps.
DNA = Alphabet("DNA or RNA", "ACGTURYSWKMBDHVN-.")
# The twenty, B, J, X and Z for what is uncertain, O and U for the rare ones, * for a stop, - and . for gaps.
PROTEIN = Alphabet("protein", "ACDEFGHIKLMNPQRSTVWYBJXZOU*-.")
BASES = "ACGTUN"
BY_SUFFIX = {".fna": DNA, ".faa": PROTEIN}
SHARE_OF_BASES = 0.9


def alphabet_of(counts: Mapping[str, int], suffix: str) -> tuple[Alphabet, str]:
    """Return the alphabet of a file and why, by its suffix or by how many of its letters are bases.

    ``counts`` holds how often each letter stands in the file. Of a protein about a quarter of the letters are
    also those of bases, of DNA nearly all.

    >>> alphabet_of({"A": 5, "C": 4, "R": 1}, ".fasta")
    (Alphabet(name='DNA or RNA', letters='ACGTURYSWKMBDHVN-.'), '90% of the letters are A, C, G, T, U or N')
    """
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix], f"as {suffix} says"
    total = sum(count for letter, count in counts.items() if letter not in "-.")
    share = sum(counts.get(letter, 0) for letter in BASES) / max(1, total)
    alphabet = DNA if share >= SHARE_OF_BASES else PROTEIN
    return alphabet, f"{share:.0%} of the letters are A, C, G, T, U or N"
