"""Answers step by step against those of reading the whole prefix anew, and what sessions keep and forget."""

import json
import math
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from unrolled.data.codecs.byte_codec import Bytes
from unrolled.data.codecs.codec import BEGIN, Codec
from unrolled.data.codecs.event_fields import Category, Number
from unrolled.data.codecs.events import EventsCodec, TimeScale
from unrolled.data.codecs.series import SeriesCodec
from unrolled.data.codecs.symbols import Symbols
from unrolled.data.values import Events
from unrolled.errors import UsageError, UserError
from unrolled.layers.multihead import MultiHeadAttention
from unrolled.layers.state import flatten
from unrolled.models.architectures import build_model
from unrolled.models.settings import ModelSettings
from unrolled.predictor.packed_state import StatePacker
from unrolled.predictor.sessions import Sessions
from unrolled.tasks.continuation import Continuation, never_drawn
from unrolled.tasks.label import Label
from unrolled.tasks.label_set import LabelSet
from unrolled.tasks.network import Network
from unrolled.tasks.pooled_head import POOLS
from unrolled.tasks.value import Value

SHAPES: dict[str, dict[str, Any]] = {
    "rnn": {"architecture": "rnn", "depth": 2},
    "lstm": {"architecture": "lstm", "depth": 2},
    "gru": {"architecture": "gru", "depth": 2, "norm": "rms"},
    "transformer": {"architecture": "transformer", "depth": 2},
    "window": {"architecture": "transformer", "depth": 2, "window": 3, "positions": "sinusoidal"},
    "learned": {"architecture": "transformer", "depth": 1, "positions": "learned", "placement": "post"},
    "bag": {"architecture": "bag", "depth": 1},
}
SYMBOLS = Symbols.fit(["ACGT"])
SERIES = SeriesCodec(("left", "right"), (1.0, -2.0), (2.0, 0.5), masked=("right",))
EVENTS = EventsCodec(
    (Category("kind", ("paid", "sent")), Number("amount", 10.0, 5.0, masked=True)), TimeScale(0.5, 2.0)
)
LABELS = Label(("no", "yes", "maybe"))
IDS = st.sampled_from(["a", "b", 1, "1"])
TEXTS = st.text("ACGTN", min_size=1, max_size=3)
NUMBERS = st.floats(-9, 9, width=32)
STEPS = st.tuples(NUMBERS, st.none() | NUMBERS).map(list)
FIELDS = st.fixed_dictionaries(
    {}, optional={"kind": st.sampled_from(["paid", "sent", "lost"]), "amount": st.none() | NUMBERS}
)
EVENT_STEPS = st.tuples(FIELDS, st.integers(0, 100))


@cache
def network_for(codec: Codec, task: Any, shape: str = "gru", dtype: torch.dtype = torch.float32) -> Network:
    """Return a network far from where training would start, the same every time."""
    kind = ModelSettings(**{"width": 8, "heads": 2, "dropout": 0.5, "longest": 64, **SHAPES[shape]})
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        model = build_model(kind, codec.inputs)
        network = Network(model, task.build_head(model.width))
        for parameter in network.parameters():
            parameter.add_(0.5 * torch.randn_like(parameter))
    return network.to(dtype).eval()


def whole_scores(network: Network, encoded: np.ndarray) -> torch.Tensor:
    """Return the scores after the last step of a sequence read at once."""
    inputs = torch.from_numpy(encoded)[None]
    inputs = inputs.long() if inputs.dim() == 2 else inputs.to(next(network.parameters()).dtype)
    with torch.no_grad():
        features, _ = network.model(inputs)
        if hasattr(network.head, "whole"):
            return network.head.whole(features, None)[0].double()
        return network.head(features)[0, -1].double()


def shares(answer: Any, names: tuple[str, ...]) -> list[float]:
    found = dict(answer.alternatives)
    return [found[name] for name in names]


