"""A text that every machine with Python has: the modules of its standard library."""

import sysconfig
from pathlib import Path

from unrolled.errors import UserError


def standard_library_text() -> str:
    """Return the source of the standard library's single-file modules, in the order of their names.

    >>> "def choice(" in standard_library_text()
    True
    """
    folder = Path(sysconfig.get_path("stdlib"))
    modules = sorted(folder.glob("*.py"))
    if not modules:
        raise UserError(f"{folder}: found no module of Python's standard library")
    return "\n".join(module.read_text(encoding="utf-8", errors="replace") for module in modules)
