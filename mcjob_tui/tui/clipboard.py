"""What can be copied of a Job. It goes to the terminal's own clipboard (OSC 52), so it works over SSH and in tmux."""

import shlex
from collections.abc import Sequence
from enum import StrEnum

from mcjob_tui.control_plane.views import JobView


class Copied(StrEnum):
    """What of a Job is copied."""

    NAME = "name"
    YAML = "yaml"
    KUBECTL = "kubectl"
    MCJOB = "mcjob"


LARGEST = 74_994
"""Bytes that every terminal takes: xterm's limit of 100,000 characters, which are base64."""


def kubectl_command(job: JobView, flags: Sequence[str]) -> str:
    """The command that shows the Job with kubectl, quoted for a shell; ``flags`` say where the control plane is."""
    return shlex.join(["kubectl", *flags, "-n", job.namespace, "get", "job", job.name, "-o", "yaml"])


def mcjob_command(job: JobView, flags: Sequence[str]) -> str:
    """The command that follows the Job's state without the screens."""
    return shlex.join(["mcjob", *flags, "-n", job.namespace, "status", job.name, "-w"])


def too_large(text: str) -> str:
    """Why a text cannot be copied, or ""."""
    size = len(text.encode("utf-8", "replace"))
    return f"{size:,} bytes are more than a terminal's clipboard takes; save it to a file" if size > LARGEST else ""
