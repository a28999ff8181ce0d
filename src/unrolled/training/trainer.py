"""One training step, and everything that must be saved to take the next one the same way."""

from typing import Protocol

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from unrolled.errors import UserError
from unrolled.tasks.network import Network
from unrolled.tasks.task import Batches, Task
from unrolled.training.averaging import WeightAverage
from unrolled.training.counted_tokens import count_tokens
from unrolled.training.optimizers import build_optimizers, set_rates
from unrolled.training.randomness import reseed
from unrolled.training.settings import TrainingSettings


class RateFactor(Protocol):
    """The share of the full learning rate at a step."""

    def factor(self, step: int) -> float:
        """Return the share for the step with this number."""
        ...


class Trainer:
    """A network, its optimizers and its batches; each step is a function of its number and the state before it."""

    def __init__(
        self,
        *,
        network: Network,
        task: Task,
        batches: Batches,
        settings: TrainingSettings,
        precision: torch.dtype,
    ) -> None:
        self.network = network
        self.tokens_seen = 0
        self._task = task
        self._batches = batches
        self._settings = settings
        self._precision = precision
        # Muon iterates in the precision that is fast here.
        self._optimizers = build_optimizers(network, settings, precision)
        self.average = WeightAverage(network, decay=settings.average) if settings.average else None

    def step(self, number: int, rate: RateFactor) -> float:
        """Take the step with this number and return its loss."""
        self.network.train()
        set_rates(self._optimizers, rate.factor(number))
        for optimizer in self._optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss = sum(self._micro_batch(number, micro) for micro in range(self._settings.micro_batches))
        nn.utils.clip_grad_norm_(self.network.parameters(), self._settings.clip, foreach=True)
        for optimizer in self._optimizers:
            optimizer.step()
        if self.average:
            self.average.update(number)
        return loss / self._settings.micro_batches

    def _micro_batch(self, number: int, micro: int) -> float:
        """Add the gradient of one part of the step's batch and return that part's loss."""
        reseed(self._settings.seed, number, micro)
        batch = self._batches.at(number * self._settings.micro_batches + micro).to(self.network.device)
        with torch.autocast(
            self.network.device.type, self._precision, enabled=self._precision != torch.float32
        ):
            loss = self._task.loss(self.network, batch)
        value = float(loss.detach())
        if value != value or abs(value) == float("inf"):
            raise UserError(
                f"step {number + 1}: the loss became {value}; a lower learning rate "
                f"(now {self._settings.learning_rate:g}, matrices {self._settings.matrix_learning_rate:g}) "
                "may help"
            )
        (loss / self._settings.micro_batches).backward()  # type: ignore[no-untyped-call]
        self.tokens_seen += count_tokens(batch)
        return value

    def tensors(self) -> dict[str, Tensor]:
        """Return every tensor that the next step depends on, by name."""
        found = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        for index, optimizer in enumerate(self._optimizers):
            for parameter, values in optimizer.state_dict()["state"].items():
                for name, value in values.items():
                    found[f"optimizer.{index}.{parameter}.{name}"] = value
        if self.average:
            found |= {f"average.{name}": value for name, value in self.average.tensors.items()}
        return {name: value.detach().clone() for name, value in found.items()}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Go on from saved tensors."""
        self.network.load_state_dict(_below("network.", tensors))
        for index, optimizer in enumerate(self._optimizers):
            _load_optimizer(optimizer, _below(f"optimizer.{index}.", tensors))
        if self.average:
            self.average.load(_below("average.", tensors))


def _load_optimizer(optimizer: Optimizer, tensors: dict[str, Tensor]) -> None:
    """Give an optimizer the state it had."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        parameter, key = name.split(".", 1)
        state.setdefault(int(parameter), {})[key] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names begin with a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
