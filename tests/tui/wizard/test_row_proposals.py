"""What completes the cells of variables and of volumes."""

from collections.abc import Sequence

import pytest

from mcjob_tui.control_plane.surroundings import Asked
from mcjob_tui.draft.rows.storage import HOST_PATHS
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.row_proposals import DOWNWARD, RESOURCES, proposals
from tests.tui.doubles import FakeControlPlane

NAMES = {
    "ConfigMap": frozenset({"feeds", "limits"}),
    "Secret": frozenset({"token"}),
    "PersistentVolumeClaim": frozenset({"scratch"}),
}


@pytest.mark.parametrize(
    ("kind", "row", "proposed"),
    [
        ("variable-sources", ("WEEK", "ConfigMap", ""), ["feeds / ", "limits / "]),
        ("variable-sources", ("WEEK", "field", ""), DOWNWARD),
        ("variable-sources", ("WEEK", "resource", ""), RESOURCES),
        ("variable-sources", ("WEEK", "value", ""), ()),
        ("volume-sources", ("v", "emptyDir", "M"), ["Memory"]),
        ("volume-sources", ("v", "emptyDir", ""), []),
        ("volume-sources", ("v", "ConfigMap", ""), ["feeds", "limits"]),
        ("volume-sources", ("v", "Secret", "token/"), ["token", "token/ cert", "token/ key"]),
        ("volume-sources", ("v", "PVC", ""), ("scratch",)),
        ("volume-sources", ("v", "hostPath", "/data "), [f"/data {each}" for each in HOST_PATHS]),
        ("volume-sources", ("v", "hostPath", "/data"), []),
        ("volume-sources", ("v", "nfs", ""), ()),
        ("whole-sources", ("Secret",), ("token",)),
        ("PersistentVolumeClaim", (), ("scratch",)),
    ],
)
def test_a_cell_is_completed_by_what_the_rest_of_its_row_says(
    kind: str, row: tuple[str, ...], proposed: Sequence[str]
) -> None:
    names = LiveNames(FakeControlPlane())
    names.asked = Asked(NAMES)
    names._keys["Secret", "token"] = ("cert", "key")
    assert proposals(names, kind, row) == proposed
