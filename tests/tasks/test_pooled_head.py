"""The pooled head is a layer: scores after every step, and the last real ones are those of the whole."""

import pytest
import torch

from laws import check_laws
from unrolled.tasks.pooled_head import POOLS, PooledHead


def head(pooling: str) -> PooledHead:
    return PooledHead(width=3, outputs=4, pooling=pooling, dropout=0.5)


@pytest.mark.parametrize("pooling", POOLS)
def test_laws(pooling: str) -> None:
    check_laws(lambda: head(pooling), width=3)


@pytest.mark.parametrize("pooling", POOLS)
def test_the_whole_gets_the_running_scores_of_its_last_real_step(pooling: str) -> None:
    layer = head(pooling).double().eval()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.randn_like(parameter))
    features, lengths = torch.randn(4, 5, 3, dtype=torch.float64), torch.tensor([5, 3, 1, 0])
    running, _ = layer(features, lengths=lengths)
    whole = layer.whole(features, lengths)
    for row, length in enumerate(lengths.tolist()):
        expected = running[row, length - 1] if length else layer.scores.bias
        torch.testing.assert_close(whole[row], expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(layer.whole(features, None), layer(features)[0][:, -1], rtol=0, atol=1e-12)


@pytest.mark.parametrize("pooling", POOLS)
def test_before_training_every_score_is_nothing(pooling: str) -> None:
    assert not head(pooling).whole(torch.randn(2, 5, 3), None).count_nonzero()
