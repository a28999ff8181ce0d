"""The words, symbols or characters of training, and how much of validation they cover."""

from collections import Counter
from typing import Any, NamedTuple

from unrolled.checks.capped_counts import CappedCounts
from unrolled.checks.findings import Finding
from unrolled.checks.made_split import Roles
from unrolled.checks.once_a_row import words_of
from unrolled.checks.reading_unit import ReadingUnit
from unrolled.data.codecs.codec import FIRST
from unrolled.data.codecs.symbols import split_symbols
from unrolled.data.columns import listed
from unrolled.data.rows import BadRow, Row
from unrolled.data.text_split import TEXT_TRAIN_SHARE
from unrolled.errors import quoted
from unrolled.training.fit_codec import MANY_CHARACTERS
from unrolled.training.task_settings import CodecSettings

# What training keeps of the words unless another size is set.
KEPT_WORDS = CodecSettings().vocabulary - FIRST
# Less of validation known than this is worth a warning: new words are usual, new signs of an alphabet are not.
ENOUGH_KNOWN = {"word": 0.5, "symbol": 0.95, "character": 0.95}
# Of fewer tokens no share is worth a warning.
FEW_TOKENS = 100
# Unknown tokens whose first row is remembered, and those that are named.
MOST_UNKNOWN = 10_000
NAMED = 5


class Coverage(NamedTuple):
    """How many tokens validation has, the share that training knows, and how often each of the others stands."""

    total: int
    known: float
    unknown: dict[str, int]


class Vocabulary:
    """Count the tokens of training and of validation: some 150 bytes a different one, at most 500,000 a side.

    Text is counted by words where training reads words, and by characters where it reads these; where training
    reads pieces of words, which cover everything, the words are counted. Rows are cut as training cuts them.
    """

    def __init__(
        self,
        *,
        input_kind: str,
        separator: str | None,
        answered: bool,
        whole_text: bool,
        valid_given: bool,
        roles: Roles,
    ) -> None:
        self._is_text = input_kind == "text"
        self._gap = separator or ""
        # How a text goes on is learnt by characters.
        self._has_words = input_kind == "symbols" or answered
        self._cut_text = whole_text and not valid_given
        self._unit = ReadingUnit(input_kind, answered=answered)
        self._roles = roles
        self._train = CappedCounts()
        self._valid = CappedCounts()
        self._alphabet: set[str] = set()
        self._characters: Counter[str] = Counter()
        # Of what validation has and training had not shown before, the first row.
        self._first: dict[str, str] = {}

    def see(self, row: Row | BadRow, split: str) -> None:
        """Count the tokens of a good row that trains or validates."""
        if isinstance(row, BadRow):
            return
        role = self._roles.of(row, split)
        if not isinstance(row.input, str) or role == "test":
            return
        if self._cut_text and split == "train":
            cut = int(TEXT_TRAIN_SHARE * len(row.input))
            self._learn(row.input[:cut])
            file, _, line = row.place.rpartition(":")
            self._meet(row.input[cut:], f"{file}:{int(line) + row.input.count(chr(10), 0, cut)}")
        elif role == "train":
            self._learn(row.input)
        else:
            self._meet(row.input, row.place)

    def findings(self, task: str | None) -> list[Finding]:
        """Warn where much of validation is made of what training never shows."""
        unit, coverage = self._unit.name, self._coverage()
        if coverage is None or coverage.total < FEW_TOKENS or coverage.known >= ENOUGH_KNOWN[unit]:
            return []
        if unit == "character" and len(self._alphabet) > MANY_CHARACTERS:
            # Bytes are read then, and all of them are known.
            return []
        named = sorted(coverage.unknown, key=lambda token: -coverage.unknown[token])[:NAMED]
        unlike = listed(map(quoted, named))
        message = (
            f"validation: {coverage.known:.1%} of the {unit}s are known from training, unlike {unlike}: is it of "
            "the same kind?"
        )
        places = dict.fromkeys(place for token, place in self._first.items() if token in coverage.unknown)
        return [Finding(f"unknown {unit}s", "warning", message, places)]

    def facts(self, task: str | None) -> dict[str, Any]:
        """Return how many different tokens training has, and the share of validation's that are known."""
        unit = self._unit.name
        different = len(self._known)
        if not different:
            return {}
        found: dict[str, Any] = {
            "unit": f"{unit}s",
            "different": different,
            "more": unit != "character" and self._train.forgot,
            "validation": None,
        }
        if (coverage := self._coverage()) is not None:
            found["validation"] = {
                "tokens": coverage.total,
                "known": coverage.known,
                "unknown": len(coverage.unknown),
            }
            if unit == "word":
                kept = [word for word, _ in self._train.of.most_common(KEPT_WORDS)]
                known = sum(self._valid.of.get(word, 0) for word in kept)
                found["validation"] |= {"kept": len(kept), "known_of_kept": known / coverage.total}
        return {"vocabulary": found}

    def _learn(self, text: str) -> None:
        """Take a text of training."""
        self._unit.see(text)
        if self._has_words:
            self._train.add(self._tokens(text))
        if self._is_text:
            self._alphabet.update(text)

    def _meet(self, text: str, place: str) -> None:
        """Take a text of validation, and remember the row of what is new."""
        new: set[str] = set()
        if self._has_words:
            tokens = self._tokens(text)
            self._valid.add(tokens)
            new.update(token for token in tokens if token not in self._train.of)
        if self._is_text:
            self._characters.update(text)
            new |= set(text) - self._alphabet
        for token in new:
            if len(self._first) < MOST_UNKNOWN:
                self._first.setdefault(token, place)

    def _tokens(self, text: str) -> list[str]:
        """Return the words of a text, or its symbols."""
        return words_of(text) if self._is_text else split_symbols(text, self._gap)

    @property
    def _known(self) -> set[str] | Counter[str]:
        """The different tokens of training."""
        return self._alphabet if self._unit.name == "character" else self._train.of

    def _coverage(self) -> Coverage | None:
        """Return how training covers validation, None where there are no tokens; what was forgotten is unknown."""
        by_character = self._unit.name == "character"
        counts = self._characters if by_character else self._valid.of
        total = counts.total() if by_character else self._valid.total
        if not total:
            return None
        known = self._known
        unknown = {token: count for token, count in counts.items() if token not in known}
        share = sum(count for token, count in counts.items() if token in known) / total
        return Coverage(total, share, unknown)
