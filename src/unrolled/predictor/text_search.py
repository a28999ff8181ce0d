"""What a caller may ask of the search for a text."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from unrolled.data.codecs.codec import UNKNOWN
from unrolled.decoding.search import Search
from unrolled.errors import UsageError
from unrolled.tasks.text import Text


@dataclass(frozen=True)
class TextSearch:
    """How texts are looked for; where it is None, as the model's own settings say.

    >>> TextSearch(prefix="Ein", beam_size=3).given
    ['beam_size', 'prefix']
    """

    # Hypotheses kept at each step; 1 is greedy.
    beam_size: int | None = None
    # α: a hypothesis is ranked by its log-probability divided by its length to the power of α.
    length_penalty: float | None = None
    # At least so many tokens.
    minimum: int = 0
    # At most so many tokens; where it is None, a quarter more than the longest target of training.
    maximum: int | None = None
    # No run of so many tokens twice; 0 allows any.
    no_repeat: int = 0
    # What every text begins with.
    prefix: str = ""

    @property
    def given(self) -> list[str]:
        """The names of what was asked for."""
        return [field.name for field in fields(self) if getattr(self, field.name) != field.default]

    def as_arguments(self) -> dict[str, Any]:
        """Return the keywords of `Predictor.predict` that ask for the same."""
        return asdict(self)

    def settled(self, task: Text, best: int) -> Search:
        """Return the search for the ``best`` texts; it keeps more hypotheses than usual where so many are wanted."""
        usual = max(task.beam_size, best)
        beam_size = usual if self.beam_size is None else self.beam_size
        if best > beam_size >= 1:
            raise UsageError(
                f"top: found {best} with a beam size of {beam_size}, expected at most as many answers as hypotheses"
            )
        penalty = task.length_penalty if self.length_penalty is None else self.length_penalty
        return Search(
            beam_size=beam_size,
            length_penalty=penalty,
            best=best,
            minimum=self.minimum,
            maximum=self.maximum,
            no_repeat=self.no_repeat,
            prefix=self._opening(task),
        )

    def in_pieces(self, task: object) -> bool:
        """Say whether answers can be given token by token: they are texts, greedy ones, and nothing else is asked."""
        if not isinstance(task, Text) or set(self.given) - {"beam_size", "length_penalty"}:
            return False
        return self.settled(task, 1).beam_size == 1

    def _opening(self, task: Text) -> tuple[int, ...]:
        """Return the tokens of the prefix; of what cannot be written, nothing can begin."""
        tokens = tuple(int(token) for token in task.output.codec.encode(self.prefix))
        if UNKNOWN in tokens:
            raise UsageError(
                f'prefix: found "{self.prefix}", expected a text of what the outputs in training were made of'
            )
        return tokens
