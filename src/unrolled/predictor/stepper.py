"""A model with its head in steps: the next steps and a state in, the answer to all so far and a state out."""

import hashlib
import json
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from unrolled.data.codecs.codec import BEGIN, Codec, TextCodec
from unrolled.data.inputs import TokenInputs
from unrolled.decoding.filters import forbid
from unrolled.errors import UsageError
from unrolled.layers.layer import Layer, State
from unrolled.models.flat import Flat
from unrolled.tasks.continuation import Continuation, never_drawn
from unrolled.tasks.network import Network
from unrolled.tasks.row_task import Answer, RowTask


class Stepper:
    """A network in steps; its state is the model's and that of the head's pool.

    Raises `UsageError` for a model that must see a sequence whole.
    """

    def __init__(self, network: Network, task: RowTask | Continuation, codec: Codec) -> None:
        _require_streaming(network)
        self._network, self._task, self._codec = network.eval(), task, codec
        self._device = network.device
        self._type = torch.long
        if not isinstance(codec.inputs, TokenInputs):
            self._type = next(network.parameters()).dtype

    def start(self) -> State:
        """Return the state before the first step."""
        pool = (
            () if isinstance(self._task, Continuation) else cast(Layer, self._network.head).initial_state(1)
        )
        return self._network.model.start(1), pool

    def step(self, steps: NDArray[Any], state: State | None) -> tuple[Tensor, State]:
        """Return the scores ``(1, K)`` after the last of encoded steps ``(T,)`` or ``(T, C)``, and the state.

        Nothing before is None; a language model then reads its begin token first.
        """
        of_model, of_head = (None, None) if state is None else state
        if isinstance(self._task, Continuation):
            if state is None:
                steps = np.concatenate([[BEGIN], steps])
            features, of_model = self._network.model(self._inputs(steps), of_model)
            return self._network.head(features[:, -1]), (of_model, ())
        features, of_model = self._network.model(self._inputs(steps), of_model)
        scores, of_head = self._network.head(features, of_head)
        return scores[:, -1], (of_model, of_head)

    def answer(self, scores: Tensor, top: int) -> Answer:
        """Return what scores ``(1, K)`` say."""
        if isinstance(self._task, Continuation):
            return self._next_token(scores, self._task, top)
        return self._task.answer(self._task.finished(scores.double().cpu().numpy())[0], top=top)

    def digest(self) -> str:
        """Return a hash of all that a state depends on: task, codec, weights and the settings of every layer."""
        found = hashlib.sha256(json.dumps([self._task.to_json(), self._codec.to_json()]).encode())
        for place, module in self._network.named_modules():
            found.update(f"{place} {type(module).__name__} {_settings(module)}".encode())
        for name, tensor in self._network.state_dict().items():
            found.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
            found.update(tensor.detach().cpu().reshape(-1).view(torch.uint8).numpy())
        return found.hexdigest()

    def _inputs(self, steps: NDArray[Any]) -> Tensor:
        """Return steps as the one row of a batch."""
        return torch.from_numpy(steps)[None].to(self._device, self._type)

    def _next_token(self, scores: Tensor, task: Continuation, top: int) -> Answer:
        """Return the likeliest next tokens among those that can be drawn."""
        shares = forbid(scores, never_drawn(task))[0].double().softmax(0).cpu().numpy()
        order = np.argsort(-shares, kind="stable")[: min(top, len(shares) - len(never_drawn(task)))]
        codec = cast(TextCodec, self._codec)
        found = [(codec.decode([token]), float(shares[token])) for token in order.tolist()]
        return Answer(*found[0], found)


def _require_streaming(network: Network) -> None:
    """Refuse, by name, a model that sees the future."""
    if network.model.streams:
        return
    name = "flat" if isinstance(network.model, Flat) else "bidirectional"
    raise UsageError(
        f'stream: this model is "{name}" and must see a sequence whole before it answers; expected one of a single '
        "direction: rnn, lstm, gru, transformer or bag"
    )


def _settings(module: nn.Module) -> list[tuple[str, Any]]:
    """Return the plain values that a layer was built with, such as the window of attention."""
    return sorted(
        (name, value)
        for name, value in vars(module).items()
        if not name.startswith("_")
        and name != "training"
        and isinstance(value, bool | int | float | str | None)
    )
