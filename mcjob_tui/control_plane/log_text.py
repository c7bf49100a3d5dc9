"""A log line as it is written to a file, a pipe or the clipboard: what the container wrote, and where it came from.

Nothing is cleaned here: who writes to a terminal cleans the text. Bytes that are no UTF-8 are in ``LogLine.text`` as
lone surrogates and become the same bytes again where they are encoded with ``BYTES``.
"""

from mcjob_tui.control_plane.views import LogLine

BYTES = "surrogateescape"
"""The ``errors`` of decoding and encoding log lines."""


def origin(line: LogLine) -> str:
    """``[cluster/pod/container] ``, so that lines of all clusters and containers can be told apart and filtered."""
    return f"[{'/'.join(filter(None, (line.cluster, line.pod, line.container)))}] "


def stamp(line: LogLine) -> str:
    """The kubelet's timestamp in UTC, to the nanosecond as ``kubectl logs --timestamps`` writes it; "" without one."""
    return f"{line.time:%Y-%m-%dT%H:%M:%S.%f}{line.nanoseconds:03}Z" if line.time is not None else ""


def written(line: LogLine, *, origins: bool = True, times: bool = False) -> str:
    """One line without its end.

    Args:
        origins: begin with cluster, pod and container.
        times: with the kubelet's timestamp.
    """
    time = f"{stamp(line)} " if times and line.time is not None else ""
    return f"{origin(line) if origins else ''}{time}{line.text}"
