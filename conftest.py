"""What every test shares: the same threads, its own cache, and real data only where it is named."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
import torch

hypothesis.settings.register_profile(
    "unrolled",
    # Machines differ in speed, and no test here is about time.
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
    print_blob=True,
)
hypothesis.settings.load_profile("unrolled")


def pytest_configure(config: pytest.Config) -> None:
    """Use at most two threads, and a cache of our own, for docstring examples and subprocesses too."""
    torch.set_num_threads(min(2, torch.get_num_threads()))
    cache = tempfile.mkdtemp(prefix="unrolled-test-cache-")
    config.add_cleanup(lambda: shutil.rmtree(cache, ignore_errors=True))
    os.environ["UNROLLED_CACHE"] = cache


@pytest.fixture(autouse=True)
def examples_write_elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run docstring and README examples in a folder of their own."""
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Return the folder of real data sets, or skip the test where the environment names none."""
    place = os.environ.get("UNROLLED_DATA")
    if not place:
        pytest.skip("UNROLLED_DATA is not set: it names the folder with the real data sets this test needs")
    folder = Path(place)
    if not folder.is_dir():
        pytest.fail(f"UNROLLED_DATA: found {place}, which is not a folder")
    return folder
