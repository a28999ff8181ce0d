"""What the tests of model folders share."""

from pathlib import Path

import pytest

from model_folders import CODECS, CONFIG, TENSORS
from unrolled.predictor.folder import save_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a sound model folder."""
    path = tmp_path / "names-lstm"
    save_folder(path, config=CONFIG, tensors=TENSORS, codecs=CODECS)
    return path
