"""What would help a draft that cannot be scheduled, as changes of one field: each has been tried before it is offered.

``karmada.placement`` says in words what would help; here the words become fixes. Which of several values is proposed
is found by asking the scheduler, so a fix that is offered does what it says.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mcjob_tui.draft import counts
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.paths import value_at, with_value
from mcjob_tui.draft.placing import ClusterAffinity, SpreadConstraint, Strategy
from mcjob_tui.draft.preview import answered, question
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.placing import AFFINITY, SPREAD
from mcjob_tui.draft.rules.problem import Fix, removing, setting
from mcjob_tui.draft.rules.resources import is_extended, read
from mcjob_tui.draft.tolerating import hindering, tolerate
from mcjob_tui.karmada.placement import Help, PlacementResult, Topic
from mcjob_tui.resources import quantity
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.wording import listed

MOST = 3
"""Fixes that are offered at most, the surest first."""
_CPU = ("10m", "25m", "50m", "100m", "250m", "500m", "1", "2", "4", "8", "16", "32", "64")
_DEVICES = 64


@dataclass(frozen=True, slots=True)
class Remedy:
    """A fix for what ``sentence``, one of the result's ``helps``, says in words."""

    sentence: str
    fix: Fix


Trying = Generator[Fix, bool | None, Fix | None]
"""Yields fixes that may do, the smallest first, is told of each whether it does, and returns the one to offer."""


def remedies(draft: JobDraft, clusters: Sequence[Cluster], result: PlacementResult) -> Iterator[Remedy | None]:
    """What helps; None after each prediction that was made to find it.

    Args:
        draft: The form.
        clusters: All clusters.
        result: Its placement. Where it is scheduled it has no ``helps``, and there is nothing to offer.
    """
    if not draft.spec.own_policy:
        return
    found: set[str] = set()
    for each in result.helps:
        fix = yield from _offered(_trying(each, draft, clusters), draft, clusters)
        if fix is not None and fix.label not in found:
            found.add(fix.label)
            yield Remedy(each.sentence, fix)
            if len(found) == MOST:
                return


def _offered(trying: Trying, draft: JobDraft, clusters: Sequence[Cluster]) -> Generator[None, None, Fix | None]:
    """What comes of trying, with a rest after each prediction."""
    works: bool | None = None
    while True:
        try:
            fix = trying.send(works)
        except StopIteration as end:
            offered: Fix | None = end.value
            return offered
        works = _works(draft, fix, clusters)
        yield None


def _trying(each: Help, draft: JobDraft, clusters: Sequence[Cluster]) -> Trying:
    match each.topic:
        case Topic.PARALLELISM:
            return _first((setting(f"run {each.amount} at once", "spec.parallelism", each.amount),))
        case Topic.TOLERATION:
            return _first(_tolerating(draft, [cluster for cluster in clusters if cluster.name in each.names]))
        case Topic.AFFINITY:
            return _first(_widening(draft, each.names))
        case Topic.REQUEST:
            return _highest(_asking_for_less(draft, each.names[0]))
        case Topic.SPREAD:
            return _spreading(draft, each.names, len(clusters))
        case Topic.STRATEGY:
            return _first((setting("use static weights", "spec.strategy", Strategy.STATIC_WEIGHT),))
    return _first(())  # without any cluster nothing in the form helps


def _works(draft: JobDraft, fix: Fix, clusters: Sequence[Cluster]) -> bool:
    """Whether Karmada would schedule the draft with the fix."""
    try:
        return answered(question(fix.apply(draft)), clusters, explain=False).scheduled
    except ValueError:
        return False


def _tolerating(draft: JobDraft, clusters: Sequence[Cluster]) -> Iterator[Fix]:
    if not clusters:
        return
    taints = tuple(str(each) for each in clusters[0].spec.taints)
    keys = [f"{each.key}:{each.effect}" for each in hindering(draft, taints)]
    if keys:
        yield Fix(f"tolerate {listed(keys)}", lambda changed: tolerate(changed, taints))


