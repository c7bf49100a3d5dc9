"""The three standard streams, whatever the caller made of them: closed, full, or read by nobody any more."""

import io
import os
import sys


def open_missing() -> None:
    """Give a stream that was closed something that can be neither read nor written, so that using it is an error.

    Without that the next file or socket would get its number, and what is printed would end up in there.
    """
    for number, name, way in (
        (0, "stdin", os.O_WRONLY),
        (1, "stdout", os.O_RDONLY),
        (2, "stderr", os.O_WRONLY),
    ):
        if getattr(sys, name) is not None:
            continue
        handle = os.open(os.devnull, way)
        if handle != number:
            os.dup2(handle, number)
            os.close(handle)
        setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115 (it is open until the end)


def write_utf8() -> None:
    """Data is UTF-8 in every locale, as kubectl's is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def flush() -> None:
    """Write what is still to be written. Raises ``OSError``."""
    sys.stdout.flush()
    sys.stderr.flush()


def forget() -> None:
    """Nobody takes what is written any more: let Python's own flush at the end find nothing to complain about."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
