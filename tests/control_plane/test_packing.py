"""Packing: nothing is lost, whatever the object is like, and what is alike takes an eighth of the room."""

import json

from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane.packing import Packing
from tests.control_plane.servers import capture


@given(st.lists(st.binary(max_size=50_000), max_size=9), st.binary(max_size=50_000))
def test_what_was_packed_comes_back_whatever_the_examples_were(examples: list[bytes], obj: bytes) -> None:
    packing = Packing(examples)
    assert packing.unpack(packing.pack(obj)) == obj


def test_objects_of_one_kind_pack_to_an_eighth() -> None:
    text = json.dumps(capture("partial-failure-resourcebinding"))
    objects = [text.replace("j-part", f"job-{number}").encode() for number in range(100)]
    packing = Packing(objects[:10])
    assert sum(len(packing.pack(each)) for each in objects) * 8 < sum(map(len, objects))
