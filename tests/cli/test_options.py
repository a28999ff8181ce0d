"""Options that several commands share: each is the setting that it is named for."""

import click

from unrolled.cli.compare import command as compare
from unrolled.cli.options import SETTINGS, setting_options, take_settings
from unrolled.cli.train import AS_SETTINGS
from unrolled.cli.train import command as train
from unrolled.training.resolve import check_settings


def test_every_option_of_settings_is_a_setting() -> None:
    command = click.command()(setting_options(lambda **_: None))
    assert tuple(option.name for option in command.params) == SETTINGS
    check_settings(
        {"codec": "words", "longest_pair": 9, "seed": 1, "precision": "auto", "device": "cpu", "threads": 1}
    )


def test_train_and_compare_explain_them_alike() -> None:
    shared = [
        {
            option.name: (option.opts, option.help)
            for option in command.params
            if isinstance(option, click.Option)
        }
        for command in (train, compare)
    ]
    for name in (*SETTINGS, "split", "input", "skip_bad"):
        assert shared[0][name] == shared[1][name]
    assert set(AS_SETTINGS) <= set(shared[0])


def test_what_was_not_given_is_no_setting() -> None:
    options = dict.fromkeys(SETTINGS) | {"seed": 0, "size": "tiny"}
    assert take_settings(options) == {"seed": 0}
    assert options == {"size": "tiny"}
