"""Fields of the Differential page: what some clusters get differently."""

from typing import Any

from mcjob_tui.draft.declaration import Control, Field
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.environment import ENV
from mcjob_tui.draft.rows.kind import RowKind
from mcjob_tui.draft.rows.labels import MARKS, PATCHES

_CONTAINER = "containers[]"


def _field(
    key: str,
    label: str,
    kind: Control,
    help: str,
    writes: str,
    group: str,
    rule: str = "",
    rows: RowKind[Any] | None = None,
    add: str = "add a row",
    beside: str = "",
) -> Field:
    return Field(
        path=f"spec.differences[].{key}",
        label=label,
        page=Page.DIFFERENTIAL,
        kind=kind,
        help=help,
        writes=writes,
        rule=rule,
        group=group,
        required=key == "clusterNames",
        complete="chosen-clusters" if key == "clusterNames" else "",
        rows=rows,
        add=add,
        beside=beside,
    )


DIFFERENTIAL: tuple[Field, ...] = (
    Field(
        path="spec.differences",
        label="Entries",
        page=Page.DIFFERENTIAL,
        kind=Control.GROUP,
        help="One entry for each group of clusters that differs; all other clusters get the default.",
        rule="A cluster belongs to one entry at most.",
        writes="overrideRules of one OverridePolicy, in this order",
    ),
    _field(
        "clusterNames",
        "Clusters",
        Control.CHECKLIST,
        "The clusters that this entry is for.",
        "targetCluster.clusterNames",
        "Clusters",
        "At least one, only from those chosen on Basics, and each in one entry only.",
    ),
    _field(
        f"{_CONTAINER}.registry",
        "registry",
        Control.TEXT,
        "Only the registry differs; empty is none.",
        "imageOverrider, component Registry",
        "Image",
        "A host, with a port if need be.",
    ),
    _field(
        f"{_CONTAINER}.repository",
        "repository",
        Control.TEXT,
        "Only the repository differs.",
        "imageOverrider, component Repository",
        "Image",
        "Lower-case path segments.",
    ),
    _field(
        f"{_CONTAINER}.tag",
        "tag",
        Control.TEXT,
        "Only the tag, or the digest, differs.",
        "imageOverrider, component Tag",
        "Image",
        "A tag, or a digest such as sha256:…",
    ),
    _field(
        f"{_CONTAINER}.image",
        "whole image",
        Control.TEXT,
        "The whole image reference.",
        "a patch of the image",
        "Image",
        "An image reference; not together with registry, repository or tag.",
    ),
    _field(
        f"{_CONTAINER}.command",
        "command",
        Control.COMMAND,
        "The whole command.",
        "commandOverrider, or a patch",
        "Start",
        "Quotes must be closed.",
    ),
    _field(
        f"{_CONTAINER}.args",
        "args",
        Control.COMMAND,
        "All arguments.",
        "argsOverrider, or a patch",
        "Start",
        "Quotes must be closed.",
    ),
    _field(
        f"{_CONTAINER}.resources",
        "Resources",
        Control.QUANTITY,
        "CPU and memory; Karmada goes on placing by the default's requests.",
        "patches of resources",
        "Resources",
        "Quantities; a request is never above its limit.",
    ),
    _field(
        f"{_CONTAINER}.env",
        "Environment",
        Control.ROWS,
        "Variables that are added or have another value.",
        "patches of env",
        "Environment",
        "Names as on Containers; each once.",
        ENV,
        "add a variable",
    ),
    _field(
        f"{_CONTAINER}.envRemoved",
        "Removed",
        Control.ROWS,
        "Variables of the default that are not there.",
        "patches of env",
        "Environment",
        "Names that the default has.",
    ),
    _field(
        "labels",
        "Labels",
        Control.ROWS,
        "Labels that are added, changed or removed.",
        "labelsOverrider; patches on the pods",
        "Labels",
        "Keys and values as Kubernetes has them.",
        MARKS,
        "add a label",
    ),
    _field(
        "annotations",
        "Annotations",
        Control.ROWS,
        "Annotations that are added, changed or removed.",
        "annotationsOverrider; patches on the pods",
        "Annotations",
        "Keys as Kubernetes has them.",
        MARKS,
        "add an annotation",
    ),
    _field(
        "patch",
        "Extra",
        Control.ROWS,
        "A JSON patch on the Job, for what the form lacks.",
        "plaintext",
        "Extra",
        "add, replace or remove; a path that begins with /; a value unless it removes.",
        PATCHES,
        "add an operation",
        "JSON patch of the Job",
    ),
)