def tolerance(dtype: torch.dtype) -> float:
    return 1e-10 if dtype == torch.float64 else 1e-5


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
@pytest.mark.parametrize("pooling", POOLS)
@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=3, deadline=None)
@given(
    texts=st.lists(st.tuples(IDS, TEXTS), max_size=8),
    series=st.lists(st.tuples(IDS, STEPS), max_size=8),
    events=st.lists(st.tuples(IDS, EVENT_STEPS), max_size=8),
)
def test_every_answer_is_that_of_the_whole_sequence_so_far(
    shape: str, pooling: str, dtype: torch.dtype, texts: list[Any], series: list[Any], events: list[Any]
) -> None:
    task = Label(LABELS.names, pooling=pooling)
    for codec, pushes in ((SYMBOLS, texts), (SERIES, series), (EVENTS, events)):
        network = network_for(codec, task, shape, dtype)
        sessions = Sessions(network, task, codec)
        so_far: dict[Any, list[Any]] = {}
        for id, value in pushes:
            before = so_far.setdefault(id, [])
            time = None
            if codec is EVENTS:
                value, wait = value
                time = wait + (before[-1][1] if before else 0)
                before.append((value, time))
            else:
                before.append(value)
            found = sessions.push(id, value, time=time, top=3)
            expected = whole_scores(network, whole(codec, before)).softmax(0)
            np.testing.assert_allclose(shares(found, task.names), expected, rtol=0, atol=tolerance(dtype))
            assert (found.output, found.score) == found.alternatives[0]
        assert len(sessions) == len(so_far)


def whole(codec: Codec, values: list[Any]) -> np.ndarray:
    """Encode all that was pushed at once."""
    if codec is SYMBOLS:
        return codec.encode("".join(values))
    if codec is SERIES:
        return codec.encode(np.array(values, dtype=np.float64))
    cells = [tuple(as_cell(value.get(name)) for name in EVENTS.fields) for value, _ in values]
    return codec.encode(Events(tuple(cells), tuple(float(time) for _, time in values)))


def as_cell(value: Any) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "bag"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
@settings(max_examples=5, deadline=None)
@given(pushes=st.lists(st.tuples(IDS, st.text("abé", min_size=1, max_size=3)), max_size=8))
def test_a_language_model_answers_with_the_next_token(
    shape: str, dtype: torch.dtype, pushes: list[Any]
) -> None:
    codec = Bytes()
    task = Continuation(tuple(int(length) for length in codec.byte_lengths()))
    network = network_for(codec, task, shape, dtype)
    sessions = Sessions(network, task, codec)
    so_far: dict[Any, str] = {}
    for id, piece in pushes:
        so_far[id] = so_far.get(id, "") + piece
        scores = whole_scores(network, np.array([BEGIN, *codec.encode(so_far[id])]))
        scores[list(never_drawn(task))] = -math.inf
        expected = scores.softmax(0).sort(descending=True)
        found = sessions.push(id, piece, top=3)
        np.testing.assert_allclose(
            [share for _, share in found.alternatives], expected.values[:3], rtol=0, atol=tolerance(dtype)
        )
        assert found.output == codec.decode([int(expected.indices[0])])
    assert len(sessions.push("all", "a", top=9999).alternatives) == codec.size - len(never_drawn(task))


def test_values_and_sets_of_labels_are_answered_as_their_task_says() -> None:
    steps = [[1.0, None], [2.0, 3.0]]
    for task in (Value(mean=3.0, deviation=7.0), LabelSet(("news", "sport"))):
        network = network_for(SERIES, task)
        sessions = Sessions(network, task, SERIES)
        for step in steps:
            found = sessions.push(1, step, top=2)
        scores = whole_scores(network, SERIES.encode(np.array(steps, dtype=np.float64)))
        expected = 3 + 7 * scores if isinstance(task, Value) else scores.sigmoid()
        answer = task.answer(expected.numpy(), top=2)
        if isinstance(task, Value):
            assert found.output == pytest.approx(answer.output, abs=1e-4) and found.score is None
        else:
            assert found.output == answer.output
            assert dict(found.alternatives) == pytest.approx(dict(answer.alternatives), abs=1e-5)


