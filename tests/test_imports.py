"""Importing the package and asking for help stay light; the public names are found when they are used."""

import subprocess
import sys

import pytest

import unrolled

HEAVY = {"torch", "numpy", "pyarrow", "sklearn", "tokenizers", "pandas", "rich"}


def modules_after(code: str) -> set[str]:
    """Run code in a fresh interpreter and return the top-level modules it has imported."""
    report = "; import sys; print(); print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import unrolled; unrolled.UserError; unrolled.__version__",
        "from unrolled.cli.main import main; main(['--help'])",
        "from unrolled.cli.main import main; main(['--version'])",
        "from unrolled.cli.main import main; main([])",
        "from unrolled.cli.main import main; main(['trian'])",
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    modules = modules_after(code)
    assert "unrolled" in modules
    assert modules & HEAVY == set()


def test_the_probe_sees_a_heavy_import() -> None:
    assert "numpy" in modules_after("import numpy")


def test_public_names_are_found_when_used() -> None:
    from unrolled.predictor.load import load
    from unrolled.training.train import train

    assert unrolled.train is train
    assert unrolled.load is load


def test_public_names_are_listed() -> None:
    assert {"train", "load", "__version__", "UserError"} <= set(dir(unrolled))


def test_version_is_the_installed_one() -> None:
    assert unrolled.__version__.split(".")[0].isdigit()


def test_unknown_name_is_named() -> None:
    with pytest.raises(AttributeError, match='module "unrolled" has no attribute "trian"'):
        _ = unrolled.trian
