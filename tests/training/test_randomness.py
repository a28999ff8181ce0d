"""Draws depend on the parts that they were seeded from, and on nothing else."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.randomness import derived_seed, reseed

parts = st.lists(st.integers(0, 10**6) | st.text(max_size=5), max_size=4)


@given(parts, parts)
def test_other_parts_are_another_seed_and_the_same_are_the_same(one: list, other: list) -> None:
    assert 0 <= derived_seed(*one) < 2**63
    assert (derived_seed(*one) == derived_seed(*other)) == (one == other)


def test_seeds_never_change_so_that_old_runs_can_be_repeated() -> None:
    assert derived_seed(0, "weights") == 2934036865011653446
    assert derived_seed(0, 0, 0) == 3150921512212191848


def test_what_was_drawn_before_does_not_matter() -> None:
    def draws(step: int, before: int) -> torch.Tensor:
        torch.rand(before)
        reseed(0, step, 0)
        return torch.rand(5)

    assert torch.equal(draws(3, before=0), draws(3, before=11))
    assert not torch.equal(draws(3, before=0), draws(4, before=0))


def test_dropout_follows() -> None:
    def dropped(micro: int) -> torch.Tensor:
        reseed(1, 2, micro)
        return torch.nn.functional.dropout(torch.ones(50), 0.5)

    assert torch.equal(dropped(0), dropped(0))
    assert not torch.equal(dropped(0), dropped(1))
