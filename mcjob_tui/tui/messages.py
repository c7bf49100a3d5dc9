"""What the app's parts tell each other. Frequent ones replace each other while they wait in the queue."""

from dataclasses import dataclass

from textual.message import Message

from mcjob_tui.control_plane.views import Changes


@dataclass
class ControlPlaneChanged(Message, bubble=False):
    """Snapshots of the session are new; one message may stand for many."""

    changes: Changes

    def can_replace(self, message: Message) -> bool:
        """Whether ``message``, which comes next, stands for this one: it carries what both have to tell.

        Textual asks the older of two, and drops it.
        """
        if not isinstance(message, ControlPlaneChanged):
            return False
        older, newer = self.changes, message.changes
        message.changes = Changes(
            jobs=older.jobs or newer.jobs,
            clusters=older.clusters or newer.clusters,
            namespaces=older.namespaces or newer.namespaces,
            policies=older.policies or newer.policies,
            state=older.state or newer.state,
        )
        return True
