"""The edit distance by the table of Wagner and Fischer 1974, filled cell by cell."""


def edit_distance(first: str, second: str) -> int:
    """Return the last cell of ``D[i][j] = min(D[i−1][j] + 1, D[i][j−1] + 1, D[i−1][j−1] + [a_i ≠ b_j])``."""
    table = [[row + column for column in range(len(second) + 1)] for row in range(len(first) + 1)]
    for row in range(1, len(first) + 1):
        for column in range(1, len(second) + 1):
            changed = table[row - 1][column - 1] + (first[row - 1] != second[column - 1])
            table[row][column] = min(changed, table[row - 1][column] + 1, table[row][column - 1] + 1)
    return table[-1][-1]
