"""The task of a run, made for the outputs of its training split."""

from collections import Counter

from unrolled.data.codecs.label_sets import LabelSets, separator_in
from unrolled.data.codecs.labels import Labels
from unrolled.errors import UsageError
from unrolled.tasks.label import Label, balanced_weights
from unrolled.tasks.label_set import LabelSet, presence_weights
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.value import Value
from unrolled.training.resolve import Settings


def build_task(name: str, outputs: Counter[str], settings: Settings) -> RowTask:
    """Build a task of one answer a row; `UsageError` for settings that it has no use for."""
    pooling, dropout = settings.task.pooling, settings.model.dropout
    if name == "value":
        _refuse_settings_of_labels(settings)
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


def _refuse_settings_of_labels(settings: Settings) -> None:
    """Refuse what only labels can be given."""
    for name, plain in (("class_weights", "none"), ("label_smoothing", 0.0)):
        if (found := getattr(settings.task, name)) != plain:
            raise UsageError(f"{name}: found {found}, but the task value has no labels; expected {plain}")