def test_several_steps_of_a_series_may_come_at_once_and_one_channel_needs_no_list() -> None:
    sessions = Sessions(network_for(SERIES, LABELS), LABELS, SERIES)
    for step in ([1, 2], [3, None], [5, 6]):
        one_by_one = sessions.push("a", step)
    assert sessions.push("b", [[1, 2], [3, None], [5, 6]]).score == pytest.approx(one_by_one.score, abs=1e-6)
    array = np.array([[1, 2], [3, np.nan], [5, 6]])
    assert sessions.push("c", array).score == pytest.approx(one_by_one.score, abs=1e-6)
    single = SeriesCodec(("x",), (0.0,), (1.0,), ())
    sessions = Sessions(network_for(single, LABELS), LABELS, single)
    assert sessions.push("a", 3) == sessions.push("b", [3.0])


def test_the_longest_without_a_step_goes_first_and_starts_anew() -> None:
    sessions = Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS, max_sessions=2)
    first = sessions.push("a", "A")
    sessions.push("b", "C")
    sessions.push("a", "G")
    sessions.push("c", "T")
    assert ("a" in sessions, "b" in sessions, "c" in sessions) == (True, False, True)
    assert (len(sessions), sessions.evicted, sessions.ended) == (2, 1, 0)
    sessions.push("b", "C")
    assert "a" not in sessions and sessions.evicted == 2
    assert sessions.push("a", "A") == first
    assert len(sessions) == 2


def test_a_session_ends_after_so_long_without_a_step() -> None:
    now = [100.0]
    sessions = Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS, idle=10, clock=lambda: now[0])
    first = sessions.push("a", "A")
    now[0] = 105.0
    sessions.push("b", "A")
    now[0] = 109.9
    assert sessions.push("a", "C") != first
    now[0] = 115.0
    sessions.push("c", "A")
    assert ("a" in sessions, "b" in sessions) == (True, False)
    now[0] = 119.9
    assert sessions.push("a", "A") == first
    assert (sessions.ended, sessions.evicted) == (2, 0)
    sessions.end("a")
    sessions.end("a")
    assert "a" not in sessions


@pytest.mark.parametrize("shape", SHAPES)
def test_restored_sessions_go_on_with_the_same_bits(shape: str, tmp_path: Path) -> None:
    task = Label(LABELS.names, pooling="max")
    network = network_for(EVENTS, task, shape)
    kept, draw = Sessions(network, task, EVENTS), np.random.default_rng(0)
    for step in range(30):
        kept.push(int(draw.integers(5)), {"kind": "paid", "amount": step}, time=step)
    kept.push("5", {}, time=2)
    for _ in range(2):
        kept.save(tmp_path / "sessions")
    assert sorted(file.name for file in (tmp_path / "sessions").iterdir()) == [
        "sessions.json",
        "sessions.safetensors",
    ]
    again = Sessions(network_for(EVENTS, task, shape), task, EVENTS)
    again.push("gone", {}, time=1)
    again.load(tmp_path / "sessions")
    assert len(again) == len(kept) and "gone" not in again
    for id in (*range(5), "5", "new"):
        for sessions in (kept, again):
            with pytest.raises(UserError, match="never go back"):
                sessions.push(0, {}, time=1)
        assert kept.push(id, {"kind": "sent"}, time=40) == again.push(id, {"kind": "sent"}, time=40)


def test_restored_sessions_remember_who_came_when(tmp_path: Path) -> None:
    network, now = network_for(SYMBOLS, LABELS), [0.0]
    kept = Sessions(network, LABELS, SYMBOLS, clock=lambda: now[0])
    for id in "abca":
        now[0] += 1
        kept.push(id, "A")
    kept.save(tmp_path / "sessions")
    fewer = Sessions(network, LABELS, SYMBOLS, max_sessions=2, idle=4, clock=lambda: now[0])
    fewer.load(tmp_path / "sessions")
    assert ("a" in fewer, "b" in fewer, "c" in fewer, fewer.evicted) == (True, False, True, 1)
    now[0] = 7.5
    fewer.push("d", "A")
    assert ("a" in fewer, "c" in fewer, fewer.ended) == (True, False, 1)


