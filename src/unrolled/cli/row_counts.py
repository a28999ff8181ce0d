"""Numbers of rows as people write them: 100,1000,10000."""

from unrolled.errors import UsageError


def parse_row_counts(text: str | None) -> list[int] | None:
    """Return the numbers of a list with commas; whether they make sense is for the race to say.

    >>> parse_row_counts("100, 1000,10000"), parse_row_counts(None)
    ([100, 1000, 10000], None)
    """
    if text is None:
        return None
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise UsageError(f'--rows: found "{text}", expected numbers such as 100,1000,10000') from None
