"""Whatever stands in a file: it is a draft that can be judged and rendered, or it is refused with one sentence."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.kept import kept_lines
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.reading import as_text, read
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rules import Surroundings, problems
from mcjob_tui.draft.summary import summary
from mcjob_tui.draft.warnings import warnings
from tests.draft.fleet import cluster
from tests.draft.odd import DOCUMENT, MANIFESTS, places, with_odd

_SCALARS: list[Any] = [None, True, 0, -1, 2**70, 1.5, 1e308, "", "x", "\x1b[31m", "\u202e", "a/b", "0"]
_GROUPS: list[Any] = [[], [None], [[]], {}, {"name": None}, {"": 1}]
_ODD = st.sampled_from(_SCALARS + _GROUPS)
_CLUSTERS = (cluster("m1"), cluster("m2", ready="False"))


def _judged(text: str) -> None:
    refused = None
    try:
        draft = read(text)
    except DraftError as failure:
        refused = str(failure)
    if refused is not None:
        assert refused
        assert "\n" not in refused
        return
    around = Surroundings(clusters=_CLUSTERS, namespaces=frozenset(), job_names=frozenset(), propagation_policies=())
    for each in problems(draft, around):
        if each.fix is not None:
            each.fix.apply(draft)
    manifests = render(draft)
    kept_lines(draft)
    summary(draft, manifests)
    assert read(as_text(draft)) == draft
    try:
        result = preview(draft, _CLUSTERS)
    except ValueError:
        result = None
    warnings(draft, around, result)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(DOCUMENT)), _ODD)
def test_a_draft_with_an_odd_value_anywhere(path: tuple[str | int, ...], odd: Any) -> None:
    _judged(json.dumps(with_odd(DOCUMENT, path, odd)))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(MANIFESTS)), _ODD)
def test_manifests_with_an_odd_value_anywhere(path: tuple[str | int, ...], odd: Any) -> None:
    changed = with_odd(MANIFESTS, path, odd)
    _judged(json.dumps({"apiVersion": "v1", "kind": "List", "items": changed}))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    _judged(text)
