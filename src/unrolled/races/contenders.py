"""Who races: each contender with its own settings, on data that is read, cut and encoded alike for all."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from unrolled.errors import UsageError, require_choice, suggestion
from unrolled.models.architectures import ARCHITECTURES
from unrolled.predictor.build_network import build_network
from unrolled.predictor.read import ReadData
from unrolled.races.race_directory import folder_name
from unrolled.tasks.network import Network
from unrolled.training.decide import decide, with_longest
from unrolled.training.observer import Silent
from unrolled.training.prepare import Prepared, prepare
from unrolled.training.randomness import reseed
from unrolled.training.resolve import GROUPS, LENGTHS, Settings, check_settings, resolve
from unrolled.training.task_settings import CodecSettings

# What a fair race holds fixed beside every setting of the codec, whatever a recipe says.
OF_CODECS = tuple(field.name for field in fields(CodecSettings))
SHARED = ("batch_tokens", "validation_tokens", "longest_pair", "precision", "device", "threads")


@dataclass(frozen=True)
class Contender:
    """A name in the race, and all that it takes to train it."""

    name: str
    # As --models has it: the architecture, and an attention where one is named.
    word: str
    # 0, or how often the same word stood there before.
    copy: int
    settings: Settings
    prepared: Prepared
    parameters: int

    def network(self, seed: int) -> Network:
        """Build the network with fresh weights: those that `train` begins with, other ones for every copy."""
        reseed(seed, "weights", *([self.copy] if self.copy else []))
        return build_network(self.settings.model, self.prepared.codec, self.prepared.task)


def contender_words(models: str | Sequence[str]) -> list[str]:
    """Return the words of a comma-separated string or a list; an unknown one is a `UsageError`.

    >>> contender_words("gru, lstm+additive")
    ['gru', 'lstm+additive']
    """
    parts = models.split(",") if isinstance(models, str) else list(models)
    words = [str(part).strip() for part in parts if str(part).strip()]
    if not words:
        raise UsageError(f"--models: found none, expected one or more of: {', '.join(ARCHITECTURES)}")
    for word in words:
        require_choice("--models", word.partition("+")[0], ARCHITECTURES)
    return words


def contender_names(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return a name for each word, and how often the word stood there before.

    >>> contender_names(["gru", "lstm", "gru"])
    [('gru', 0), ('lstm', 0), ('gru (2)', 1)]
    """
    seen, found = Counter[str](), list[tuple[str, int]]()
    for word in words:
        found.append((word if not seen[word] else f"{word} ({seen[word] + 1})", seen[word]))
        seen[word] += 1
    return found


def enter(
    words: Sequence[str],
    read: ReadData,
    *,
    size: str,
    given: Mapping[str, Any],
    own: Mapping[str, Mapping[str, Any]],
    streaming: bool,
    note: Callable[[str], None],
) -> list[Contender]:
    """Decide every contender's settings and encode the data for it; the first one's codec and batches are for all.

    ``given`` are settings of all, a length among them; ``own`` are those of single contenders, by name. Whatever
    cannot race is a `UsageError` by name. Cost: the codec fitted, and the data read from the cache, once each.
    """
    named = contender_names(words)
    _require_apart([name for name, _ in named])
    _require_own(own, [name for name, _ in named])
    if streaming:
        _require_steps(read.task)
    first = resolve(model=words[0], size=size, task=read.task, given={**given, **own.get(named[0][0], {})})
    shared: dict[str, Any] = {}
    entered = []
    for (name, copy), word in zip(named, words, strict=True):
        asked = {**given, **own.get(name, {})}
        for sentence in _forced(name, resolve(model=word, size=size, task=read.task, given=asked), first):
            note(sentence)
        settings = decide(read, word, size, {**asked, **shared}, Silent() if shared else _Noting(note))
        shared = shared or shared_settings(settings)
        prepared = prepare(read, settings)
        for sentence in prepared.notes:
            note(sentence)
        settings = with_longest(settings, prepared, asked)
        network = build_network(settings.model, prepared.codec, prepared.task)
        if streaming and not network.model.streams:
            if settings.model.bidirectional:
                raise UsageError(
                    f'--streaming: found bidirectional=true for "{name}", which then must see an input whole before '
                    "it answers; expected bidirectional=false"
                )
            raise UsageError(
                f'--streaming: found "{name}", which must see an input whole before it answers; expected models '
                "that answer step by step, such as gru"
            )
        entered.append(Contender(name, word, copy, settings, prepared, network.parameter_count))
    return entered


def shared_settings(settings: Settings) -> dict[str, Any]:
    """Return what all contenders of a race have alike: every setting of the codec, tokens a batch, the machine."""
    plain = plain_settings(settings)
    return {name: plain[name] for name in (*OF_CODECS, *SHARED)}


def plain_settings(settings: Settings) -> dict[str, Any]:
    """Return all settings of all groups by their names, no two of which are alike."""
    return {name: value for group in GROUPS for name, value in vars(getattr(settings, group)).items()}


def with_model(contender: Contender, **changed: Any) -> Contender:
    """Return a contender of another shape, its parameters counted anew."""
    settings = replace(contender.settings, model=replace(contender.settings.model, **changed))
    network = build_network(settings.model, contender.prepared.codec, contender.prepared.task)
    return replace(contender, settings=settings, parameters=network.parameter_count)


def _forced(name: str, its: Settings, first: Settings) -> list[str]:
    """Say which of a contender's settings are those of the first, and would have been others."""
    wanted, common = shared_settings(its), shared_settings(first)
    return [
        f"{name}: {setting} is {common[setting]} as for all contenders; alone it would be {value}"
        for setting, value in wanted.items()
        if value != common[setting]
    ]


def require_unlike_baselines(contenders: Sequence[Contender], baselines: Iterable[str]) -> None:
    """Refuse a contender that is called like a baseline, whose row in the answer would be taken for it."""
    baselines = set(baselines)
    for each in contenders:
        if each.name in baselines:
            raise UsageError(
                f'--models: found "{each.name}", which a baseline of this data is called; expected another name for '
                "your layer"
            )


def _require_apart(names: Sequence[str]) -> None:
    """Refuse names that would lie in one folder of the race's directory."""
    taken: dict[str, str] = {}
    for name in names:
        other = taken.setdefault(folder_name(name).casefold(), name)
        if other != name:
            raise UsageError(
                f'--models: found "{other}" and "{name}", which would share the folder {folder_name(name)}; expected '
                "names that differ in letters or digits"
            )


def _require_own(own: Mapping[str, Mapping[str, Any]], names: Sequence[str]) -> None:
    """Refuse settings of a contender that is none, and those that all must share."""
    for name, settings in own.items():
        if name not in names:
            raise UsageError(
                f'--set {name}:…, own: found "{name}", expected a contender: {", ".join(names)}'
                f"{suggestion(name, names)}"
            )
        check_settings(settings)
        for setting in settings:
            if setting in (*LENGTHS, "seed", *SHARED, *OF_CODECS):
                raise UsageError(
                    f"--set {name}:{setting}=…, own: found {setting} for one contender, which a fair race holds "
                    "fixed; expected it for all"
                )


def _require_steps(task: str) -> None:
    """Refuse to stream where a text is the answer."""
    if task == "text":
        raise UsageError(
            '--streaming: the task "text" must read a source whole before it writes; expected a task that is '
            "answered step by step: label, labels, value or continuation"
        )


class _Noting(Silent):
    """An observer that passes on what was decided."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def note(self, sentence: str) -> None:
        """Pass it on."""
        self._tell(sentence)
