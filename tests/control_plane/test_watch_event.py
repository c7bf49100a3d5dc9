"""Lines of a watch: the object's bytes as they came, and what is no event."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane import errors
from mcjob_tui.control_plane.watch_event import error_in, read_event, version_in
from tests.control_plane.servers import capture

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(obj=st.dictionaries(st.text(), JSON), kind=st.sampled_from(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]))
def test_the_object_of_any_event_is_what_was_sent(obj: dict[str, object], kind: str) -> None:
    for separators in ((",", ":"), (", ", ": ")):
        line = json.dumps({"type": kind, "object": obj}, separators=separators).encode() + b"\n"
        found = read_event(line)
        assert (found[0], json.loads(found[1])) == (kind, obj)


def test_the_bytes_stay_as_they_came() -> None:
    assert read_event(b'{"type":"ADDED","object":{"b": 1,"a":2}}\n') == ("ADDED", b'{"b": 1,"a":2}')


def test_keys_may_come_in_another_order() -> None:
    assert read_event(b'{"object":{"a":1},"type":"ADDED"}') == ("ADDED", b'{"a":1}')


@pytest.mark.parametrize(
    "line",
    [
        b"<html>",
        b"{}",
        b'{"type":"ADDED"}',
        b'{"type":"NEW","object":{}}',
        b'{"type":"ADDED","object":[]}',
        b"[]",
        b"1",
    ],
)
def test_anything_else_is_a_protocol_error(line: bytes) -> None:
    with pytest.raises(errors.ProtocolError):
        read_event(line)


def test_a_captured_error_event_is_expired() -> None:
    kind, obj = read_event(capture("watch-old-resourceversion")["text"].encode())
    assert kind == "ERROR"
    assert isinstance(error_in(obj), errors.Expired)


def test_the_version_of_a_bookmark() -> None:
    assert version_in(b'{"kind":"Job","metadata":{"resourceVersion":"12"}}') == "12"
    assert version_in(b"{") == ""
