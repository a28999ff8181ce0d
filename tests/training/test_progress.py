"""Progress survives a checkpoint exactly."""

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from unrolled.training.progress import Progress

numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.builds(Progress, seconds=numbers, loss_sum=numbers, step=st.integers(0), stopped=st.booleans(),
                 best_order=st.none() | st.lists(numbers), best=st.dictionaries(st.text(), numbers)))  # fmt: skip
def test_progress_goes_through_json_unchanged(progress: Progress) -> None:
    assert Progress.from_json(json.loads(json.dumps(asdict(progress)))) == progress


def test_two_runs_share_nothing() -> None:
    one, other = Progress(), Progress()
    one.best["nats"] = 1.0
    assert other.best == {}
