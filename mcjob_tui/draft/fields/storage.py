"""Fields of volumes and mounts on the Containers page."""

from functools import partial

from mcjob_tui.draft.declaration import Control, Field, Key, Owner
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.storage import MOUNTS, VOLUMES

_field = partial(Field, page=Page.CONTAINERS, kind=Control.ROWS, group="Storage")

STORAGE: tuple[Field, ...] = (
    _field(
        path="spec.volumes",
        label="Volumes",
        help="What containers can mount; the same volume may be mounted in several.",
        rule="Names are DNS labels, each once; a volume has one source.",
        writes=Key(Owner.POD, "volumes"),
        rows=VOLUMES,
        add="add a volume",
        beside="for all containers",
    ),
    _field(
        path="spec.containers[].volumeMounts",
        label="Mounts",
        help="Where the container sees which volume.",
        rule="No two mounts on one path.",
        rows=MOUNTS,
        add="mount a volume here",
    ),
)
