"""What the Placement panel says, made once from a scheduling result and the clusters: texts, numbers and shares.

Decides nothing about placement; it only words what ``karmada.placement`` found. Pure, so that it is tested as data.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice

if TYPE_CHECKING:
    from mcjob_tui.karmada.placement import ClusterVerdict, PlacementResult

REASONS = {
    "not_selected": "not selected",
    "excluded": "excluded",
    "label_mismatch": "label mismatch",
    "field_mismatch": "region mismatch",
    "taint": "taint",
    "no_api": "no Jobs API",
    "no_property": "no region or provider set",
    "evicting": "being drained of this Job",
    "terminating": "being removed",
    "no_capacity": "no capacity",
    "lost_to_spread": "lost to spread constraints",
    "zero_share": "zero share",
    "nothing_to_run": "nothing to run",
    "not_scheduled": "not scheduled",
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and the other one that it may be where the Job's UID decides."""

    one: int | None
    other: int | None = None

    @property
    def tied(self) -> bool:
        return self.other is not None and self.other != self.one

    def __str__(self) -> str:
        if self.one is None:
            return "-"
        if not self.tied or self.other is None:
            return f"{self.one:,}"
        low, high = sorted((self.one, self.other))
        return f"{low:,}|{high:,}"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A cluster that gets pods. ``share`` and ``tie`` are fractions of the largest share; ``moved`` is the change of
    its pods at once since an earlier forecast, ``moved_pods`` that of its pods in all. ``fits`` is None where nobody
    knows."""

    cluster: ClusterChoice
    at_once: Count
    pods: Count
    fits: int | None
    share: float
    tie: float
    differs: int = 0
    moved: int = 0
    moved_pods: int = 0

    @property
    def tied(self) -> bool:
        return self.at_once.tied or self.pods.tied

    @property
    def change(self) -> str:
        """What moved: ``+2`` at once, or else ``+13 pods``; empty where nothing did."""
        if self.moved:
            return f"{self.moved:+,}"
        return f"{self.moved_pods:+,} pod{'s' if abs(self.moved_pods) != 1 else ''}" if self.moved_pods else ""


@dataclass(frozen=True, slots=True)
class UnusedRow:
    """A cluster that gets none, why in words, and what ``^y`` would do about it; ``lost`` is how many pods at once it
    had in an earlier forecast."""

    cluster: ClusterChoice
    why: str
    sentence: str
    fix: str = ""
    lost: int = 0

    @property
    def reason(self) -> str:
        """The reason in a few words, the same for all clusters that share it."""
        return REASONS.get(self.why, self.why)

    @property
    def care(self) -> bool:
        """Whether it deserves the eye: a cluster that was wanted and cannot."""
        return self.why not in (
            "not_selected",
            "excluded",
            "label_mismatch",
            "field_mismatch",
            "zero_share",
            "nothing_to_run",
        )


@dataclass(frozen=True, slots=True)
class HelpRow:
    """Something that would help where nothing can be scheduled, and what in the form does it, if something does."""

    sentence: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """All that the panel, its digest row and Review show of a placement."""

    known: bool = False
    unreadable: bool = False
    scheduled: bool = False
    headline: str = ""
    message: str = ""
    helps: tuple[HelpRow, ...] = ()
    shares: tuple[ShareRow, ...] = ()
    unused: tuple[UnusedRow, ...] = ()
    notes: tuple[str, ...] = ()
    at_once: int | None = None
    pods: int | None = None
    total: int = 0
    ties: int = 0
    by_room: bool = False
    groups: Mapping[str, tuple[UnusedRow, ...]] = field(default_factory=dict)


WAITING = Forecast(headline="waiting for the clusters")
UNREADABLE = Forecast(unreadable=True, headline="the form must be put right first")


def forecast(
    result: "PlacementResult",
    clusters: Sequence[ClusterChoice],
    *,
    differing: Mapping[str, int] | None = None,
    tolerable: Collection[str] = (),
    fixes: Mapping[str, str] | None = None,
    before: Forecast | None = None,
) -> Forecast:
    """The words and shares for ``result``.

    ``differing`` is the number of overridden fields by cluster; ``tolerable`` names the clusters whose taint the form
    can tolerate with one key; ``fixes`` has by what the result says would help what the form can do about it;
    ``before`` is an earlier forecast, to show what moved since.
    """
    by_name = {each.name: each for each in clusters}
    had = _numbers(before)
    shares = _shares(result, by_name, differing or {}, had)
    unused = tuple(
        UnusedRow(
            by_name.get(verdict.cluster) or ClusterChoice(clean(verdict.cluster)),
            verdict.why.value,
            clean(verdict.sentence),
            "tolerate it" if verdict.cluster in tolerable else "",
            had[verdict.cluster][0] if verdict.cluster in had else 0,
        )
        for verdict in result.verdicts
        if verdict.target is None and verdict.other is None
    )
    ties = sum(row.tied for row in shares)
    return Forecast(
        known=True,
        scheduled=result.scheduled,
        headline=_headline(result, shares, len(clusters)),
        message=clean(result.message),
        helps=tuple(
            HelpRow(clean(each.sentence), clean((fixes or {}).get(each.sentence, ""))) for each in result.helps
        ),
        shares=shares,
        unused=unused,
        notes=_notes(result, shares),
        at_once=result.total_parallelism,
        pods=result.total_completions,
        total=len(clusters),
        ties=ties,
        by_room=_asks_for_room(result),
        groups=_grouped(unused),
    )


def fits_of(verdict: "ClusterVerdict") -> int | None:
    """How many pods the cluster could run; None where nobody knows: it has reported no resources."""
    return None if verdict.available == 0 and not verdict.limited_by else verdict.available


def _asks_for_room(result: "PlacementResult") -> bool:
    """Whether the strategy divides by what clusters can run, so that an estimator may change the shares."""
    scheduling = result.placement.replica_scheduling
    if scheduling is None or scheduling.replica_scheduling_type != "Divided":
        return False
    weights = scheduling.weight_preference
    return scheduling.replica_division_preference == "Aggregated" or bool(weights and weights.dynamic_weight)


def _shares(
    result: "PlacementResult",
    by_name: Mapping[str, ClusterChoice],
    differing: Mapping[str, int],
    had: Mapping[str, tuple[int, int]],
) -> tuple[ShareRow, ...]:
    verdicts = [each for each in result.verdicts if each.target is not None or each.other is not None]
    largest = max((max(_weight(each)) for each in verdicts), default=0) or 1
    tied = result.other_targets is not None
    rows = []
    for verdict in verdicts:
        low, high = sorted(_weight(verdict))
        mine, other = verdict.target, verdict.other
        at_once = Count(mine.parallelism if mine else 0, (other.parallelism if other else 0) if tied else None)
        pods = Count(mine.completions if mine else 0, (other.completions if other else 0) if tied else None)
        before = had.get(verdict.cluster, (0, 0)) if had else None
        rows.append(
            ShareRow(
                by_name.get(verdict.cluster) or ClusterChoice(clean(verdict.cluster)),
                at_once,
                pods,
                fits_of(verdict),
                low / largest,
                (high - low) / largest,
                differing.get(verdict.cluster, 0),
                (at_once.one or 0) - before[0] if before else 0,
                (pods.one or 0) - before[1] if before else 0,
            )
        )
    rows.sort(key=lambda row: (-(row.share + row.tie), -row.share, row.cluster.name))
    return tuple(rows)


def _weight(verdict: "ClusterVerdict") -> tuple[int, int]:
    """Its share and the one under the other UID; a verdict without the one or the other gets nothing then."""
    mine = (verdict.target.parallelism or verdict.target.replicas) if verdict.target else 0
    other = (verdict.other.parallelism or verdict.other.replicas) if verdict.other else 0
    return mine, other


def _numbers(before: Forecast | None) -> dict[str, tuple[int, int]]:
    """Pods at once and in all by cluster."""
    if before is None or not before.scheduled:
        return {}
    return {row.cluster.name: (row.at_once.one or 0, row.pods.one or 0) for row in before.shares}


def _headline(result: "PlacementResult", shares: Sequence[ShareRow], total: int) -> str:
    if not result.scheduled:
        return "Karmada would not schedule it"
    used = Count(_used(shares, other=False), _used(shares, other=True))
    if not used.one:
        return "nothing to run: no cluster gets a pod"
    where = f"in {str(used).replace('|', ' or ')} of {total:,} cluster{'s' if total != 1 else ''}"
    pods, at_once = result.total_completions, result.total_parallelism
    if pods is None:
        return f"{_pods(at_once or 0)} at a time {where}, as many as the queue needs"
    return f"{_pods(pods)} {where}, {at_once:,} at a time" if at_once is not None else f"{_pods(pods)} {where}"


def _used(shares: Sequence[ShareRow], *, other: bool) -> int:
    """How many clusters get something, under the one UID or the other."""
    counts = ((row.at_once, row.pods) for row in shares)
    return sum(any((each.other if other and each.tied else each.one) or 0 for each in both) for both in counts)


def _pods(count: int) -> str:
    return f"{count:,} pod{'s' if count != 1 else ''}"


def _notes(result: "PlacementResult", shares: Sequence[ShareRow]) -> tuple[str, ...]:
    tied = [row for row in shares if row.tied]
    return (_tie(tied, by_room=_asks_for_room(result)),) if tied else ()


def _tie(tied: Sequence[ShareRow], *, by_room: bool) -> str:
    """Why the clusters are equal, and what their Job's UID decides: their pods at once, or only their pods in all."""
    split = [row.at_once for row in tied] if any(row.at_once.tied for row in tied) else [row.pods for row in tied]
    at_once = split[0] is tied[0].at_once
    # What is divided is divided by what fits, and the pods in all by the pods at once.
    equal = {row.fits for row in tied} if at_once else {row.at_once.one for row in tied}
    cause = "have an equal claim"
    if len(equal) == 1 and (by_room or not at_once):
        cause = "fit the same number" if at_once else "run the same number at once"
    outcomes = {tuple(sorted((count.one or 0, count.other or 0))) for count in split}
    if len(tied) == 2 and len(outcomes) == 1:
        low, high = outcomes.pop()
        decided = (
            f"which one gets {high:,} at once and which {low:,}"
            if at_once
            else f"which one gets {_pods(high)} and which {low:,}"
        )
    else:
        decided = "who gets the odd ones"
    return f"{'Two' if len(tied) == 2 else f'{len(tied):,}'} clusters {cause}. The Job's UID will decide {decided}."


def _grouped(unused: Sequence[UnusedRow]) -> dict[str, tuple[UnusedRow, ...]]:
    groups: dict[str, list[UnusedRow]] = {}
    for row in unused:
        name = row.sentence.removesuffix(" is not tolerated") if row.why == "taint" else row.reason
        groups.setdefault(name, []).append(row)
    return {name: tuple(rows) for name, rows in sorted(groups.items(), key=lambda item: -len(item[1]))}
