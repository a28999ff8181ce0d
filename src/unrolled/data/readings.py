"""Which cells of a row make its input, and what they are read as: as said, or inferred and told."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from unrolled.data.column_names import named_columns
from unrolled.data.column_sorts import Sort, column_sorts
from unrolled.data.columns import choose_columns, in_short, listed, require_column
from unrolled.data.layout import TEXT_KINDS, Layout
from unrolled.data.number_table import NumberCells, NumberList
from unrolled.data.rows import BadRow, Row
from unrolled.data.series_cell import SeriesCell, usual_channels, usual_length
from unrolled.data.text_cell import TextCell
from unrolled.data.wide_table import WideSeries
from unrolled.errors import UsageError

TABLE_KINDS = (*TEXT_KINDS, "series", "numbers")
# The first rows of these columns.
Sample = Callable[[Sequence[str]], Iterable[Sequence[Any]]]


class Reading(Protocol):
    """Makes rows of their input cells; ``kind`` and ``fields`` are those of the layout and the source."""

    kind: str
    fields: tuple[str, ...]

    def row(self, place: str, cells: Sequence[Any], output: str | None) -> Row | BadRow:
        """Make a row, or say why the cells make none."""
        ...


@dataclass(frozen=True)
class Chosen:
    """The columns of input and output, how the input is read, and what was inferred, in words.

    ``open_ended`` says that the input goes to the last column, however many there are in further data.
    """

    inputs: tuple[str, ...]
    output: str | None
    reading: Reading
    said: str | None = None
    open_ended: bool = False

    @property
    def input(self) -> str:
        """The input columns as the layout names them."""
        return f"{self.inputs[0]}-" if self.open_ended else ",".join(self.inputs)


def choose_reading(name: str, columns: Sequence[str], sample: Sample, layout: Layout) -> Chosen:
    """Choose the columns of a table ``name`` and how they are read; ``UsageError`` where that isn't plain.

    One column is text, unless another kind of input was said; several whose first rows hold numbers are numbers.
    Without ``--input``, series and numbers take every column that no other option names.
    """
    for option, column in layout.columns.items():
        if option != "--input" and column is not None:
            require_column(name, option, column, columns)
    if layout.input_kind is not None and layout.input_kind not in TABLE_KINDS:
        hint = "; events need --by" if layout.input_kind == "events" else ""
        expected = ", ".join(TABLE_KINDS)
        raise UsageError(
            f'--input-kind: found "{layout.input_kind}", but {name} is a table, expected one of: {expected}{hint}'
        )
    inputs: tuple[str, ...] = ()
    if layout.input is not None:
        others = (layout.output, layout.group, layout.order)
        inputs = named_columns(name, "--input", layout.input, columns, others)
    if layout.output in inputs:
        raise UsageError(f'{name}: --input and --output are both "{layout.output}", expected two columns')
    if layout.input_kind in ("series", "numbers"):
        return _numeric(name, columns, sample, layout, inputs)
    if len(inputs) > 1:
        return _several(name, sample, layout, inputs)
    return _chosen_text(name, columns, sample, layout, inputs)


def _chosen_text(
    name: str, columns: Sequence[str], sample: Sample, layout: Layout, inputs: Sequence[str]
) -> Chosen:
    named = (*inputs, layout.output)
    free = [column for column in columns if column in named or column not in (layout.group, layout.order)]
    texts = ([str(value) for value in row] for row in sample(free[:2]))
    choice = choose_columns(name, free, texts, inputs[0] if inputs else None, layout.output)
    reading = TextCell(choice.input, layout.input_kind or "text", layout.separator)
    return Chosen((choice.input,), choice.output, reading, choice.said)


def _several(name: str, sample: Sample, layout: Layout, inputs: tuple[str, ...]) -> Chosen:
    """Several columns that nothing else was said of are numbers, or a mistake."""
    if layout.input_kind is not None:
        raise UsageError(
            f"{name}: --input: found {len(inputs)} columns, expected one with --input-kind {layout.input_kind}"
        )
    sorts = column_sorts(inputs, sample(inputs))
    odd = next((column for column in inputs if sorts[column] != {"numbers"}), None)
    if odd is not None:
        raise UsageError(
            f'{name}: --input: found {len(inputs)} columns, of which "{odd}" holds more than numbers; expected one '
            "column, several of numbers, or --by for a table with a step on each row"
        )
    said = f"input is {in_short(inputs)}, read as plain numbers (--input-kind series reads them as steps)"
    return Chosen(inputs, layout.output, NumberCells(inputs), said)


def _numeric(
    name: str, columns: Sequence[str], sample: Sample, layout: Layout, inputs: tuple[str, ...]
) -> Chosen:
    """Choose columns that hold series or plain numbers, since that was said."""
    output, said = layout.output, None
    open_ended = layout.input is not None and layout.input == f"{inputs[0]}-"
    if not inputs:
        inputs, output = _all_others(name, columns, sample, layout)
        open_ended = layout.input_kind == "series" and _is_rest(inputs, columns)
        said = f"input is {in_short(inputs)}, " + (f"output is {output}" if output else "no output")
    sorts = column_sorts(inputs, sample(inputs))
    lists = [column for column in inputs if _holds_lists(sorts[column])]
    if lists and len(inputs) > 1:
        raise UsageError(
            f'{name}: the column "{lists[0]}" holds lists of numbers; name it alone with --input'
        )
    cells = (row[0] for row in sample(inputs))
    if layout.input_kind == "numbers":
        reading: Reading = NumberList(inputs[0], usual_length(cells)) if lists else NumberCells(inputs)
    else:
        reading = WideSeries(inputs) if len(inputs) > 1 else SeriesCell(inputs[0], usual_channels(cells))
    return Chosen(inputs, output, reading, said, open_ended)


def _all_others(
    name: str, columns: Sequence[str], sample: Sample, layout: Layout
) -> tuple[tuple[str, ...], str | None]:
    """Return every column that no option names as input; a single one that holds no numbers is the output."""
    free = [column for column in columns if column not in (layout.output, layout.group, layout.order)]
    for column, count in Counter(free).items():
        if count > 1:
            require_column(name, "--input", column, columns)
    output = layout.output
    if output is None:
        sorts = column_sorts(free, sample(free))
        lists = [column for column in free if _holds_lists(sorts[column])]
        others = [column for column in free if sorts[column] == {"other"}]
        rest = [column for column in free if column not in lists] if lists else others
        if len(rest) > 1:
            raise UsageError(f"{name}: say --input and --output; columns: {listed(columns)}")
        output = rest[0] if rest else None
    inputs = tuple(column for column in free if column != output)
    if not inputs:
        raise UsageError(f"{name}: no column is left for the input; columns: {listed(columns)}")
    if "" in inputs:
        raise UsageError(f"{name}: column {list(columns).index('') + 1} has no name; say --input")
    return inputs, output


def _is_rest(inputs: Sequence[str], columns: Sequence[str]) -> bool:
    """Say whether the inputs are all columns from one on, in a table whose columns have no names but numbers."""
    numbered = list(columns) == [str(number) for number in range(1, len(columns) + 1)]
    return numbered and len(inputs) > 1 and list(inputs) == list(columns)[-len(inputs) :]


def _holds_lists(sorts: set[Sort]) -> bool:
    """Say whether a column is one of lists; beside plain numbers, what looks like a list is a mistake, as 2,5 is."""
    return "lists" in sorts and "numbers" not in sorts
