"""What is left behind when mcjob itself fails: frames and the kind of error, never the values in them.

Textual would print a traceback with local variables, and a local may be a token. A report here holds file names, line
numbers, functions and source lines of mcjob's own making; an error's text only for kinds that cannot quote what came
from outside.
"""

import platform
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

from mcjob_tui import __version__
from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.new_file import write_new_file

_QUOTABLE = (AttributeError, TypeError, NameError, ImportError, NotImplementedError)
_LONG = re.compile(r"[\w+/=.-]{25,}")


def error_line(error: BaseException) -> str:
    """The kind of an error, with its text where that can only be about the program itself."""
    kind = type(error).__name__
    if not isinstance(error, _QUOTABLE):
        return kind
    return f"{kind}: {_LONG.sub('…', cut_middle(clean(str(error)), 200))}"


def report(error: BaseException) -> str:
    """The report as text: versions, the chain of errors, and where each was raised."""
    lines = [
        f"mcjob {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
    ]
    current: BaseException | None = error
    while current is not None:
        lines += ["", error_line(current)]
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_inside(frame.filename)}:{frame.lineno} in {frame.name}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines) + "\n"


def write_report(error: BaseException, directory: Path | None) -> Path | None:
    """Write the report to a new file in ``directory``, readable by its owner only; None where that is not possible."""
    if directory is None:
        return None
    path = directory / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_new_file(path, (report(error).encode(),))
    except OSError:
        return None
    return path


def last_words(error: BaseException, path: Path | None) -> str:
    """What the terminal says after a crash."""
    where = f"Its report, without any of your data: {path}" if path else report(error)
    return f"mcjob failed: {error_line(error)}. This is a bug.\n{where}"


def _inside(filename: str) -> str:
    """A file's name from its package on: where it was installed is nobody's business."""
    parts = Path(filename).parts
    for root in ("mcjob_tui", "textual", "site-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1] if parts else filename
