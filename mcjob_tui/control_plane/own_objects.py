"""What there is of one submission's objects: each is created once, found again, deleted by its UID, and remembered.

An answer may not come: then an object is doubtful, until it has been read back. In which order what happens, and what
else is asked before, is ``submit``'s business.
"""

from dataclasses import dataclass

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.create_once import create_once, submission_of
from mcjob_tui.control_plane.delete_once import Fate, delete_once
from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound, OutcomeUnknown
from mcjob_tui.control_plane.kinds import JOB, NAMESPACE, Kind

_PERHAPS = " (perhaps: no answer came)"
_GOING = " (goes with the Job)"
_FATES = {
    Fate.DELETED: "taken back",
    Fate.GONE: "gone already",
    Fate.REPLACED: "replaced by somebody else meanwhile, and kept",
}


@dataclass(frozen=True, slots=True)
class Created:
    """An object of this submission that exists."""

    kind: Kind
    namespace: str
    name: str
    uid: str

    def __str__(self) -> str:
        return f"{self.kind.name} {self.name}"


class OwnObjects:
    """The objects that carry the ID ``submission``, one of a kind.

    ``created`` exist; ``doubtful`` perhaps; ``tried`` are those of which creation has been tried, by an earlier attempt
    too; ``going`` are those that the garbage collector takes with the Job.
    """

    def __init__(self, api: Api, submission: str) -> None:
        self.submission = submission
        self.created: dict[Kind, Created] = {}
        self.doubtful: set[Kind] = set()
        self.tried: set[Kind] = set()
        self._going: set[Kind] = set()
        self._api = api

    def left(self, kind: Kind, name: str) -> str:
        """The object in words, if it exists or may; else nothing."""
        if kind not in self.created and kind not in self.doubtful:
            return ""
        how = _PERHAPS if kind in self.doubtful else _GOING if kind in self._going else ""
        return f"{kind.name} {name}{how}"

    async def create(self, kind: Kind, obj: Json) -> None:
        """Create ``obj``, or find that it has been created.

        Raises:
            OutcomeUnknown: no answer came; it is doubtful now.
            ControlPlaneError: it was not created.
        """
        self.tried.add(kind)
        try:
            self._remember(kind, await create_once(self._api, kind, obj))
        except OutcomeUnknown:
            self.doubtful.add(kind)
            raise
        except ControlPlaneError:
            self.doubtful.discard(kind)
            raise

    async def find(self, kind: Kind, obj: Json) -> Json | None:
        """This submission's object from an earlier attempt, if it is there; it is remembered then."""
        try:
            found = await self._api.get(kind, obj["metadata"].get("namespace"), obj["metadata"]["name"])
        except NotFound:
            self.doubtful.discard(kind)
            return None
        if submission_of(found) != self.submission:
            self.doubtful.discard(kind)
            return None
        self._remember(kind, found)
        return found

    async def delete(self, created: Created) -> str:
        """Delete what was created, unless it is another by now. Returns what became of it, in words.

        Raises:
            OutcomeUnknown: no answer came; it is doubtful now, and so is what goes with it.
            ControlPlaneError: it was not deleted.
        """
        # What belongs to the Job goes when the garbage collector comes to it; any policy may by now.
        with_it = {kind for kind in self.created if kind is not NAMESPACE} if created.kind is JOB else {created.kind}
        try:
            fate = await delete_once(self._api, created.kind, created.namespace, created.name, uid=created.uid)
        except OutcomeUnknown:
            self.doubtful |= with_it
            raise
        del self.created[created.kind]
        self.doubtful.discard(created.kind)
        self._going |= with_it
        return _FATES[fate]

    def _remember(self, kind: Kind, obj: Json) -> None:
        meta = obj["metadata"]
        self.doubtful.discard(kind)
        self._going.discard(kind)
        self.created[kind] = Created(kind, str(meta.get("namespace") or ""), str(meta["name"]), str(meta["uid"]))
