"""docs/own-layer.md: its program runs as it stands, its layer keeps the laws, and its contender is like any other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import unrolled
from laws import check_laws
from unrolled.data.inputs import TokenInputs
from unrolled.models.architectures import ARCHITECTURES
from unrolled.models.build_pair import build_encoder_decoder
from unrolled.models.settings import ModelSettings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "own-layer.md"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Run the page's program in a folder of its own; return what it defined, and leave its name free again."""
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    defined: dict[str, Any] = {"__name__": "own_layer"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("own-layer"))
        try:
            exec(compile(code, str(PAGE), "exec"), defined)
            yield defined
        finally:
            ARCHITECTURES.pop("mine", None)


@pytest.mark.slow
def test_the_layer_keeps_the_laws(program: dict[str, Any]) -> None:
    check_laws(lambda: program["MovingAverage"](4), width=4)


@pytest.mark.slow
def test_its_contender_is_one_like_any_other(program: dict[str, Any]) -> None:
    found = program["found"]
    mine, gru = (next(entry for entry in found.entries if entry.name == name) for name in ("mine", "gru"))
    assert mine.kind == gru.kind == "model" and mine.failed is None
    assert len(mine.finals) == len(gru.finals) == 3 and mine.rate_factor is not None
    assert (
        [len(rung.losses) for rung in mine.rungs[:2]]
        == [len(rung.losses) for rung in gru.rungs[:2]]
        == [9, 4]
    )
    # It can tell which comes first, as a majority can't.
    majority = next(entry for entry in found.entries if entry.name == "majority")
    assert mine.score.value > majority.score.value + 0.2
    assert mine.costs.bounded is True and mine.costs.step_seconds > 0
    assert found.difference("mine", "gru") is not None and found.verdict


@pytest.mark.slow
def test_it_is_refused_where_it_says_so(program: dict[str, Any]) -> None:
    settings = ModelSettings("mine", width=4, depth=1, bidirectional=True)
    with pytest.raises(unrolled.UsageError, match='^"mine" reads one way and has no source to look at$'):
        build_encoder_decoder(settings, TokenInputs(5), 5, joint=False)
