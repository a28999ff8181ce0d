"""The task of a run, made for the outputs of its training split."""

from collections import Counter
from collections.abc import Mapping

from unrolled.data.codecs.label_sets import LabelSets, separator_in
from unrolled.data.codecs.labels import Labels
from unrolled.data.codecs.text_output import TextOutput
from unrolled.errors import UsageError
from unrolled.tasks.label import Label, balanced_weights
from unrolled.tasks.label_set import LabelSet, presence_weights
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.text import Text
from unrolled.tasks.value import Value
from unrolled.training.resolve import Settings
from unrolled.training.task_settings import CodecSettings, TaskSettings

OF_LABELS = ("class_weights", "label_smoothing")
OF_TEXTS = ("word_dropout", "longest_pair", "beam_size", "length_penalty", "output_codec", "vocabularies")
# What a task has no use for, with the reason.
USELESS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "value": (OF_LABELS, "has no labels"),
    "text": (("pooling", "class_weights"), "has no labels"),
}


def build_task(name: str, outputs: Counter[str], settings: Settings) -> RowTask:
    """Build a task of one answer a row; `UsageError` for settings that it has no use for."""
    refuse_useless(name, settings)
    pooling, dropout = settings.task.pooling, settings.model.dropout
    if name == "value":
        return Value.fit(outputs, pooling=pooling, dropout=dropout)
    balanced = settings.task.class_weights == "balanced"
    if name == "label":
        names = Labels.fit(outputs).names
        return Label(
            names=names,
            pooling=pooling,
            dropout=dropout,
            label_smoothing=settings.task.label_smoothing,
            weights=balanced_weights(names, outputs) if balanced else None,
        )
    sets = LabelSets.fit(outputs, separator=separator_in(outputs))
    return LabelSet(
        names=sets.names,
        separator=sets.separator,
        pooling=pooling,
        dropout=dropout,
        label_smoothing=settings.task.label_smoothing,
        weights=presence_weights(sets.names, outputs, sets.separator) if balanced else None,
    )


def build_text(output: TextOutput, settings: Settings, *, longest_source: int, longest_target: int) -> Text:
    """Build the task that answers with a text; the longest are the tokens of the training split's longest pair."""
    refuse_useless("text", settings)
    return Text(
        output=output,
        label_smoothing=settings.task.label_smoothing,
        word_dropout=settings.task.word_dropout,
        longest_source=longest_source,
        longest_target=longest_target,
        beam_size=settings.task.beam_size,
        length_penalty=settings.task.length_penalty,
    )


def refuse_useless(task: str, settings: Settings) -> None:
    """Refuse settings that a task has no use for, naming the first."""
    names, why = USELESS.get(task, ((), ""))
    _refuse(task, settings, names, why)
    if task != "text":
        _refuse(task, settings, OF_TEXTS, "writes no text from a source")


def _refuse(task: str, settings: Settings, names: tuple[str, ...], why: str) -> None:
    """Refuse those of the named settings that are not as they are by default."""
    found = {**vars(settings.codec), **vars(settings.task)}
    plain = {**vars(CodecSettings()), **vars(TaskSettings())}
    for name in names:
        if found[name] != plain[name]:
            raise UsageError(
                f"{name}: found {found[name]}, but the task {task} {why}; expected {plain[name]}"
            )
