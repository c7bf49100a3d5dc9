"""What a check on members says of one cluster."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemberCheck:
    """What stands against a Job in one cluster; nothing does where all is empty.

    Attributes:
        stops: why no pod of it would run there.
        hinders: what is amiss, or lets fewer run at once.
        notes: what is good to know.
        unread: what could not be read there, in words such as ``quotas``; it is not known whether that is in order.
        failure: why the cluster could not be asked at all.
    """

    cluster: str
    stops: tuple[str, ...] = ()
    hinders: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    failure: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether everything was read and nothing stands against the Job."""
        return not (self.stops or self.hinders or self.unread or self.failure)
