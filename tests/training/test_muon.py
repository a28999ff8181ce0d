import pytest
import torch

from unrolled.training.muon import Muon, orthogonalise


def descend(optimizer_of, weight: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """Minimise a fixed quadratic and return the weight."""
    parameter = torch.nn.Parameter(weight.clone())
    target = torch.linspace(-1, 1, weight.numel()).view_as(weight)
    optimizer = optimizer_of([parameter])
    for _ in range(steps):
        optimizer.zero_grad()
        ((parameter - target) ** 2).sum().backward()
        optimizer.step()
    return parameter.detach()


@pytest.mark.parametrize("shape", [(4, 4), (12, 4), (4, 12)])
def test_agrees_with_torchs_own_muon(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    weight = torch.randn(shape)
    settings = {"lr": 0.02, "weight_decay": 0.1}
    ours = descend(lambda p: Muon(p, precision=torch.bfloat16, **settings), weight)
    theirs = descend(lambda p: torch.optim.Muon(p, momentum=0.95, nesterov=True, **settings), weight)
    # Both iterate in bfloat16, batched differently.
    torch.testing.assert_close(ours, theirs, atol=2e-3, rtol=0)


def test_float32_differs_from_bfloat16_by_rounding_only() -> None:
    torch.manual_seed(1)
    weight = torch.randn(6, 10)
    ours = descend(lambda p: Muon(p, lr=0.02, precision=torch.float32), weight)
    rounded = descend(lambda p: Muon(p, lr=0.02, precision=torch.bfloat16), weight)
    torch.testing.assert_close(ours, rounded, atol=5e-3, rtol=0)


def test_orthogonalised_matrices_keep_their_singular_vectors() -> None:
    torch.manual_seed(2)
    matrix = torch.randn(8, 5, dtype=torch.float64)
    u, _, v = torch.linalg.svd(matrix, full_matrices=False)
    inner = u.T @ orthogonalise(matrix[None])[0] @ v.T
    assert (inner - torch.diag(inner.diag())).abs().max() < 1e-10
    assert inner.diag().min() > 0.5 and inner.diag().max() < 1.3


def test_matrices_of_one_shape_are_updated_as_if_alone() -> None:
    torch.manual_seed(3)
    weights = [torch.randn(4, 6) for _ in range(3)]
    alone = [descend(lambda p: Muon(p, lr=0.05, precision=torch.float32), weight) for weight in weights]
    parameters = [torch.nn.Parameter(weight.clone()) for weight in weights]
    optimizer = Muon(parameters, lr=0.05, precision=torch.float32)
    target = torch.linspace(-1, 1, 24).view(4, 6)
    for _ in range(5):
        optimizer.zero_grad()
        sum(((parameter - target) ** 2).sum() for parameter in parameters).backward()
        optimizer.step()
    for parameter, expected in zip(parameters, alone, strict=True):
        torch.testing.assert_close(parameter.detach(), expected)
