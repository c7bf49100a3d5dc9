"""Pages of lists: items cut out as they came, keys in any order, anything else refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane.errors import ProtocolError
from mcjob_tui.control_plane.list_page import read_page

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
ITEMS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5)


@given(items=ITEMS, order=st.permutations(["kind", "metadata", "items", "extra"]), indent=st.sampled_from([None, 1]))
def test_items_come_out_as_they_went_in(items: list[dict[str, object]], order: list[str], indent: int | None) -> None:
    parts = {
        "kind": "JobList",
        "metadata": {"resourceVersion": "7", "continue": "next"},
        "items": items,
        "extra": {"items": [{"not": "this"}]},
    }
    page = read_page(json.dumps({key: parts[key] for key in order}, indent=indent).encode())
    assert [json.loads(each) for each in page.items] == items
    assert (page.resource_version, page.following) == ("7", "next")


def test_the_bytes_of_an_item_stay_as_they_came() -> None:
    assert read_page(b'{"items":[ {"b": 1,"a":"\xc3\xa9"} , {} ]}').items == (b'{"b": 1,"a":"\xc3\xa9"}', b"{}")


def test_a_list_without_items_is_empty() -> None:
    assert read_page(b'{"metadata":{"resourceVersion":"1"},"items":null}').items == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"items":[',
        b'{"items":[{}',
        b'{"items":[{}]',
        b'{"items":[1]}',
        b'{"items":[{} {}]}',
        b'{"items":[]} more',
        b'{"metadata":5}',
        b"\xff",
        b"<html>",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(ProtocolError):
        read_page(body)
