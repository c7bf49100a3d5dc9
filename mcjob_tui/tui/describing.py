"""A Job in readable text, as ``kubectl describe`` would tell it, but over all clusters: Job, binding, works, events."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from mcjob_tui.control_plane.troubles import trouble_words
from mcjob_tui.control_plane.views import EventView, JobView, MemberView, PodView, Trouble
from mcjob_tui.draft.commands import join
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.states import age, lasting

Json = Mapping[str, Any]
_LABEL = 18


def description(
    job: JobView,
    raw: Json | None,
    binding: Json | None,
    works: Mapping[str, Json | str],
    pods: Sequence[PodView],
    events: Sequence[EventView],
    now: datetime,
    troubles: Sequence[Trouble] = (),
) -> list[str]:
    """The text, a line each, cleaned.

    Args:
        job: the Job as it is shown.
        raw: the Job's object, None where it is not known; likewise ``binding``.
        works: by cluster the Work, or in a sentence why it cannot be read.
        pods: of all clusters.
        events: of all clusters, newest first.
        now: for ages.
        troubles: what keeps its pods from doing well.
    """
    return [
        *_job(job, raw, now),
        *_troubles(troubles, now),
        *_containers(raw),
        *_binding(binding),
        *(each for member in job.members for each in _member(member, works.get(member.cluster), pods)),
        *_events(events, now),
    ]


def _row(label: str, value: object) -> str:
    return f"{f'{label}:':<{_LABEL}}{clean(str(value))}"


def _job(job: JobView, raw: Json | None, now: datetime) -> Iterator[str]:
    yield _row("Name", job.name)
    yield _row("Namespace", job.namespace)
    yield _row("State", f"{job.state}{f': {job.sentence}' if job.sentence else ''}")
    if job.next_step:
        yield _row("What helps", job.next_step)
    for mark in job.further_marks:
        yield _row("Note", mark)
    if job.description:
        yield _row("Description", job.description)
    if job.created is not None:
        yield _row("Created", f"{job.created:%Y-%m-%d %H:%M:%S %Z} ({age(job.age(now))} ago)")
    if job.started is not None:
        yield _row("Started", f"{job.started:%Y-%m-%d %H:%M:%S %Z}, {lasting(job.duration(now))} in all")
    yield _row("Parallelism", "-" if job.parallelism is None else job.parallelism)
    yield _row("Completions", "no fixed number" if job.completions is None else job.completions)
    done = job.progress
    yield _row("Pods", f"{done.active} active / {done.succeeded} succeeded / {done.failed} failed")
    if job.suspended:
        yield _row("Suspended", "yes")
    if job.policy:
        yield _row("Policy", f"{job.policy_kind or 'PropagationPolicy'} {job.policy}, {job.strategy}")
    metadata = _part(raw, "metadata")
    for title in ("labels", "annotations"):
        pairs = [f"{key}={value}" for key, value in _part(metadata, title).items() if not key.startswith("kubectl.")]
        for index, pair in enumerate(pairs):
            yield _row(title.capitalize(), pair[:400]) if not index else f"{'':<{_LABEL}}{clean(pair[:400])}"
    spec = _part(raw, "spec")
    for key in ("backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished", "completionMode"):
        if spec.get(key) is not None:
            yield _row(key, spec[key])


def _troubles(troubles: Sequence[Trouble], now: datetime) -> Iterator[str]:
    if not troubles:
        return
    yield ""
    yield "What went wrong:"
    for each in troubles:
        what, called = trouble_words(each)
        ago = f"  ({age(now - each.time)} ago)" if each.time is not None else ""
        yield f"  {each.cluster}:  {what}: {called}{ago}"
        for label, text in (
            ("Cause", "" if each.sentence == each.reason else each.sentence),
            ("Message", each.message),
            ("Helps", each.next_step),
            ("Pod", each.pod),
        ):
            if text:
                yield f"    {label:<9}{text}"


def _containers(raw: Json | None) -> Iterator[str]:
    pod = _part(_part(_part(raw, "spec"), "template"), "spec")
    for title, key in (("Init containers", "initContainers"), ("Containers", "containers")):
        listed = _rows(pod, key)
        if not listed:
            continue
        yield ""
        yield f"{title}:"
        for each in listed:
            yield f"  {clean(str(each.get('name', '')))}"
            yield f"    Image:      {clean(str(each.get('image', '')))}"
            for word in ("command", "args"):
                if isinstance(each.get(word), list):
                    yield f"    {word.capitalize() + ':':<12}{clean(join(map(str, each[word])))}"
            for word, amounts in _part(each, "resources").items():
                if isinstance(amounts, Mapping):
                    said = ", ".join(f"{name} {amount}" for name, amount in amounts.items())
                    yield f"    {str(word).capitalize() + ':':<12}{clean(said)}"


def _binding(binding: Json | None) -> Iterator[str]:
    yield ""
    if binding is None:
        yield "ResourceBinding:  none"
        return
    yield f"ResourceBinding:  {clean(str(_part(binding, 'metadata').get('name', '')))}"
    for target in _rows(_part(binding, "spec"), "clusters"):
        replicas = target.get("replicas")
        yield f"  target  {clean(str(target.get('name', '')))}{f'  {replicas} at once' if replicas is not None else ''}"
    yield from _conditions(binding, "  ")


def _conditions(obj: Json, indent: str) -> Iterator[str]:
    for each in _rows(_part(obj, "status"), "conditions"):
        head = f"{each.get('type', '')}={each.get('status', '')}  {each.get('reason', '')}"
        yield f"{indent}{clean(head)}  {clean(str(each.get('message') or ''))}".rstrip()


def _member(member: MemberView, work: Json | str | None, pods: Sequence[PodView]) -> Iterator[str]:
    yield ""
    yield f"Cluster {member.cluster}:  {member.state}{f', {member.out_of_contact}' if member.stale else ''}"
    done = member.progress
    total = "" if done.total is None else f" of {done.total}"
    yield f"  Pods       {done.active} active / {done.succeeded}{total} succeeded / {done.failed} failed"
    if member.predicted is not None or member.actual is not None:
        predicted = member.predicted.share if member.predicted is not None else "-"
        yield f"  Share      predicted {predicted}, actual {member.actual if member.actual is not None else '-'}"
    for label, text in (("Reason", member.reason), ("Message", member.message), ("Helps", member.next_step)):
        if text:
            yield f"  {label:<11}{text}"
    if isinstance(work, str):
        yield f"  Work       {clean(work)}"
    elif work is not None:
        yield f"  Work       {clean(str(_part(work, 'metadata').get('name', '')))}"
        yield from _conditions(work, "             ")
    for pod in pods:
        if pod.cluster == member.cluster and pod.faulty:
            code = f"  exit {pod.exit_code}" if pod.exit_code is not None else ""
            yield f"  Pod        {pod.name}  {pod.word}{code}  {pod.message}".rstrip()


def _events(events: Sequence[EventView], now: datetime) -> Iterator[str]:
    yield ""
    yield "Events:" if events else "Events:           none"
    for each in events:
        ago = age(now - each.time) if each.time is not None else "-"
        kind = "Warning" if each.warning else "Normal"
        times = f" (x{each.count})" if each.count > 1 else ""
        who = each.cluster or "control plane"
        yield f"  {ago:>6}  {kind:<8} {each.reason:<22} {who:<16} {each.message}{times}"


def _part(obj: Json | None, key: str) -> Json:
    found = obj.get(key) if isinstance(obj, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _rows(obj: Json, key: str) -> list[Json]:
    """The rows of a list; a server may have sent anything in its place, or in the place of a row."""
    found = obj.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