def test_no_sessions_are_saved_and_restored_too(tmp_path: Path) -> None:
    sessions = Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS)
    sessions.save(tmp_path / "sessions")
    sessions.load(tmp_path / "sessions")
    assert len(sessions) == 0


@pytest.mark.parametrize("shape", ["lstm", "window"])
def test_a_session_is_one_tensor_of_the_bytes_of_its_state(shape: str) -> None:
    network = network_for(SYMBOLS, LABELS, shape)
    sessions = Sessions(network, LABELS, SYMBOLS)
    for _ in range(20):
        sessions.push("a", "A")
    [session] = sessions._sessions.values()
    with torch.no_grad():
        features, of_model = network.model(torch.full((1, 20), 3))
        _, of_head = network.head(features)
    expected = sum(tensor.numel() * tensor.element_size() for tensor in flatten((of_model, of_head)))
    assert session.packed.content.untyped_storage().nbytes() == expected


@given(
    sizes=st.lists(st.tuples(st.sampled_from(["float16", "float32", "float64", "int64"]), st.integers(0, 3)))
)
def test_a_packed_state_is_the_state_again(sizes: list[tuple[str, int]]) -> None:
    state = tuple(
        (torch.arange(2 * size).reshape(1, 2, size).to(getattr(torch, dtype)).transpose(1, 2),)
        for dtype, size in sizes
    )
    again = (packer := StatePacker(state)).unpack(packer.pack(state))
    assert all(
        one.dtype == other.dtype and torch.equal(one, other)
        for one, other in zip(flatten(again), flatten(state), strict=True)
    )


@pytest.mark.parametrize(
    ("name", "shape"),
    [("flat", {"architecture": "flat"}), ("bidirectional", {"architecture": "gru", "bidirectional": True})],
)
def test_a_model_that_needs_whole_sequences_is_refused_by_name(name: str, shape: dict[str, Any]) -> None:
    model = build_model(ModelSettings(width=8, depth=1, **shape), SYMBOLS.inputs)
    with pytest.raises(UsageError) as caught:
        Sessions(Network(model, LABELS.build_head(8)), LABELS, SYMBOLS)
    assert str(caught.value) == (
        f'stream: this model is "{name}" and must see a sequence whole before it answers; expected one of a single '
        "direction: rnn, lstm, gru, transformer or bag"
    )


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"max_sessions": 0}, "max_sessions: found 0, expected at least 1"),
        ({"idle": 0}, "idle: found 0, expected a number of seconds above 0"),
        ({"idle": math.nan}, "idle: found nan, expected a number of seconds above 0"),
    ],
)
def test_impossible_bounds_are_refused(option: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS, **option)
    assert str(caught.value) == message


def test_no_alternatives_at_all_are_refused() -> None:
    with pytest.raises(UsageError, match=r"^top: found 0, expected at least 1$"):
        Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS).push("a", "A", top=0)


