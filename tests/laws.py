"""The five laws of DESIGN §3, for any layer or whole model, with cuts, lengths and sizes from Hypothesis.

`check_laws(build, width)` is all a test needs. The layer is built once, in float64 and `eval()`, and its
parameters are shaken, so that an initialisation at zero hides nothing. Each law then compares two ways to the
same result: outputs, state, and the gradients of one fixed loss to inputs, incoming state and parameters.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import torch
from hypothesis import HealthCheck, Phase, given, settings
from torch import Tensor, nn

from closeness import Result, all_close, close, same
from situations import Case, Draw, Situation, cases, fresh_state, gradients, make_situation, weighted
from unrolled.layers.padding import real_steps
from unrolled.layers.state import flatten


def check_laws(
    build: Callable[[], nn.Module],
    width: int = 0,
    *,
    draw: Draw | None = None,
    laws: Iterable[Callable[[Situation], None]] | None = None,
    examples: int = 20,
) -> None:
    """Check the laws on what ``build`` makes, with normal inputs of ``width``, or those of ``draw``.

    Whole models, whose inputs are token numbers, give ``draw(batch, steps)``. Tokens have no gradient, so
    later ones are exchanged to see whether earlier outputs move. ``laws`` chooses among `LAWS`.
    """
    layer = _shaken(build)
    draw = draw or (lambda batch, steps: torch.randn(batch, steps, width, dtype=torch.float64))

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def every_law(case: Case) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(case.seed)
            situation = make_situation(layer, draw, case)
            for law in LAWS if laws is None else laws:
                law(situation)

    every_law()


def chunk_law(situation: Situation) -> None:
    """However it is cut, a streaming layer gives what it gives whole."""
    if situation.layer.streams:
        same("chunk law", situation.run(situation.case.cuts), situation.whole)
    else:
        state = flatten(fresh_state(situation.layer, situation.case.batch)) + situation.whole.state
        assert not state, "chunk law: a layer that does not stream has the empty state ()"


def padding_law(situation: Situation) -> None:
    """Padding shows nowhere: not in real outputs or gradients, not in the state; padded outputs are zero."""
    if situation.lengths is None:
        return
    padding = ~real_steps(situation.lengths, situation.case.steps)
    clean = situation.whole
    assert not clean.outputs[padding].count_nonzero(), "padding law: padded outputs are not zero"
    for junk in _junk(situation):
        inputs = torch.where(_like(padding, junk), junk, situation.inputs)
        same("padding law", replace(situation, inputs=inputs).run(), clean)
    for number, length in enumerate(situation.lengths.tolist()):
        row = situation.row(number)
        bare = replace(row, inputs=row.inputs[:, :length], lengths=None).run()
        same("padding law", _cut(row.run(), length), bare)


def row_law(situation: Situation) -> None:
    """A row alone gives what it gives among others."""
    together = situation.whole
    alone = [situation.row(number).run(first_row=number) for number in range(situation.case.batch)]
    for number, row in enumerate(alone):
        only = slice(number, number + 1)
        close("row law: outputs", row.outputs, together.outputs[only])
        close("row law: gradient to inputs", row.to_inputs, together.to_inputs[only])
        for name, mine, all_rows in (
            ("state", row.state, together.state),
            ("gradient to state", row.to_state, together.to_state),
        ):
            all_close(f"row law: {name}", mine, [part[only] for part in all_rows])
    summed = [torch.stack(parts).sum(0) for parts in zip(*(row.to_parameters for row in alone), strict=True)]
    all_close("row law: gradient to parameters", summed, together.to_parameters)


def causality_law(situation: Situation) -> None:
    """An output of a streaming layer does not depend on later inputs."""
    if not situation.layer.streams:
        return
    moment, inputs = situation.case.moment, situation.inputs.clone()
    inputs.requires_grad_(inputs.is_floating_point())
    outputs, _ = situation.layer(inputs, situation.state, lengths=situation.lengths)
    (gradient,) = gradients(weighted(outputs[:, :moment]), [inputs])
    assert not gradient[:, moment:].count_nonzero(), (
        "causality law: an output has a gradient to a later input"
    )
    later = torch.cat([situation.inputs[:, :moment], situation.draw(*inputs.shape[:2])[:, moment:]], dim=1)
    changed, _ = situation.layer(later, situation.state, lengths=situation.lengths)
    close("causality law: outputs before a change", changed[:, :moment], outputs[:, :moment])


@torch.no_grad()
def purity_law(situation: Situation) -> None:
    """A call changes neither inputs, state nor layer; an old state, continued again, gives the same again."""
    layer, inputs, lengths = situation.layer, situation.inputs, situation.lengths
    state = fresh_state(layer, situation.case.batch) if situation.state is None else situation.state
    held = [inputs, *flatten(state), *layer.state_dict().values()]
    copies = [part.clone() for part in held]
    outputs, after = layer(inputs, state, lengths=lengths)
    given = [outputs, *flatten(after)]
    given_copies = [part.clone() for part in given]
    layer(situation.draw(*inputs.shape[:2]), state, lengths=lengths)
    layer(situation.draw(*inputs.shape[:2]), after)
    all_close("purity law: inputs, state and layer after the call", held, copies)
    all_close("purity law: results after the state went on", given, given_copies)
    again, after_again = layer(inputs, state, lengths=lengths)
    all_close("purity law: an old state continued again", [again, *flatten(after_again)], given_copies)
    with torch.enable_grad():
        trained = situation.run()
    all_close("purity law: with gradients", [trained.outputs, *trained.state], given_copies)


LAWS = (chunk_law, padding_law, row_law, causality_law, purity_law)


def _shaken(build: Callable[[], nn.Module]) -> nn.Module:
    """Build the layer, the same every time, and move every parameter a little."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layer = build().double().eval()
        with torch.no_grad():
            for parameter in layer.parameters():
                parameter.add_(0.3 * torch.randn_like(parameter))
    return layer


def _junk(situation: Situation) -> list[Tensor]:
    """Return inputs for the padding: others of the same kind, and NaN and infinity where they can be."""
    inputs = situation.inputs
    others = [situation.draw(*inputs.shape[:2])]
    if inputs.is_floating_point():
        others += [torch.full_like(inputs, float("nan")), torch.full_like(inputs, float("inf"))]
    return others


def _like(mask: Tensor, inputs: Tensor) -> Tensor:
    """Give a mask ``(B, T)`` the dimensions of the inputs."""
    return mask.reshape(*mask.shape, *[1] * (inputs.dim() - 2))


def _cut(result: Result, length: int) -> Result:
    """Cut a result to its first steps; nothing flows to the inputs behind them."""
    assert not result.to_inputs[:, length:].count_nonzero(), "padding law: a gradient to the padding"
    return result._replace(outputs=result.outputs[:, :length], to_inputs=result.to_inputs[:, :length])