def _widening(draft: JobDraft, names: Sequence[str]) -> Iterator[Fix]:
    """One cluster more, or else all that would do."""
    for wanted in dict.fromkeys((tuple(names[:1]), tuple(names))) if names else ():
        affinity = draft.spec.cluster_affinity
        if set(wanted) <= set(affinity.exclude):
            rest = tuple(each for each in affinity.exclude if each not in wanted)
            yield setting(f"exclude {listed(wanted)} no longer", f"{AFFINITY}.exclude", rest)
        if affinity.cluster_names:
            more = (*affinity.cluster_names, *(each for each in wanted if each not in affinity.cluster_names))
            yield setting(f"choose {listed(wanted)} too", f"{AFFINITY}.clusterNames", more)
        yield setting(f"choose {listed(wanted)} by name", AFFINITY, ClusterAffinity(cluster_names=wanted))


def _asking_for_less(draft: JobDraft, resource: str) -> Sequence[Fix]:
    """The usual amounts below what the container asks for that asks for most, ascending."""
    asked = [(_requested(container, resource), path, container.name) for path, container in all_containers(draft)]
    most, path, name = max(asked)
    word = "CPU" if resource == "cpu" else resource

    def asking(amount: str) -> Fix:
        said = f"ask for {amount} {word} in {name}"
        return Fix(said, lambda changed: _with_request(changed, f"{path}.resources", resource, amount))

    return [asking(each) for each in _usual(resource) if quantity.parse(each) < most]


def _requested(container: ContainerDraft, resource: str) -> Fraction:
    """What the container asks for; without a request Kubernetes takes the limit."""
    if container.resources is None:
        return Fraction(0)
    limits, requests = container.resources.limits, container.resources.requests
    return read(requests.get(resource, limits.get(resource))) or Fraction(0)


def _with_request(draft: JobDraft, resources: str, resource: str, amount: str) -> JobDraft:
    """The request alone; of an extended resource the limit too, which must be the same."""
    if is_extended(resource):
        draft = with_value(draft, f"{resources}.limits[{resource}]", amount)
        if value_at(draft, f"{resources}.requests[{resource}]") is None:
            return draft
    return with_value(draft, f"{resources}.requests[{resource}]", amount)


def _usual(resource: str) -> Sequence[str]:
    """Amounts that people write, ascending."""
    if resource == "cpu":
        return _CPU
    if is_extended(resource):
        return [str(each) for each in range(1, _DEVICES)]
    return [quantity.of_bytes(2**power) for power in range(24, 41)]


def _spreading(draft: JobDraft, fields: Sequence[str], most: int) -> Trying:
    for field in fields:
        rows = enumerate(draft.spec.spread_constraints)
        there = next((each for each in rows if each[1].spread_by_field == field), None)
        if there is None:
            added = SpreadConstraint(spread_by_field=field, min_groups=1, max_groups=most)
            more = setting(f"add a row for {field}", SPREAD, (*draft.spec.spread_constraints, added))
            found = yield from _first((more,))
        else:
            at, row = there
            path = f"{SPREAD}[{at}]"
            below = min(counts.number(row.min_groups) or 1, most + 1)
            found = yield from _highest([_lowered(path, field, count) for count in range(1, below)])
            if found is None:
                wider = setting(f"set max of {field} to {most}", f"{path}.maxGroups", most)
                found = yield from _first((wider, removing(f"drop the row of {field}", path)))
        if found is not None:
            return found
    return None


def _lowered(path: str, field: str, count: int) -> Fix:
    return setting(f"set min of {field} to {count}", f"{path}.minGroups", count)


def _first(fixes: Iterable[Fix]) -> Trying:
    """The first that works."""
    for fix in fixes:
        if (yield fix):
            return fix
    return None


def _highest(fixes: Sequence[Fix]) -> Trying:
    """The last of ascending fixes that works; each before one that works is taken to work too."""
    low, high, found = 0, len(fixes), None
    while low < high:
        middle = (low + high) // 2
        if (yield fixes[middle]):
            low, found = middle + 1, fixes[middle]
        else:
            high = middle
    return found
