"""Regimes in prices: the exact filter against every path, and what the table holds."""

import math
import runpy
import sys
from itertools import product

import numpy as np
import pytest

from benchmark_files import FOLDER, benchmark
from unrolled.data.layout import Layout
from unrolled.data.open_source import open_source

prices = benchmark("generated_prices")
REGIMES = prices.Regimes()


def density(value, regime, regimes):
    """Return the normal density of a return in a regime."""
    deviation = regimes.deviations[regime]
    away = (value - regimes.drifts[regime]) / deviation
    return math.exp(-(away**2) / 2) / (deviation * math.sqrt(2 * math.pi))


def over_every_path(values, regimes):
    """Return the probability of each last regime by summing over all paths of regimes."""
    count = len(regimes.names)
    weights = [0.0] * count
    for path in product(range(count), repeat=len(values)):
        weight = 1 / count
        for step, regime in enumerate(path):
            if step:
                stays = regime == path[step - 1]
                weight *= regimes.stays if stays else (1 - regimes.stays) / (count - 1)
            weight *= density(values[step], regime, regimes)
        weights[path[-1]] += weight
    return [weight / sum(weights) for weight in weights]


@pytest.mark.parametrize("regimes", [REGIMES, prices.Regimes(drifts=(0.1, -0.1, 0.0), stays=0.6)])
def test_the_filter_is_the_sum_over_every_path(regimes):
    for steps in range(1, 7):
        returns, _ = prices.generated_prices(5, steps, seed=steps, regimes=regimes)
        expected = [over_every_path(values, regimes) for values in returns.tolist()]
        np.testing.assert_allclose(prices.last_regime(returns, regimes), expected, rtol=1e-10)


def test_the_filter_is_right_as_often_as_it_says_and_that_is_95_percent_or_more():
    returns, hidden = prices.generated_prices(6000)
    beliefs = prices.last_regime(returns, REGIMES)
    rate, right = beliefs.max(1).mean(), (beliefs.argmax(1) == hidden[:, -1]).mean()
    assert rate >= 0.95
    assert abs(rate - right) < 4 * math.sqrt(rate * (1 - rate) / 6000)


def test_regimes_last_and_leave_as_their_chain_says():
    _, hidden = prices.generated_prices(2000, seed=1)
    moves = np.zeros((3, 3))
    np.add.at(moves, (hidden[:, :-1].ravel(), hidden[:, 1:].ravel()), 1)
    np.testing.assert_allclose(moves / moves.sum(1, keepdims=True), REGIMES.transitions, atol=0.005)
    np.testing.assert_allclose(np.bincount(hidden[:, -1]) / 2000, 1 / 3, atol=0.05)


def test_returns_have_the_drift_and_deviation_of_their_regime():
    returns, hidden = prices.generated_prices(1000, seed=2)
    for regime in range(3):
        found = returns[hidden == regime]
        assert found.mean() == pytest.approx(REGIMES.drifts[regime], abs=0.03)
        assert found.std() == pytest.approx(REGIMES.deviations[regime], rel=0.03)


@pytest.mark.parametrize("long", [False, True])
def test_the_command_writes_the_table_and_prints_the_bayes_rate(tmp_path, monkeypatch, capsys, long):
    path = tmp_path / "prices.csv"
    options = ["--rows", "40", "--steps", "8", "--seed", "4", *(["--long"] if long else [])]
    monkeypatch.setattr(sys, "argv", ["generated_prices.py", str(path), *options])
    runpy.run_path(str(FOLDER / "generated_prices.py"), run_name="__main__")
    returns, hidden = prices.generated_prices(40, 8, seed=4)
    rate = prices.last_regime(returns, REGIMES).max(1).mean()
    assert capsys.readouterr().out.startswith(f"Bayes rate {rate:.2%}; the exact filter is right on ")
    labels = [REGIMES.names[last] for last in hidden[:, -1]]
    if long:
        source = open_source(path, Layout(output="regime", by="id", order="day"))
        rows = list(source.rows())
        assert (source.fields, source.layout.input_kind) == (("return",), "series")
        np.testing.assert_array_equal(np.array([row.input[:, 0] for row in rows]), returns)
        assert [row.output for row in rows] == labels
    else:
        header, *lines = (line.split(",") for line in path.read_text(encoding="utf-8").splitlines())
        assert header == [*(f"day{day}" for day in range(1, 9)), "regime"]
        np.testing.assert_array_equal(np.array([line[:-1] for line in lines], dtype=float), returns)
        assert [line[-1] for line in lines] == labels
