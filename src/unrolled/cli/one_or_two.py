"""DATA is one path or two, and so are --valid and --test."""

from unrolled.errors import UsageError


def one_or_two(option: str, paths: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return nothing, one path, or a line-aligned pair.

    >>> one_or_two("DATA", ("a.en", "a.de")), one_or_two("DATA", ("a.csv",)), one_or_two("--test", ())
    (('a.en', 'a.de'), 'a.csv', None)
    """
    if len(paths) > 2:
        raise UsageError(f"{option}: found {len(paths)} paths, expected one, or two line-aligned files")
    return None if not paths else paths[0] if len(paths) == 1 else paths
