"""What the app's parts tell each other. Frequent ones replace each other while they wait in the queue."""

from dataclasses import dataclass

from textual.message import Message

from mcjob_tui.control_plane.views import Changes


@dataclass
class ControlPlaneChanged(Message, bubble=False):
    """Snapshots of the session are new; one message may stand for many."""

    changes: Changes

    def can_replace(self, message: Message) -> bool:
        """A newer one carries what an older one said."""
        if not isinstance(message, ControlPlaneChanged):
            return False
        older, newer = message.changes, self.changes
        self.changes = Changes(
            jobs=older.jobs or newer.jobs,
            clusters=older.clusters or newer.clusters,
            namespaces=older.namespaces or newer.namespaces,
            policies=older.policies or newer.policies,
            state=older.state or newer.state,
        )
        return True
