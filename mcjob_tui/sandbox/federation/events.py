"""Events (core/v1) as controllers record them: the same event again raises a count, and old events go.

Who records what is the controllers' business.
"""

import contextlib
import functools
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.kinds import EVENT
from mcjob_tui.sandbox.objects import Json, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Store

_KEPT = 20_000
_COUNTED_AFTER = 30.0
"""Virtual seconds after which a repetition shows in the event's count, so that a burst is one change."""

Key = tuple[str, str, str, str]


class EventRecorder:
    """Writes the events of one API server."""

    def __init__(self, store: Store, agenda: Agenda, kept: int = _KEPT) -> None:
        """``kept``: how many events there are at most; the oldest go first."""
        self._store = store
        self._agenda = agenda
        self._kept = kept
        self._known: OrderedDict[Key, tuple[str, str, int]] = OrderedDict()
        self._named = 0

    def normal(self, about: Json, reason: str, message: str, component: str) -> None:
        """Record that something went well with ``about``."""
        self._record(about, "Normal", reason, message, component)

    def warning(self, about: Json, reason: str, message: str, component: str) -> None:
        """Record that something went wrong with ``about``."""
        self._record(about, "Warning", reason, message, component)

    def _record(self, about: Json, kind: str, reason: str, message: str, component: str) -> None:
        key = (str(metadata(about).get("uid")), reason, message, component)
        known = self._known.get(key)
        if known is None:
            self._create(key, about, kind)
            return
        namespace, name, count = known
        self._known[key] = (namespace, name, count + 1)
        self._agenda.after(_COUNTED_AFTER, self._timer(key), lambda: self._count(key))

    def _create(self, key: Key, about: Json, kind: str) -> None:
        namespace = namespace_of(about) or "default"
        self._named += 1
        now = self._store.clock.now()
        name = f"{name_of(about)}.{(int(now.timestamp() * 1e6) << 12) + self._named % 4096:x}"
        record = _Record(key, kind, _Involved.of(about), now)
        with contextlib.suppress(ApiFailure):  # the namespace is gone or going: nobody can read the event
            self._store.create_unbuilt(EVENT, namespace, name, functools.partial(_event, record, namespace, name))
            self._known[key] = (namespace, name, 1)
        if len(self._known) > self._kept:
            oldest, (namespace, name, _) = self._known.popitem(last=False)
            self._agenda.cancel(self._timer(oldest))
            with contextlib.suppress(ApiFailure):
                self._store.discard(EVENT, namespace, name)

    def _count(self, key: Key) -> None:
        namespace, name, count = self._known[key]
        now = timestamp(self._store.clock.now())

        def repeat(event: Json) -> None:
            event["count"] = count
            event["lastTimestamp"] = now

        try:
            self._store.edit(EVENT, namespace, name, repeat)
        except ApiFailure:  # somebody deleted it
            del self._known[key]

    def _timer(self, key: Key) -> tuple[str, ...]:
        return ("event", self._store.name, *key)


class _Involved(NamedTuple):
    """The object that an event is about."""

    kind: str
    api_version: str
    namespace: str
    name: str
    uid: str
    version: str

    @classmethod
    def of(cls, obj: Json) -> "_Involved":
        meta = metadata(obj)
        uid, version = str(meta.get("uid") or ""), str(meta.get("resourceVersion") or "")
        return cls(obj["kind"], obj["apiVersion"], namespace_of(obj), name_of(obj), uid, version)


class _Record(NamedTuple):
    """What was recorded: all that an event's object is made from."""

    key: Key
    kind: str
    about: _Involved
    at: datetime


def _event(record: _Record, namespace: str, name: str, uid: str, version: int) -> Json:
    """The Event as an object, when somebody reads it."""
    _, reason, message, component = record.key
    about, when = record.about, timestamp(record.at)
    involved = {
        "kind": about.kind,
        "namespace": about.namespace,
        "name": about.name,
        "uid": about.uid,
        "apiVersion": about.api_version,
        "resourceVersion": about.version,
    }
    meta = {"name": name, "namespace": namespace, "uid": uid, "creationTimestamp": when}
    return {
        "kind": "Event",
        "apiVersion": "v1",
        "metadata": {**meta, "resourceVersion": str(version)},
        "involvedObject": {key: value for key, value in involved.items() if value},
        "reason": reason,
        "message": message,
        "source": {"component": component},
        "firstTimestamp": when,
        "lastTimestamp": when,
        "count": 1,
        "type": record.kind,
        "eventTime": None,
        "reportingComponent": component,
        "reportingInstance": "",
    }
