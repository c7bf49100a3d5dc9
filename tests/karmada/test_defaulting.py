"""A placement as Karmada's schema and webhook leave it."""

from typing import Any

import pytest

from mcjob_tui.karmada.defaulting import default_placement
from mcjob_tui.resources.policies import Placement


@pytest.mark.parametrize(
    ("written", "defaulted"),
    [
        ({"spreadConstraints": [{"maxGroups": 2}]}, {"spreadConstraints": [("cluster", "", 1, 2)]}),
        (
            {"spreadConstraints": [{"spreadByField": "region"}]},
            {"spreadConstraints": [("region", "", 1, 0)]},
        ),
        (
            {"spreadConstraints": [{"spreadByLabel": "rack", "minGroups": 2}]},
            {"spreadConstraints": [("", "rack", 2, 0)]},
        ),
        ({"replicaScheduling": {}}, {"replicaScheduling": ("Divided", "Weighted")}),
        (
            {"replicaScheduling": {"replicaSchedulingType": "Divided"}},
            {"replicaScheduling": ("Divided", "Weighted")},
        ),
        (
            {"replicaScheduling": {"replicaDivisionPreference": "Aggregated"}},
            {"replicaScheduling": ("Divided", "Aggregated")},
        ),
        (
            {"replicaScheduling": {"replicaSchedulingType": "Duplicated"}},
            {"replicaScheduling": ("Duplicated", "")},
        ),
    ],
)
def test_what_is_filled_in(written: dict[str, Any], defaulted: dict[str, Any]) -> None:
    found = default_placement(Placement.model_validate(written))
    if "spreadConstraints" in defaulted:
        rows = [
            (each.spread_by_field, each.spread_by_label, each.min_groups, each.max_groups)
            for each in found.spread_constraints
        ]
        assert rows == defaulted["spreadConstraints"]
    if "replicaScheduling" in defaulted:
        scheduling = found.replica_scheduling
        assert scheduling is not None
        kinds = (scheduling.replica_scheduling_type, scheduling.replica_division_preference)
        assert kinds == defaulted["replicaScheduling"]


def test_no_replica_scheduling_stays_absent() -> None:
    assert default_placement(Placement()).replica_scheduling is None


def test_what_is_complete_is_returned_as_it_is() -> None:
    placement = Placement.model_validate(
        {
            "spreadConstraints": [{"spreadByField": "cluster", "minGroups": 1, "maxGroups": 2}],
            "replicaScheduling": {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Weighted"},
        }
    )
    assert default_placement(placement) is placement


def test_defaulting_twice_changes_nothing() -> None:
    once = default_placement(Placement.model_validate({"spreadConstraints": [{}], "replicaScheduling": {}}))
    assert default_placement(once) is once
