"""core/v1 Event: what the control plane and the members say about an object."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from mcjob_tui.resources.meta import Count, Model, Moment, NullAs, Resource, Word


class InvolvedObject(Model):
    kind: Word
    namespace: Word
    name: Word
    uid: Word


class EventSource(Model):
    component: Word


class Event(Resource):
    involved_object: Annotated[InvolvedObject, NullAs(InvolvedObject), Field(default_factory=InvolvedObject)]
    type: Word
    reason: Word
    message: Word
    count: Count
    first_timestamp: Moment | None = None
    last_timestamp: Moment | None = None
    event_time: Moment | None = None
    source: Annotated[EventSource, NullAs(EventSource), Field(default_factory=EventSource)]

    @property
    def time(self) -> datetime | None:
        """When it last happened, from whichever field the reporter fills."""
        return self.last_timestamp or self.event_time or self.first_timestamp or self.metadata.creation_timestamp
