"""Rows of one group are alike, so that where a column of groups is named an interval over rows draws whole groups."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from unrolled.data.rows import Row
from unrolled.tasks.metrics.bootstrap import unit_sums

Table = NDArray[np.float64]
# The number of the group that each unit belongs to; nothing where units are drawn one by one.
Groups = NDArray[np.int64] | None


def groups_of(rows: Sequence[Row], *, task: str, group: str | None) -> Groups:
    """Number the group of every row; None without a column of groups, or where units are blocks of tokens, not rows.

    >>> groups_of([Row("a", "x", "t:1", group="Eva"), Row("b", "y", "t:2", group="Ida")], task="label", group="who")
    array([0, 1])
    """
    if group is None or task == "continuation":
        return None
    names = [row.group if row.group is not None else row.place for row in rows]
    return np.unique(np.array(names, dtype=str), return_inverse=True)[1]


def joined(units: Table, groups: Groups) -> Table:
    """Add up the units ``(U, M)`` of each group: ``(G, M)``; without groups they stay as they are.

    >>> joined(np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0, 0, 1]))
    array([[1., 2.],
           [1., 1.]])
    """
    return units if groups is None else np.column_stack([unit_sums(groups, column) for column in units.T])
