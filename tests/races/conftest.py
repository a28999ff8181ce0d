"""What all tests of races share."""

from collections.abc import Iterator
from functools import partial

import pytest

from unrolled.races.costs import costs_of


@pytest.fixture(scope="module", autouse=True)
def measured_shortly() -> Iterator[None]:
    """Measure for a moment what models cost to use: no test looks at how long it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("unrolled.races.tested.costs_of", partial(costs_of, seconds=0.1))
        yield
