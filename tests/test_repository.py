"""What every file keeps: no places of one machine, a docstring, an example where one is due."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "unrolled"
# Put together from halves, so that this file does not mention them itself.
FORBIDDEN = [
    first + second
    for first, second in [
        ("/wo", "rk/"),
        ("/op", "t/"),
        ("/ro", "ot/"),
        ("pypi", ".org"),
        ("python", "hosted.org"),
        ("download.py", "torch.org"),
        ("conda", ".anaconda.org"),
    ]
]
# Files whose public functions and classes each show an example: layers as classes, these as both.
SHOWN_BY_EXAMPLE = ("tasks/metrics", "tasks/baselines")
PUBLIC_CALLS = {"training/train.py": "train", "predictor/load.py": "load"}


def tracked_files() -> list[Path]:
    """Return the files git tracks or would add; skip where this is no git checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if run.returncode != 0:
        pytest.skip("not a git checkout: which files belong to the repository is unknown")
    paths = [ROOT / name for name in run.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def mentions(paths: list[Path]) -> list[str]:
    """Return `file:line: what` for every forbidden mention in the text files among the paths."""
    found = []
    for path in paths:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            found += [f"{path}:{number}: {word}" for word in FORBIDDEN if word in line]
    return found


def test_no_file_mentions_places_of_one_machine() -> None:
    assert mentions(tracked_files()) == []


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_mention_is_found(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"fine\nsee {word}x", encoding="utf-8")
    assert mentions([path]) == [f"{path}:2: {word}"]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Give every file of the package with its syntax tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def public(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Give the functions and classes of a file whose names have no underscore in front."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        # The signatures of an overloaded function have the docstring of the function itself.
        if "overload" not in map(ast.unparse, node.decorator_list):
            yield node


def is_network(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Tell whether a class is a `torch.nn.Module`."""
    return isinstance(node, ast.ClassDef) and any(
        ast.unparse(base) in ("nn.Module", "Module", "torch.nn.Module") for base in node.bases
    )


def lacks_example(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Tell whether a docstring shows no example."""
    return ">>> " not in (ast.get_docstring(node) or "")


def owes_example(place: str, node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Tell whether a definition must show an example: layers, metrics, baselines and the public calls.

    Contracts, exceptions and bare records have nothing to show by themselves.
    """
    bases = [ast.unparse(base) for base in getattr(node, "bases", [])]
    if {"Protocol", "NamedTuple", "Exception"} & set(bases):
        return False
    if place.startswith("layers/"):
        return is_network(node)
    return place.startswith(SHOWN_BY_EXAMPLE) or PUBLIC_CALLS.get(place) == node.name


def test_every_file_says_what_it_holds() -> None:
    assert [place for place, tree in modules() if not ast.get_docstring(tree)] == []


def test_every_public_definition_says_what_it_is() -> None:
    silent = [
        f"{place}: {node.name}"
        for place, tree in modules()
        for node in public(tree)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_layers_metrics_and_public_calls_show_an_example() -> None:
    silent = [
        f"{place}: {node.name}"
        for place, tree in modules()
        for node in public(tree)
        if owes_example(place, node) and lacks_example(node)
    ]
    assert silent == []


def test_a_layer_without_an_example_is_noticed() -> None:
    tree = ast.parse('class Quiet(nn.Module):\n    """A layer."""\nclass Shown(nn.Module):\n    """>>> 1"""')
    assert [
        node.name for node in public(tree) if owes_example("layers/a.py", node) and lacks_example(node)
    ] == ["Quiet"]
