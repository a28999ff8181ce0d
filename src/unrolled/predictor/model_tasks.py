"""The table of tasks that a model folder may name: one line each."""

from collections.abc import Mapping
from typing import cast

from unrolled.data.codecs.codec import Codec, TextCodec
from unrolled.data.codecs.saved import kind
from unrolled.data.codecs.text_output import TextOutput
from unrolled.data.inputs import TokenInputs
from unrolled.errors import UserError, require_choice
from unrolled.predictor.settings_file import checked_settings
from unrolled.tasks.continuation import Continuation
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.row_task import RowTask
from unrolled.tasks.text import Text
from unrolled.tasks.value import Value

ModelTask = RowTask | Continuation | Text

ROW_TASKS: Mapping[str, type[Label | LabelSet | Value]] = {"label": Label, "labels": LabelSet, "value": Value}


def load_task(saved: object, codec: Codec, place: str, *, output: TextCodec | None = None) -> ModelTask:
    """Build the task that its ``to_json`` described; raise `UserError` naming the place for anything else.

    ``output`` is the codec of the texts that the task writes, which it has exactly when it is "text".

    >>> from unrolled.data.codecs.byte_codec import Bytes
    >>> load_task({"task": "value", "mean": 3.0, "deviation": 2.0}, Bytes(), "config.json: task").name
    'value'
    """
    if not isinstance(saved, Mapping):
        raise UserError(f"{place}: found {kind(saved)}, expected an object")
    values = dict(saved)
    name = require_choice(place, str(values.pop("task", None)), [*ROW_TASKS, "text", "continuation"])
    if (name == "text") != (output is not None):
        found, expected = ("none", "one") if output is None else ("one", "none")
        raise UserError(f'{place}: found "{name}" with {found} codec for outputs, expected {expected}')
    if name in ROW_TASKS:
        return checked_settings(ROW_TASKS[name], values, place)
    if output is not None:
        return _text(values, output, place)
    if not isinstance(codec.inputs, TokenInputs):
        raise UserError(f'{place}: found "continuation", but the codec "{codec.name}" has no tokens')
    values["byte_lengths"] = cast(TextCodec, codec).byte_lengths().tolist()
    return checked_settings(Continuation, values, place)


def _text(values: dict[str, object], output: TextCodec, place: str) -> Text:
    """Build the task of texts; its codec has a file of its own, so that the settings hold none."""
    if "output" in values:
        raise UserError(f'{place}: unknown key "output"')
    return checked_settings(Text, {**values, "output": TextOutput(output)}, place)
