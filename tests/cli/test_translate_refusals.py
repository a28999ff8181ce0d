"""What a model that answers with texts is not asked, and what no other model is: by name, saying what to do."""

from pathlib import Path

import pytest

from text_models import text_folder, text_model
from unrolled.cli.main import main


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return text_folder(tmp_path_factory.mktemp("writer") / "model", text_model())


def failed(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    code = main(list(map(str, words)))
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["abc", "--attention", "--influence"],
            "--attention: shows one answer to a whole input, not --influence",
        ),
        (["abc", "--attention", "-n", 2], "--attention: shows one answer to a whole input, not --top"),
        (["-", "--plot", "a.svg", "--stream"], "--plot: shows one answer to a whole input, not --stream"),
        (
            ["abc", "f", "--plot", "a.svg"],
            "--plot: found several inputs, expected one, whose attention FILE shows",
        ),
        (["abc", "--plot", "a.jpg"], '--plot: found "a.jpg", expected a name that ends in .svg or .png'),
        (
            ["abc", "--influence"],
            '--influence: this model\'s task is "text", expected one that answers with a label',
        ),
        (
            ["-", "--stream"],
            'stream: this model\'s task is "text": it must read a source whole before it writes',
        ),
        (["abc", "--prefix", "ab"], 'prefix: found "ab", expected a text of what the outputs'),
        (
            ["abc", "--beam-size", 2, "-n", 3],
            "top: found 3 with a beam size of 2, expected at most as many answers",
        ),
        (["abc", "--length-penalty", "nan"], "length_penalty: found nan, expected a number"),
    ],
)
def test_calls_that_cannot_work_are_refused(
    model: Path, capsys: pytest.CaptureFixture[str], words: list[object], message: str
) -> None:
    code, said = failed(capsys, "predict", model, *words)
    assert (code, said.startswith(f"Error: {message}")) == (2, True), said


@pytest.mark.parametrize("words", [["generate", "x"], ["generate", "x", "--top", "3"], ["fill", "a ____"]])
def test_other_commands_say_what_to_do_instead(
    model: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, said = failed(capsys, words[0], model, *words[1:])
    assert code == 2
    assert 'this model\'s task is "text", expected "continuation"' in said and "answers to predict" in said


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--beam-size", 2),
        ("--length-penalty", 1.0),
        ("--minimum", 1),
        ("--maximum", 9),
        ("--no-repeat", 1),
        ("--prefix", "x"),
    ],
)
def test_options_of_texts_are_refused_for_other_tasks(
    order_run: Path, counting_run: Path, capsys: pytest.CaptureFixture[str], option: str, value: object
) -> None:
    for folder, task in ((order_run, "label"), (counting_run, "continuation")):
        code, said = failed(capsys, "predict", folder, "the sun", option, value)
        assert code == 2
        assert said.startswith(f'Error: {option}: this model\'s task is "{task}", expected "text"')
    code, said = failed(capsys, "predict", order_run, "-", "--stream", option, value)
    assert code == 2 and said.startswith(f"Error: {option}: this model's task is")
