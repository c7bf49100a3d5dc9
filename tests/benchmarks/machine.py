"""On what was measured: processor, cores, versions. No names of hosts, people or folders."""

import os
import platform
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

_CALIBRATION = 2_000_000


def calibration() -> float:
    """Milliseconds of CPU for a loop that is always the same: how fast this machine is just now."""
    start, total = time.process_time(), 0
    for number in range(_CALIBRATION):
        total += number
    return (time.process_time() - start) * 1000


def description() -> tuple[str, ...]:
    """Sentences about the machine."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("textual", "kubernetes", "aiohttp", "pydantic"))
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory():.0f} GB, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}; {packages}; kubectl {_kubectl()}",
        f"load {os.getloadavg()[0]:.1f} at the beginning; two million additions took {calibration():.0f} ms of CPU",
    )


def _processor() -> str:
    for text in Path("/proc/cpuinfo").read_text().splitlines():
        if text.startswith("model name"):
            return text.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _kubectl() -> str:
    try:
        told = subprocess.run(["kubectl", "version", "--client"], capture_output=True, text=True, timeout=30)
    except OSError:
        return "is not there"
    return told.stdout.partition("Client Version:")[2].split()[0]