@pytest.mark.parametrize(
    ("codec", "push", "message"),
    [
        (SYMBOLS, {"value": 3}, "value: found a number, expected a text"),
        (SYMBOLS, {"value": ""}, 'value: found "", which is no step, expected at least one'),
        (SYMBOLS, {"value": " \n"}, 'value: found " \n", which is no step, expected at least one'),
        (SYMBOLS, {"value": "A\0"}, "value: holds a NUL character"),
        (SYMBOLS, {"value": "\ud800"}, "value: holds half of a surrogate pair, which is no character"),
        (SYMBOLS, {"id": None}, "id: found null, expected a string or a whole number"),
        (SYMBOLS, {"id": 1.5}, "id: found a number, expected a string or a whole number"),
        (SYMBOLS, {"id": True}, "id: found true or false, expected a string or a whole number"),
        (SYMBOLS, {"id": [1]}, "id: found a list, expected a string or a whole number"),
        (SYMBOLS, {"id": "\udfff"}, "id: holds half of a surrogate pair, which is no character"),
        (SYMBOLS, {"time": 4}, 'time: found "4", which is 1 before the last, expected times that never go back'),
        (SYMBOLS, {"time": "soon"}, 'time: found "soon", expected a finite number or a date like 2024-01-31 12:00'),
        (SYMBOLS, {"time": math.inf}, 'time: found "inf", expected a finite number or a date like 2024-01-31 12:00'),
        (SYMBOLS, {"time": [1]}, "time: found a list, expected a number or a date"),
        (SYMBOLS, {"time": "2024-01-31"}, 'time: found "2024-01-31", a date, expected a number as before'),
        (SERIES, {"value": "1"}, "value: found a string, expected a list of 2 numbers"),
        (SERIES, {"value": 1}, "value: found a number, expected a list of 2 numbers"),
        (SERIES, {"value": [1]}, "value: found 1 numbers, expected 2, one a channel: left, right"),
        (SERIES, {"value": []}, "value: found 0 numbers, expected 2, one a channel: left, right"),
        (SERIES, {"value": [[1, 2], 3]}, "value: found a number, expected a list of 2 numbers"),
        (SERIES, {"value": [1, "2"]}, 'value: channel "right": found a string, expected a number or null'),
        (SERIES, {"value": [True, 2]}, 'value: channel "left": found true or false, expected a number or null'),
        (SERIES, {"value": [1, 10**400]}, 'value: channel "right": is infinite, expected a finite number or null'),
        (SERIES, {"value": [None, 2]}, 'step 1: channel "left" is missing, which it never was in training'),
        (EVENTS, {"value": "paid"}, "value: found a string, expected an object with the fields kind, amount"),
        (EVENTS, {"value": {"kid": "paid"}}, 'unknown field "kid"; did you mean "kind"?'),
        (EVENTS, {"value": {"kind": ["paid"]}}, 'field "kind": holds a list, expected text'),
        (EVENTS, {"value": {"kind": "\ud800"}},
         'field "kind": holds half of a surrogate pair, which is no character'),
        (EVENTS, {"value": {"amount": "much"}}, 'field "amount": found "much", expected a number'),
        (EVENTS, {"value": {}, "time": None}, "time: is missing, expected one with each event, as in training"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_step_is_refused_and_changes_nothing(
    codec: Codec, push: dict[str, Any], message: str
) -> None:
    good = {SYMBOLS: "AC", SERIES: [1, 2], EVENTS: {"kind": "paid", "amount": 3}}[codec]
    network = network_for(codec, LABELS)
    sessions, untouched = Sessions(network, LABELS, codec), Sessions(network, LABELS, codec)
    for each in (sessions, untouched):
        each.push("a", good, time=5)
    with pytest.raises(UserError) as caught:
        sessions.push(**{"id": "a", "value": good, "time": 5, **push})
    assert str(caught.value) == message
    assert len(sessions) == 1
    assert sessions.push("a", good, time=6) == untouched.push("a", good, time=6)


def test_times_mean_nothing_to_a_model_that_had_none_in_training() -> None:
    codec = EventsCodec(EVENTS.columns, None)
    sessions = Sessions(network_for(codec, LABELS), LABELS, codec)
    assert sessions.push("a", {"kind": "paid", "amount": 3}, time=7) == sessions.push(
        "b", {"kind": "paid", "amount": 3}
    )


def test_dates_are_times_too() -> None:
    sessions = Sessions(network_for(EVENTS, LABELS), LABELS, EVENTS)
    numbers = Sessions(network_for(EVENTS, LABELS), LABELS, EVENTS)
    for date, number in (("2024-01-31T12:00", 0), ("2024-01-31 12:01", 60)):
        assert sessions.push("a", {}, time=date) == numbers.push("a", {}, time=number)


def saved(place: Path) -> tuple[Sessions, dict[str, Any]]:
    sessions = Sessions(network_for(SYMBOLS, LABELS), LABELS, SYMBOLS)
    sessions.push("a", "A")
    sessions.push("b", "AC", time=3)
    sessions.save(place)
    return sessions, json.loads((place / "sessions.json").read_text())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, '"format" 2, expected the number 1'),
        ({"model": "0" * 64}, "these sessions are of another model, expected those of the model in use"),
        ({"modle": 1}, 'unknown key "modle"; did you mean "model"?'),
        ({"ids": None}, 'the key "ids" is missing'),
        ({"ids": ["a", "a"]}, '"ids": found one twice, expected each once'),
        ({"ids": ["a", 1.5]}, '"ids": expected a list of strings and whole numbers'),
        ({"ids": ["a"]}, 'tensor "shapes": found 2 numbers for 1 ids'),
        ({"scale": "years"}, "\"scale\": found 'years', expected a scale of times or null"),
        ({"shapes": {}}, '"shapes": found an object, expected a list'),
        ({"shapes": [[[1, 8]]]}, '"shapes": found shapes that no state of this model has'),
        ({"shapes": [3]}, '"shapes": found shapes that no state of this model has'),
        ({"shapes": []}, 'tensor "shapes": found a number that is none of the 0 shapes'),
        ({"states": {}}, "is not what sessions.json says; it was cut or changed"),
    ],
)  # fmt: skip
def test_spoiled_sessions_are_refused(change: dict[str, Any], message: str, tmp_path: Path) -> None:
    sessions, manifest = saved(tmp_path)
    manifest = {
        key: value for key, value in {**manifest, **change}.items() if key != "ids" or value is not None
    }
    (tmp_path / "sessions.json").write_text(json.dumps(manifest))
    before = len(sessions)
    with pytest.raises(UserError) as caught:
        sessions.load(tmp_path)
    assert message in str(caught.value) and str(tmp_path) in str(caught.value)
    assert len(sessions) == before


