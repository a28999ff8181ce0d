"""The demo from its first line to its last, in seconds instead of minutes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_demo_trains_four_models_and_compares_them_with_a_5_gram(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "unrolled", "demo", "--minutes", "0.05", "--run", str(tmp_path / "demo")]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    contenders = json.loads(done.stdout)["contenders"]
    assert [each["name"] for each in contenders] == ["rnn", "gru", "lstm", "transformer", "5-gram"]
    assert contenders[-1]["kind"] == "baseline"
    for each in contenders:
        metric = each["bits_per_byte"]
        # Better than a uniform guess among the bytes, and not better than could be.
        assert 1 < metric["low"] <= metric["value"] <= metric["high"] < 8
    for each in contenders[:-1]:
        assert each["sample"].startswith("def ")
    # The runs are finished: shown again, they are not trained again.
    shown = subprocess.run(words, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr
    assert "bits per byte of held-out text" in shown.stdout
    assert "5-gram" in shown.stdout and "next: unrolled generate" in shown.stdout
