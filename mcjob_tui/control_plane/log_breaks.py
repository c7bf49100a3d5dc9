"""What is said when streams of a cluster break and come back: one line for the cluster, however many pods it has.

When to try again is each reader's business; this only keeps count, so that sixty pods behind one dead link are one
sentence and not sixty.
"""

from datetime import UTC, datetime

from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.views import LogLine


class ClusterBreaks:
    """Which streams are lost, by cluster; notes go to ``merge``."""

    def __init__(self, merge: LogMerge) -> None:
        self._merge = merge
        self._lost: dict[str, set[str]] = {}

    def lost(self, cluster: str, stream: str, reason: str) -> None:
        """A stream has broken; the first one of a cluster is told."""
        known = self._lost.setdefault(cluster, set())
        if not known:
            self._note(cluster, f"stream lost ({reason}); trying again, the others go on", warning=True)
        known.add(stream)

    def back(self, cluster: str, stream: str) -> None:
        """A stream goes on; told once no stream of the cluster is lost any more."""
        if self.ended(cluster, stream):
            self._note(cluster, "stream is back, nothing missed")

    def ended(self, cluster: str, stream: str) -> bool:
        """A stream will not go on, and nobody waits for it; True where it was the cluster's last lost one."""
        known = self._lost.get(cluster, set())
        if stream not in known:
            return False
        known.remove(stream)
        return not known

    def _note(self, cluster: str, text: str, *, warning: bool = False) -> None:
        self._merge.note(LogLine(cluster, "", "", datetime.now(UTC), text, note=True, warning=warning))