def test_cut_states_are_refused(tmp_path: Path) -> None:
    sessions, _ = saved(tmp_path)
    file = tmp_path / "sessions.safetensors"
    file.write_bytes(file.read_bytes()[:-8])
    with pytest.raises(UserError, match=r"is not what sessions\.json says; it was cut or changed"):
        sessions.load(tmp_path)
    file.unlink()
    with pytest.raises(UserError, match="cannot be read: No such file"):
        sessions.load(tmp_path)


def test_sessions_of_other_weights_or_another_window_are_refused(tmp_path: Path) -> None:
    sessions = Sessions(network_for(SYMBOLS, LABELS, "window"), LABELS, SYMBOLS)
    sessions.push("a", "A")
    sessions.save(tmp_path)
    others = [deepcopy(network_for(SYMBOLS, LABELS, "window")) for _ in range(2)]
    with torch.no_grad():
        next(others[0].parameters()).mul_(1.5)
    for module in others[1].modules():
        if isinstance(module, MultiHeadAttention):
            module.window = 2
    for network in others:
        with pytest.raises(UserError, match="of another model"):
            Sessions(network, LABELS, SYMBOLS).load(tmp_path)
    with pytest.raises(UserError, match=r"found no sessions\.json, expected a folder of sessions"):
        sessions.load(tmp_path / "nowhere")


def test_nothing_but_sessions_is_ever_replaced(tmp_path: Path) -> None:
    sessions, _ = saved(tmp_path / "sessions")
    (tmp_path / "sessions" / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"notes\.txt: is no part of saved sessions, so .* is not replaced"):
        sessions.save(tmp_path / "sessions")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UserError, match="found a file, expected a folder of sessions or nothing"):
        sessions.save(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
