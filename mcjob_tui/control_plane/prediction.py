"""The predicted split that a submission leaves on its PropagationPolicy, and how one cluster's share compares.

The annotation ``mcjob.io/prediction`` holds JSON: ``{"targets": [{"cluster", "parallelism", "completions"}],
"otherTargets": […]}``; the second list is the split if ties between equal clusters fall the other way, and is left
out where nothing ties.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcjob_tui.control_plane.plain import plain
from mcjob_tui.control_plane.views import Predicted, Share, Verdict

ANNOTATION = "mcjob.io/prediction"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What each cluster was expected to get; clusters that were expected to get nothing are not in here."""

    expected: Mapping[str, Predicted] = field(default_factory=dict)


def read_prediction(annotations: Mapping[str, str]) -> Prediction | None:
    """The prediction in a policy's annotations; None where there is none or it cannot be read."""
    text = annotations.get(ANNOTATION)
    if not text:
        return None
    try:
        content = plain(text)
        rows = content if isinstance(content, list) else content["targets"]
        first = _shares(rows)
        second = _shares(content.get("otherTargets") or ()) if isinstance(content, dict) else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    nothing = Share(0, 0)
    return Prediction(
        {
            cluster: Predicted(
                first.get(cluster, nothing),
                second.get(cluster, nothing) if second and _differs(cluster, first, second) else None,
            )
            for cluster in dict.fromkeys((*first, *second))
        }
    )


def verdict_of(predicted: Predicted | None, actual: Share | None, *, has_prediction: bool) -> Verdict:
    """One cluster's share against what was expected of it."""
    if not has_prediction or actual is None:
        return Verdict.UNKNOWN
    if predicted is None:
        return Verdict.NOT_PREDICTED
    if actual == predicted.share:
        return Verdict.AS_PREDICTED
    return Verdict.TIE if actual == predicted.other else Verdict.DIFFERS


def _shares(rows: Iterable[Mapping[str, Any]]) -> dict[str, Share]:
    return {
        str(each["cluster"]): Share(_count(each.get("parallelism")), _count(each.get("completions"))) for each in rows
    }


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _differs(cluster: str, first: Mapping[str, Share], second: Mapping[str, Share]) -> bool:
    return first.get(cluster) != second.get(cluster)
