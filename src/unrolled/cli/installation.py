"""What is installed: versions, missing extras, and the cache folder with its size."""

import importlib.metadata
import os
import platform
import re
from collections.abc import Iterable
from pathlib import Path

# Extras for those who work on the package, or that only name others.
NOT_FOR_USERS = {"dev", "all"}


def versions(requirements: Iterable[str]) -> dict[str, str | None]:
    """Return the version of Python and of each required package; nothing for one that is not installed.

    >>> versions(["no-such-package>=1"])["no-such-package"] is None
    True
    """
    names = [_name(requirement) for requirement in requirements if _extra(requirement) is None]
    return {"python": platform.python_version()} | {name: _version(name) for name in names}


def missing_extras(requirements: Iterable[str]) -> dict[str, str]:
    """Return, for each extra that lacks a package, the line that installs it.

    >>> missing_extras(['no-such-package>=3; extra == "plot"', 'click; extra == "page"'])
    {'plot': "pip install 'unrolled[plot]'"}
    """
    lacking = {
        extra: f"pip install 'unrolled[{extra}]'"
        for requirement in requirements
        if (extra := _extra(requirement)) is not None and _version(_name(requirement)) is None
    }
    return {extra: line for extra, line in lacking.items() if extra not in NOT_FOR_USERS}


def own_requirements() -> list[str]:
    """Return the requirements of this package as its metadata states them."""
    return importlib.metadata.requires("unrolled") or []


def folder_size(folder: Path) -> int:
    """Return the bytes of all files below a folder, 0 when it does not exist."""
    sizes = 0
    for place, _, names in os.walk(folder):
        for name in names:
            # Another process may remove a file while we look.
            try:
                sizes += (Path(place) / name).stat().st_size
            except FileNotFoundError:
                continue
    return sizes


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _name(requirement: str) -> str:
    """Return the package a requirement such as `numpy>=1.26` names."""
    return re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0]


def _extra(requirement: str) -> str | None:
    """Return the extra a requirement belongs to, nothing for one that is always needed."""
    found = re.search(r"""extra\s*==\s*["']([^"']+)["']""", requirement)
    return found[1] if found else None
