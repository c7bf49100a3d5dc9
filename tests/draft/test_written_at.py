"""What a field writes into an object, and what refuses it there, lead back to that field: for every declared field."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mcjob_tui.draft.containers import (
    Capabilities,
    ContainerDraft,
    EnvVar,
    ExecAction,
    LifecycleHandler,
    Probe,
    SecurityContext,
)
from mcjob_tui.draft.declaration import Control, Field, Places
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, ResourceDifference, Row, RowDifference
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.model import JobDraft, NewNamespace
from mcjob_tui.draft.paths import NoSuchPath, value_at, with_value, without_row
from mcjob_tui.draft.placing import ClusterAffinity, Expression, FieldSelector, LabelSelector, Strategy
from mcjob_tui.draft.render import render
from mcjob_tui.draft.whereabouts import whereabouts
from mcjob_tui.draft.written_at import field_path
from tests.draft.drafts import IMAGE, sound
from tests.draft.test_plain_fields import other_value

WRITTEN = [each for each in FIELDS if not each.in_row and each.path != "spec.workQueue"]
"""All that write something; a work queue leaves something out."""

_LABEL = RowDifference(key="team", value="a", on=(On.JOB,))
_GROUPS: Mapping[str, object] = {
    "spec.newNamespace": NewNamespace(labels={"team": "a"}),
    "spec.containers": (ContainerDraft(name="main", image=IMAGE), ContainerDraft(name="side", image=IMAGE)),
    "spec.initContainers": (ContainerDraft(name="init", image=IMAGE),),
    "spec.containers[].lifecycle.postStart": LifecycleHandler(exec=ExecAction(command=("true",))),
    "spec.containers[].lifecycle.preStop": LifecycleHandler(exec=ExecAction(command=("true",))),
    "spec.containers[].livenessProbe": Probe(exec=ExecAction(command=("true",))),
    "spec.containers[].readinessProbe": Probe(exec=ExecAction(command=("true",))),
    "spec.containers[].startupProbe": Probe(exec=ExecAction(command=("true",))),
    "spec.differences": tuple(Difference(cluster_names=(name,), labels=(_LABEL,)) for name in ("m1", "m2")),
    "spec.differences[].containers[].resources": ResourceDifference(limits={"cpu": "3"}),
    "spec.differences[].containers[].envRemoved": ("A",),
    "spec.differences[].containers[].image": "nginx:1.25",
    "spec.differences[].containers[].registry": "mirror.io",
    "spec.clusterAffinity.fieldSelector.matchExpressions": (Expression(key="zone", operator="In", values=("a",)),),
}
"""Values of what is no single value and no list of rows, and of what not every text can be."""


def base() -> JobDraft:
    """A draft with something of every list and part that two fields share."""
    expression = Expression(key="region", operator="In", values=("eu",))
    context = SecurityContext(run_as_non_root=True, capabilities=Capabilities(drop=("ALL",)))
    container = ContainerDraft(name="main", image=IMAGE, env=(EnvVar(name="A", value="1"),), security_context=context)
    affinity = ClusterAffinity(
        cluster_names=("m1",),
        field_selector=FieldSelector(match_expressions=(expression,)),
        label_selector=LabelSelector(match_labels={"tier": "prod"}, match_expressions=(expression,)),
    )
    return sound(
        new_namespace=NewNamespace(),
        cluster_affinity=affinity,
        strategy=Strategy.STATIC_WEIGHT,
        containers=(container,),
        annotations=(Row(key="note", value="x"),),
        differences=(Difference(cluster_names=("m1",), labels=(_LABEL,), containers={"main": ContainerDifference()}),),
    )


def value_for(field: Field) -> object:
    """Another value than the one that ``base`` has."""
    if field.path in _GROUPS:
        return _GROUPS[field.path]
    match field.kind:
        case Control.COMMAND:
            return ("sh", "-c")
        case Control.WORDS:
            return ("NET_ADMIN",)
        case Control.ANSWER:
            return False
        case Control.QUANTITY:
            return {"cpu": "3"}
        case Control.SWITCH if not field.writes:
            return True
        case Control.ROWS if field.rows:
            row = tuple(each.initial or ("7" if each.kind is Control.COUNT else "/n") for each in field.rows.columns)
            return field.rows.written([row], {} if field.path.endswith("matchLabels") or "newN" in field.path else ())
        case Control.CHOICE if field.path == "spec.strategy":
            return Strategy.AGGREGATED
    return other_value(field)


def differing(path: str, one: Any, other: Any) -> Iterator[str]:
    """The places, as an API server names them, in which two objects differ."""
    parts = one if isinstance(one, Mapping | list) else other
    if isinstance(parts, Mapping):
        for key in {**(one or {}), **(other or {})}:
            step = f".{key}" if key.isalnum() else f"[{key}]"
            yield from differing(f"{path}{step}".removeprefix("."), (one or {}).get(key), (other or {}).get(key))
    elif isinstance(parts, list):
        pairs = [(at, list(one or ())[at : at + 1], list(other or ())[at : at + 1]) for at in range(9)]
        for at, left, right in pairs:
            yield from differing(f"{path}[{at}]", *(each[0] if each else None for each in (left, right)))
    elif one != other:
        yield path


def documents(draft: JobDraft) -> dict[str, Any]:
    return {each["kind"]: each for each in render(draft).documents()}


def is_within(path: str, field: str) -> bool:
    return path == field or path.startswith((f"{field}.", f"{field}["))


@pytest.mark.parametrize("declared", WRITTEN, ids=[each.path for each in WRITTEN])
def test_a_refusal_of_what_a_field_writes_stands_at_that_field(declared: Field) -> None:
    path = declared.path.replace("differences[].containers[]", "differences[0].containers[main]")
    path = path.replace("mig-*", "mig-1g.5gb").replace("[]", "[0]")
    changed = with_value(base(), path, value_for(declared))
    before, after = documents(base()), documents(changed)
    places = [(kind, place) for kind in after for place in differing("", before[kind], after[kind])]
    found = {place: field_path(*place, changed) for place in places}
    astray = {place: where for place, where in found.items() if where and not is_within(where, path)}
    assert not astray
    assert any(found.values()), places


def test_only_what_a_difference_changes_and_what_is_left_out_has_no_place_of_its_own() -> None:
    none = {each.path for each in FIELDS if isinstance(each.writes, Places) and not each.in_row and not each.spots}
    assert {each for each in none if not each.startswith("spec.differences[].")} == {"spec.workQueue"}


NO_ROWS = ("9" * 6_000, "²", "٣", "-1", "1e3", "")


@pytest.mark.parametrize("number", NO_ROWS)
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Job", "spec.template.spec.containers[%s].image"),
        ("Job", "spec.template.spec.containers[0].env[%s].value"),
        ("OverridePolicy", "spec.overrideRules[%s].overriders.plaintext[0]"),
        ("OverridePolicy", "spec.overrideRules[0].overriders.plaintext[%s]"),
    ],
)
def test_a_server_may_name_rows_that_there_cannot_be(kind: str, path: str, number: str) -> None:
    found = field_path(kind, path % number, base())
    assert all(isinstance(each, str) for each in whereabouts(base(), found))


@pytest.mark.parametrize("number", NO_ROWS[:-1])
@pytest.mark.parametrize("above", ["spec.containers", "spec.differences"])
def test_rows_that_there_cannot_be_are_no_place_in_a_draft(above: str, number: str) -> None:
    path = f"{above}[{number}]"
    for there in (lambda: value_at(base(), path), lambda: with_value(base(), path, "x")):
        with pytest.raises(NoSuchPath):
            there()
    with pytest.raises(NoSuchPath):
        without_row(base(), path)
    assert whereabouts(base(), path) is not None
