"""The floors: imports point downward only, and every file holds one idea."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
LONGEST_FILE = 250
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "v2"}
FLOORS = {
    "errors": 0,
    "kernels": 0,
    "layers": 1,
    "data": 1,
    "models": 2,
    "decoding": 3,
    "tasks": 4,
    "predictor": 5,
    "training": 6,
    "insight": 7,
    "exports": 7,
    "races": 8,
    "checks": 8,
    "server": 9,
    "cli": 10,
    # The package itself offers names from every floor, and nothing inside may lean on it.
    "__init__": 11,
    "__main__": 11,
}
# Above every floor: nothing may import what has no place in the house.
NOWHERE = 12


def complaints(source: Path) -> list[str]:
    """Return one line for each broken rule in the package `unrolled` below a folder."""
    return [line for path in sorted(source.rglob("*.py")) for line in _file_complaints(path, source)]


def _file_complaints(path: Path, source: Path) -> Iterator[str]:
    place = path.relative_to(source).as_posix()
    text = path.read_text(encoding="utf-8")
    if (length := len(text.splitlines())) > LONGEST_FILE:
        yield f"{place}: {length} lines, at most {LONGEST_FILE}"
    yield from (
        f"{place}: the name says nothing about what is inside"
        for part in path.relative_to(source).with_suffix("").parts
        if part in VAGUE_NAMES
    )
    unit = path.relative_to(source).with_suffix("").parts[1]
    if unit not in FLOORS:
        yield f"{place}: {unit} stands on no floor"
        return
    for line, name in _imports(ast.parse(text)):
        if name.startswith("."):
            yield f"{place}:{line}: a relative import"
        other = _imported_unit(name)
        if other not in (None, unit) and FLOORS.get(other, NOWHERE) >= FLOORS[unit]:
            yield f"{place}:{line}: {unit} imports {other}, which is not below it"


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give every imported name in full, wherever in the file it stands, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def _imported_unit(name: str) -> str | None:
    """Return the folder or file of `unrolled` an import reaches; nothing for other packages.

    What is neither a known folder nor inside one, as in `from unrolled import train`, belongs to the package.
    """
    parts = name.split(".")
    if parts[0] != "unrolled":
        return None
    return parts[1] if len(parts) > 2 or parts[-1] in FLOORS else "__init__"


def test_imports_point_downward_and_files_hold_one_idea() -> None:
    assert complaints(SOURCE) == []


def test_the_walk_sees_the_package() -> None:
    assert (SOURCE / "unrolled" / "errors.py").exists()
    assert len(list(SOURCE.rglob("*.py"))) > 10


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("layers/a.py", "from unrolled.models.model import Model", "layers/a.py:1: layers imports models"),
        ("layers/a.py", "import unrolled.data.rows", "layers/a.py:1: layers imports data"),
        ("data/a.py", "def f():\n    import unrolled.layers", "data/a.py:2: data imports layers"),
        ("insight/a.py", "from unrolled import exports", "insight/a.py:1: insight imports exports"),
        ("errors.py", "from unrolled.layers.state import to", "errors.py:1: errors imports layers"),
        ("kernels/a.py", "from unrolled.errors import UserError", "kernels/a.py:1: kernels imports errors"),
        ("cli/a.py", "from unrolled import train", "cli/a.py:1: cli imports __init__"),
        ("cli/a.py", "import unrolled", "cli/a.py:1: cli imports __init__"),
        ("models/a.py", "from .b import c", "models/a.py:1: a relative import"),
        ("models/a.py", "from . import c", "models/a.py:1: a relative import"),
        ("attic/a.py", "", "attic/a.py: attic stands on no floor"),
        ("attic.py", "", "attic.py: attic stands on no floor"),
        ("data/a.py", "from unrolled.attic.a import b", "data/a.py:1: data imports attic"),
        ("data/utils.py", "", "data/utils.py: the name says nothing"),
        ("data/misc/a.py", "", "data/misc/a.py: the name says nothing"),
        ("data/a.py", "x = 1\n" * 251, "data/a.py: 251 lines, at most 250"),
    ],
)
def test_a_violation_is_named(tmp_path: Path, place: str, text: str, expected: str) -> None:
    path = tmp_path / "unrolled" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = complaints(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"unrolled/{expected}")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (
            "layers/a.py",
            "from unrolled.layers.state import to\nfrom unrolled.errors import UserError\nimport torch",
        ),
        ("cli/a.py", "from unrolled.training.train import train"),
        ("__init__.py", "from unrolled.training.train import train"),
        ("data/a.py", "x = 1\n" * 250),
    ],
)
def test_what_is_allowed_passes(tmp_path: Path, place: str, text: str) -> None:
    path = tmp_path / "unrolled" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert complaints(tmp_path) == []
