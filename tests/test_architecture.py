"""ARCHITECTURE.md lists every file of the package, one line each, and none that is gone."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
PACKAGE = ROOT / "src" / "unrolled"
LINE = re.compile(r"^- `([\w/]+\.py)`: (\S.*)$", re.MULTILINE)


def listed(page: str) -> list[str]:
    """Return the files a page lists, in its order, repeats kept."""
    return [place for place, _ in LINE.findall(page)]


def difference(page: str, files: set[str]) -> str:
    """Say, with lines ready to paste, what a page lacks, lists twice, or lists although it is gone."""
    found = listed(page)
    missing = [f"missing: - `{place}`: {first_sentence(place)}" for place in sorted(files - set(found))]
    stale = [f"stale: {place}" for place in sorted(set(found) - files)]
    twice = [
        f"listed twice: {place}" for place in sorted({place for place in found if found.count(place) > 1})
    ]
    return "\n".join(missing + stale + twice)


def first_sentence(place: str) -> str:
    """Return the first line of a file's docstring, which is what the page says of it."""
    path = PACKAGE / place
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.exists() else None
    return (docstring or "say in one line what it holds").partition("\n")[0]


def files() -> set[str]:
    """Return every Python file of the package, relative to it."""
    return {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}


def test_the_page_lists_every_file() -> None:
    found = difference(PAGE.read_text(encoding="utf-8"), files())
    assert not found, f"ARCHITECTURE.md:\n{found}"


def test_differences_are_named() -> None:
    page = "- `errors.py`: one\n- `gone.py`: two\n- `errors.py`: three\n- `empty.py`:\n"
    assert difference(page, {"errors.py", "new.py"}).splitlines() == [
        "missing: - `new.py`: say in one line what it holds",
        "stale: gone.py",
        "listed twice: errors.py",
    ]


if __name__ == "__main__":
    print(difference(PAGE.read_text(encoding="utf-8"), files()) or "ARCHITECTURE.md is complete")
