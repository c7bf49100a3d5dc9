"""How prediction and reality differ, and why: another policy, another size, clusters that came or went, capacity.

The causes that can be shown are named first; free capacity is what is left where Karmada divides by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mcjob_tui.control_plane.prediction import Prediction
from mcjob_tui.control_plane.views import MemberView, Predicted, Verdict
from mcjob_tui.control_plane.wording import listed

_MARGIN = timedelta(minutes=2)
"""How long before its creation a Job's preview may have been looked at last."""
_ANOTHER = "the policy {} claimed it, not its own"
_BY_CAPACITY = ("Dynamic", "Aggregated")


@dataclass(frozen=True, slots=True)
class Placed:
    """How a Job came to where it is.

    Attributes:
        created, scheduled: when.
        strategy: in one word, see ``observe.strategy_word``.
        policy: the policy that claimed it although the prediction is another's; "" where it is the same.
        ready: whether each cluster is ready now, as far as that is known.
        since: when each cluster became what it is now (ready, not ready, a member).
    """

    created: datetime | None = None
    scheduled: datetime | None = None
    strategy: str = ""
    policy: str = ""
    ready: Mapping[str, bool | None] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)


def prediction_note(members: Sequence[MemberView], prediction: Prediction | None, placed: Placed) -> str:
    """One sentence; "" where nothing was predicted or, but for another policy, nothing is scheduled.

    Args:
        members: the targets.
        prediction: what was expected.
        placed: how it came to its clusters.
    """
    if prediction is None:
        return ""
    if not members:
        return _ANOTHER.format(placed.policy) if placed.policy else ""
    present = {each.cluster for each in members}
    missing = [
        cluster
        for cluster, expected in prediction.expected.items()
        if cluster not in present and (expected.share.parallelism or 0) > 0
    ]
    other = [each for each in members if each.verdict in (Verdict.DIFFERS, Verdict.NOT_PREDICTED)]
    if not missing and not other:
        return _as_predicted(members)
    parts = []
    if missing:
        parts.append(f"{listed(missing)} got no share")
    if other:
        parts.append(f"{listed([each.cluster for each in other])} got another share than predicted")
    return f"{' and '.join(parts)}: {_why(members, missing, prediction, placed)}"


def _as_predicted(members: Sequence[MemberView]) -> str:
    won = [
        each.cluster
        for each in members
        if each.predicted is not None
        and each.predicted.other is not None
        and each.actual is not None
        and (each.actual.parallelism or 0, each.actual.completions or 0) == _larger(each.predicted)
    ]
    return f"as predicted; the tie fell to {listed(won)}" if won else "as predicted"


def _why(members: Sequence[MemberView], missing: Sequence[str], prediction: Prediction, placed: Placed) -> str:
    if placed.policy:
        return _ANOTHER.format(placed.policy)
    expected = sum(each.share.parallelism or 0 for each in prediction.expected.values())
    actual = sum(each.actual.parallelism or 0 for each in members if each.actual is not None)
    if expected != actual and placed.strategy != "Duplicated":
        return f"it was scaled since, from {expected} to {actual} at a time"
    down = [each.cluster for each in members if each.ready is False]
    gone = [name for name in missing if placed.ready and name not in placed.ready]
    down += [name for name in missing if placed.ready.get(name, True) is not True]
    late = [name for name in missing if name not in down and _later(name, placed)]
    came = [each.cluster for each in members if each.verdict is Verdict.NOT_PREDICTED and _just_before(each, placed)]
    causes = [f"{listed(gone)} is no member any more"] if gone else []
    causes += [f"{listed(down)} is not ready"] if down else []
    causes += [f"{listed(late)} joined or became ready only after it was placed"] if late else []
    causes += [f"{listed(came)} joined or became ready just before"] if came else []
    if causes:
        return "; ".join(causes)
    if placed.strategy in _BY_CAPACITY:
        return "what was free there had changed between the preview and the scheduling"
    return "the clusters or the placement have changed since the preview"


def _later(cluster: str, placed: Placed) -> bool:
    when = placed.since.get(cluster)
    return when is not None and placed.scheduled is not None and when > placed.scheduled


def _just_before(member: MemberView, placed: Placed) -> bool:
    when = placed.since.get(member.cluster)
    if when is None or placed.created is None or placed.scheduled is None:
        return False
    return placed.created - _MARGIN <= when <= placed.scheduled


def _larger(predicted: Predicted) -> tuple[int, int]:
    both = [predicted.share, predicted.other or predicted.share]
    return max((each.parallelism or 0, each.completions or 0) for each in both)
