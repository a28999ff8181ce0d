"""The labels codec: names, numbers and refusals."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrolled.data.codecs.labels import Labels
from unrolled.errors import UserError


@given(st.lists(st.text(alphabet="abé", min_size=1), min_size=1))
def test_names_are_sorted_and_come_back(outputs):
    labels = Labels.fit(outputs)
    assert list(labels.names) == sorted(set(outputs))
    assert labels.size == len(set(outputs))
    assert [labels.decode(labels.encode(name)) for name in outputs] == outputs
    assert Labels.from_json(json.loads(json.dumps(labels.to_json()))) == labels


def test_unknown_label_names_the_nearest():
    labels = Labels(("negative", "positive"))
    with pytest.raises(UserError) as caught:
        labels.encode("positiv")
    assert str(caught.value) == 'the label "positiv" was not seen in training; did you mean "positive"?'
    with pytest.raises(UserError, match='did you mean "positive"'):
        labels.encode(" POSITIVE ")
    with pytest.raises(UserError, match="was not seen in training$"):
        labels.encode("zzz")


@pytest.mark.parametrize(
    ("outputs", "message"), [([], "no label; expected at least one"), (["a", ""], "an empty label")]
)
def test_nothing_to_name_is_refused(outputs, message):
    with pytest.raises(UserError, match=message):
        Labels.fit(outputs)


@pytest.mark.parametrize("names", [[], ["b", "a"]])
def test_unsorted_names_are_refused(names):
    with pytest.raises(UserError, match="not a sorted list of at least one name"):
        Labels.from_json({"codec": "labels", "names": names})
