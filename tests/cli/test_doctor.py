"""The doctor tells what is there, and names the line that installs what is not."""

import json
from pathlib import Path

import pytest
import torch

from unrolled.cli.doctor import as_text, findings
from unrolled.cli.fast_paths import PLAIN_PRODUCTS, STEP_BY_STEP, kernels_in_use
from unrolled.cli.installation import folder_size, missing_extras, versions
from unrolled.cli.main import main


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    found = json.loads(captured.out)
    assert found["versions"]["torch"] == torch.__version__
    assert found["hardware"]["threads"] == torch.get_num_threads()
    assert found["precision"]["auto"] in ("float32", "bfloat16")
    assert set(found["fast_paths"]) == {"rnn", "lstm", "gru", "attention"}


def test_text_says_what_json_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    page = capsys.readouterr().out
    found = findings()
    assert found["versions"]["numpy"] in page
    assert found["hardware"]["cpu"] in page
    assert found["precision"]["why"] in page
    assert found["cache"]["folder"] in page
    assert page.splitlines()[-1] == "Next: unrolled demo"


def test_the_install_line_of_a_missing_extra_is_shown() -> None:
    found = findings() | {"missing_extras": missing_extras(['no-such-package>=3; extra == "plot"'])}
    assert "pip install 'unrolled[plot]'" in as_text(found)


def test_only_extras_for_users_that_lack_a_package_are_missing() -> None:
    requirements = [
        "no-such-package",
        "click>=8; extra == 'page'",
        'no-such-package; extra == "all"',
        'no-such-package; extra == "dev"',
        'click; extra == "plot"',
        'no-such-package[fast]>=2; python_version > "3" and extra == "plot"',
    ]
    assert missing_extras(requirements) == {"plot": "pip install 'unrolled[plot]'"}


def test_versions_leave_extras_out() -> None:
    found = versions(["torch>=2", "no-such-package", 'click; extra == "page"'])
    assert set(found) == {"python", "torch", "no-such-package"}
    assert found["torch"] == torch.__version__
    assert found["no-such-package"] is None


def test_the_cache_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_CACHE", str(tmp_path))
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"12345")
    (tmp_path / "file").write_bytes(b"123")
    assert findings()["cache"] == {"folder": str(tmp_path), "bytes": 8}


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert folder_size(tmp_path / "nothing") == 0


@pytest.mark.filterwarnings("ignore:TF32 acceleration on top of oneDNN")  # `flags` sets a GPU flag as well.
def test_the_kernels_are_those_that_run() -> None:
    """PyTorch hands a float32 LSTM on the CPU to oneDNN, unless told not to, and the other two never."""
    cpu = torch.device("cpu")
    kernels = kernels_in_use(cpu, torch.float32)
    assert kernels["gru"] == kernels["rnn"] == STEP_BY_STEP
    assert ("oneDNN" in kernels["lstm"]) == torch.backends.mkldnn.is_available()
    with torch.backends.mkldnn.flags(enabled=False):
        assert kernels_in_use(cpu, torch.float32)["lstm"] == STEP_BY_STEP


def test_the_attention_path_is_the_one_that_runs() -> None:
    cpu = torch.device("cpu")
    assert "fused" in kernels_in_use(cpu, torch.float32)["attention"]
    assert kernels_in_use(cpu, torch.bfloat16)["attention"] == PLAIN_PRODUCTS
