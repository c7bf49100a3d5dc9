"""What is said when streams of a cluster break and come back: one line for the cluster, however many pods it has.

When to try again is each reader's business; this only keeps count, so that sixty pods behind one dead link are one
sentence and not sixty.
"""

from datetime import UTC, datetime

from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.views import LogLine

_CAUSES = 3
"""Different causes of one outage that are told at most."""
_LOST = "its lines go on where they stopped as soon as it answers; :clusters says what Karmada knows of it"
_NOT_TRIED_AGAIN = "choose again what is read to try it once more"
_NO_PROXY = "whoever grants rights can: it takes a ClusterRole with get on clusters/proxy in cluster.karmada.io"
_NO_PODS = "whoever grants rights in that cluster can: it takes get, list and watch on pods, and get on pods/log"


class ClusterBreaks:
    """Which streams are lost, by cluster; notes go to ``merge``."""

    def __init__(self, merge: LogMerge) -> None:
        self._merge = merge
        self._lost: dict[str, set[str]] = {}
        self._why: dict[str, set[str]] = {}

    def lost(self, cluster: str, stream: str, reason: str) -> None:
        """A stream has broken; the first one of a cluster is told, and later what else is known of why."""
        known = self._lost.setdefault(cluster, set())
        if not known:
            self._why[cluster] = {reason}
            self._note(cluster, f"stream lost ({reason}); trying again, the others go on", reason, _LOST)
        elif reason not in self._why[cluster] and len(self._why[cluster]) < _CAUSES:
            self._why[cluster].add(reason)
            self._note(cluster, f"still lost ({reason})", reason, _LOST)
        known.add(stream)

    def back(self, cluster: str, stream: str) -> None:
        """A stream goes on; told once no stream of the cluster is lost any more."""
        if self.ended(cluster, stream):
            self._note(cluster, "stream is back; what was missed comes now")

    def unread(self, cluster: str, reason: str) -> None:
        """The cluster's pods could not be read, which is not tried again."""
        self._note(cluster, reason, reason, _NOT_TRIED_AGAIN)

    def denied(self, cluster: str, reason: str) -> None:
        """The cluster's pods may not be read."""
        self._note(cluster, reason, reason, _NO_PROXY if "clusters/proxy" in reason else _NO_PODS)

    def readable(self, cluster: str) -> None:
        """They can be read after all."""
        self._note(cluster, "its logs may be read again")

    def ended(self, cluster: str, stream: str) -> bool:
        """A stream will not go on, and nobody waits for it; True where it was the cluster's last lost one."""
        known = self._lost.get(cluster, set())
        if stream not in known:
            return False
        known.remove(stream)
        return not known

    def over(self, cluster: str, stream: str) -> None:
        """A stream that was followed has ended for good; told where it was the only one that the cluster had lost."""
        if self.ended(cluster, stream):
            self._note(cluster, "the lost stream has ended for good")

    def _note(self, cluster: str, text: str, cause: str = "", next_step: str = "") -> None:
        self._merge.note(
            LogLine(
                cluster,
                "",
                "",
                datetime.now(UTC),
                text,
                note=True,
                warning=bool(cause),
                reach=True,
                cause=cause,
                next_step=next_step,
            )
        )
