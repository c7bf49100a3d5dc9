"""The draft in plain words, for Review and for the first lines of ``describe``; and the commands that do the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mcjob_tui.draft import counts
from mcjob_tui.draft.commands import join
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.durations import format_duration
from mcjob_tui.draft.kept import RETRIES_OF_INDEX, kept_count
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.render import Manifests
from mcjob_tui.draft.rules.resources import is_extended, read
from mcjob_tui.karmada.job_demand import defaulted_counts
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.quantity import shown

STRATEGY_WORDS = {
    Strategy.DUPLICATED: "Duplicated",
    Strategy.AGGREGATED: "Aggregated",
    Strategy.DYNAMIC_WEIGHT: "Dynamic weight",
    Strategy.STATIC_WEIGHT: "Static weights",
}
_FILES = {"Namespace": "namespace", "OverridePolicy": "override", "PropagationPolicy": "policy", "Job": "job"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary: a label, empty on the first two lines, and what it says."""

    label: str
    text: str


def summary(
    draft: JobDraft, manifests: Manifests, result: PlacementResult | None = None, *, context: str = ""
) -> tuple[Line, ...]:
    """What will happen, in plain words.

    Args:
        draft: The form.
        manifests: Its objects.
        result: Its placement; None where it is not known.
        context: The name of the control plane's context, if it is to be said.
    """
    spec = draft.spec
    where = f"in {draft.namespace}" + (f" on {context}" if context else "")
    lines = [Line("", f"{draft.name or 'no name yet'}  {where}"), Line("", _amount(draft, result))]
    if description := spec.description.strip():
        first, *more = description.splitlines()
        lines.append(Line("says", f"{first} …" if more else first))
    for label, containers in (("init", spec.init_containers), ("image", spec.containers)):
        lines += [Line(label, _container(each, len(containers) > 1)) for each in containers]
    lines.append(Line("each", _each(draft, result)))
    lines.append(Line("fails", _fails(draft)))
    if (keep := counts.seconds(spec.ttl_seconds_after_finished)) is not None:
        lines.append(Line("kept", f"{format_duration(keep)} after it has finished, then deleted everywhere"))
    if spec.suspend:
        lines.append(Line("starts", "suspended, until it is resumed"))
    if spec.new_namespace is not None:
        lines.append(Line("makes", f"the namespace {draft.namespace}, which stays when the Job goes"))
    lines.append(Line("sends", ", ".join(f"1 {each['kind']}" for each in manifests.documents())))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Commands:
    """What does the same from a shell: lines to be run where the files are that Review saves."""

    submit: str
    create: str
    watch: str
    delete: str


def commands(draft: JobDraft, manifests: Manifests, flags: Sequence[str] = ()) -> Commands:
    """Commands that create the same objects in the same order, follow them, and take them away again.

    Args:
        draft: The form.
        manifests: Its objects.
        flags: With which kubectl and mcjob find the control plane.
    """
    names = [f"{_FILES[each['kind']]}.yaml" for each in manifests.documents()]
    metadata = manifests.job["metadata"]
    kubectl = ["kubectl", *flags]
    taken_away = [name for name in reversed(names) if name != f"{_FILES['Namespace']}.yaml"]
    return Commands(
        submit=join(["mcjob", *flags, "submit", "-f", f"{draft.name or 'draft'}.yaml"]),
        create=join([*kubectl, "create", *_given(names)]),
        watch=join([*kubectl, "-n", metadata["namespace"], "get", "resourcebinding", f"{metadata['name']}-job", "-w"]),
        delete=join([*kubectl, "delete", *_given(taken_away)]),
    )


def _given(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in ("-f", name)]


def _amount(draft: JobDraft, result: PlacementResult | None) -> str:
    spec = draft.spec
    strategy = STRATEGY_WORDS[spec.strategy] if spec.own_policy else "an existing policy"
    at_once, instances = counts.number(spec.parallelism), counts.number(spec.instances)
    if not spec.work_queue:
        at_once, instances = defaulted_counts(at_once, instances)
    if result is not None and result.scheduled and result.targets:
        at_once, instances = result.total_parallelism, result.total_completions
    pods = "pods from a work queue" if spec.work_queue or instances is None else _count(instances, "pod")
    together = f", {at_once} at a time" if at_once is not None else ""
    clusters = f" in {_count(len(result.targets), 'cluster')}" if result is not None and result.scheduled else ""
    return f"{pods}{clusters}{together} by {strategy}"


def _container(container: ContainerDraft, with_name: bool) -> str:
    image = container.image or "no image yet"
    return f"{image}  ({container.name})" if with_name else image


def _each(draft: JobDraft, result: PlacementResult | None) -> str:
    limits = (each.resources.limits for each in draft.spec.containers if each.resources)
    devices = dict.fromkeys(name for names in limits for name in names if is_extended(name))
    asked = {name: _asked(draft, name) for name in ("cpu", "memory", *devices)}
    if not any(amount is not None for amount in asked.values()):
        return "pod asks for no CPU and no memory"
    said = ", ".join(_quantity(name, amount) for name, amount in asked.items())
    at_once = result.total_parallelism if result is not None and result.scheduled else None
    if at_once is None or at_once < 2:
        return said
    whole = [_quantity(name, amount * at_once) for name, amount in asked.items() if amount]
    return f"{said} · at once {', '.join(whole)}"


def _quantity(resource: str, amount: Fraction | None) -> str:
    word = {"cpu": "CPU", "memory": ""}.get(resource, resource)
    if amount is None:
        return f"no {word or resource}"
    return f"{shown(resource, amount)} {word}".rstrip()


def _asked(draft: JobDraft, resource: str) -> Fraction | None:
    """What one pod asks for: the sum over work containers; None where none asks or one cannot be read."""
    found = []
    for container in draft.spec.containers:
        resources = container.resources
        amount = (resources.requests.get(resource) or resources.limits.get(resource)) if resources else None
        if amount:
            found.append(read(amount))
    if not found or None in found:
        return None
    return sum((each for each in found if each is not None), Fraction(0))


def _fails(draft: JobDraft) -> str:
    retries = counts.number(draft.spec.backoff_limit)
    limit = 6 if retries is None else retries
    timeout = counts.seconds(draft.spec.timeout)
    after = f"after {_count(limit, 'retry', 'retries')} in one cluster" if limit else "with the first failed pod"
    of_index = kept_count(draft, RETRIES_OF_INDEX)
    if of_index is not None:
        an_index = f"an index after {_count(of_index, 'retry', 'retries')}"
        after = an_index if retries is None else f"{after}, {an_index}"
    return f"{after} · " + (f"timeout {format_duration(timeout)}" if timeout else "no timeout")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"
