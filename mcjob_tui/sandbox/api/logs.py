"""``pods/log``: which container, which lines, with or without their times, followed or not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from mcjob_tui.sandbox.api.backend import LogOptions, Member
from mcjob_tui.sandbox.failures import bad_request
from mcjob_tui.sandbox.kinds import POD
from mcjob_tui.sandbox.objects import Json, at

_STALLED_SECONDS = 60.0


async def answer_log(request: web.Request, member: Member, namespace: str, name: str) -> web.StreamResponse:
    """Answer a GET of a pod's log. Raises ``ApiFailure``: 400 (container, options), 404 (no such pod)."""
    options = _options(request)
    container = _container(member.store.get(POD, namespace, name), name, request.query.get("container") or "")
    lines = _chosen(member, namespace, name, container, options, member.store.clock.now())
    # The first line is asked for before the answer begins: a refusal must still be able to become a Status.
    first = await anext(lines, None)
    response = web.StreamResponse(headers={"Content-Type": "text/plain", "Cache-Control": "no-cache, private"})
    await response.prepare(request)
    if first is None:
        return response
    left = options.limit_bytes
    async for line in _with(first, lines):
        part = line if left is None else line[:left]
        async with asyncio.timeout(_STALLED_SECONDS):
            await response.write(part)
        if left is not None:
            left -= len(part)
            if left <= 0:
                break
    return response


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for each in rest:
        yield each


async def _chosen(
    member: Member, namespace: str, pod: str, container: str, options: LogOptions, now: datetime
) -> AsyncIterator[bytes]:
    """The lines that the options leave, each as it is sent."""
    since = _since(options, now)
    start = 0
    if options.tail_lines is not None:
        past = LogOptions(previous=options.previous)
        there = [line async for line in member.logs(namespace, pod, container, past) if _Line(line).not_before(since)]
        start = max(len(there) - options.tail_lines, 0)
    index = 0
    async for line in member.logs(namespace, pod, container, options):
        each = _Line(line)
        if not each.not_before(since):
            continue
        if index >= start:
            yield line if options.timestamps else each.text
        index += 1


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as the member keeps it: time, blank, text."""

    raw: bytes

    @property
    def text(self) -> bytes:
        return self.raw.partition(b" ")[2]

    def not_before(self, since: datetime | None) -> bool:
        if since is None:
            return True
        # Nanoseconds are more than a datetime holds; six digits are enough to compare by.
        stamp = self.raw.partition(b" ")[0].decode("ascii", "replace").rstrip("Z")
        whole, _, fraction = stamp.partition(".")
        try:
            return datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}").replace(tzinfo=UTC) >= since
        except ValueError:
            return True


def _since(options: LogOptions, now: datetime) -> datetime | None:
    if options.since_seconds is not None:
        return now - timedelta(seconds=options.since_seconds)
    if options.since_time is None:
        return None
    try:
        moment = datetime.fromisoformat(options.since_time)
    except ValueError:
        raise bad_request(f'parsing time "{options.since_time}" as "2006-01-02T15:04:05Z07:00"') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _container(pod: Json, name: str, wanted: str) -> str:
    groups = [at(pod, "spec", "containers") or (), at(pod, "spec", "initContainers") or ()]
    names = [str(each.get("name")) for group in groups for each in group]
    if wanted:
        if wanted not in names:
            raise bad_request(f"container {wanted} is not valid for pod {name}")
        return wanted
    main = [str(each.get("name")) for each in groups[0]]
    if len(main) > 1:
        raise bad_request(f"a container name must be specified for pod {name}, choose one of: [{' '.join(main)}]")
    return main[0]


def _options(request: web.Request) -> LogOptions:
    since_seconds = _number(request, "sinceSeconds", least=1)
    since_time = request.query.get("sinceTime") or None
    if since_seconds is not None and since_time is not None:
        raise bad_request("at most one of `sinceTime` or `sinceSeconds` may be specified")
    return LogOptions(
        follow=_switch(request, "follow"),
        previous=_switch(request, "previous"),
        timestamps=_switch(request, "timestamps"),
        tail_lines=_number(request, "tailLines", least=0),
        since_seconds=since_seconds,
        since_time=since_time,
        limit_bytes=_number(request, "limitBytes", least=1),
    )


def _switch(request: web.Request, name: str) -> bool:
    return (request.query.get(name) or "").lower() in ("true", "1", "t")


def _number(request: web.Request, name: str, *, least: int) -> int | None:
    text = request.query.get(name)
    if not text:
        return None
    if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 10:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if int(text) < least:
        raise bad_request(f"{name}: Invalid value: {text}: must be greater than or equal to {least}")
    return int(text)
