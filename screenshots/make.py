"""Makes the screenshots: runs the app over the story of the tests and saves each screen as SVG.

``python screenshots/make.py [--png] [NAME…]`` from the repository's root. With ``--png`` and ``resvg_py`` installed
(not a dependency) PNGs are written beside them; the font Fira Code should be there, since the signs are all in it.
"""

import argparse
import asyncio
import importlib
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from mcjob_tui.tui import clock  # noqa: E402
from mcjob_tui.tui.app import McjobApp, Options  # noqa: E402
from mcjob_tui.tui.screens.wizard.screen import WizardScreen  # noqa: E402
from tests.tui import story  # noqa: E402
from tests.tui.doubles import FakeGateway  # noqa: E402
from tests.tui.wizard.drafts import STORY  # noqa: E402
from tests.tui.wizard.fleet import Plane  # noqa: E402


@dataclass(frozen=True, slots=True)
class Shot:
    """One screenshot: its file's name, the terminal's size, and the keys that lead to it, in the wizard or outside."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    theme: str = "dark"
    connected: bool = True
    wizard: bool = False


RISK = ("j",) * 7
TICKS = ("j",) * 3
SHOTS = (
    Shot("jobs-120x40", (120, 40), RISK),
    Shot("jobs-120x40-light", (120, 40), RISK, theme="light"),
    Shot("jobs-80x24", (80, 24), RISK),
    Shot("job-120x40", (120, 40), (*TICKS, "enter")),
    Shot("job-80x24", (80, 24), (*TICKS, "enter")),
    Shot("start-120x40", (120, 40), connected=False),
    Shot("delete-120x40", (120, 40), (*TICKS, "x")),
    Shot("help-120x40", (120, 40), (*RISK, "question_mark")),
    Shot("basics", (120, 40), wizard=True),
    Shot("basics-light", (120, 40), theme="light", wizard=True),
    Shot("basics-80x24", (80, 24), wizard=True),
    Shot("containers-120x40", (120, 40), ("ctrl+n",), wizard=True),
    Shot("differential-120x40", (120, 40), ("ctrl+g", "4", "j", "enter"), wizard=True),
    Shot("review-120x40", (120, 40), ("ctrl+g", "5"), wizard=True),
    Shot("clusters-120x40", (120, 40), ("colon", *"clusters", "enter", *TICKS)),
)


async def make(shot: Shot) -> str:
    """The screenshot as SVG, without what differs from run to run."""
    plane = Plane() if shot.wizard else None
    app = McjobApp(FakeGateway(plane, likely=shot.connected), Options(theme=shot.theme))
    async with app.run_test(size=shot.size, notifications=True) as pilot:
        while shot.connected and app.session is None:
            await pilot.pause()
        await pilot.pause(0.2)
        if plane is not None:
            await app.push_screen(WizardScreen(plane, STORY))
            await pilot.pause(1)
        for key in shot.keys:
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause(0.3)
        return re.sub(r"terminal-\d+-", "terminal-", app.export_screenshot(title="mcjob"))


def png(svg: str) -> bytes:
    """The picture as PNG."""
    resvg = importlib.import_module("resvg_py")
    drawn = resvg.svg_to_bytes(svg_string=svg, font_dirs=["/usr/share/fonts"], monospace_family="Fira Code")
    return bytes(drawn)


def main() -> None:
    """Make those that are named, or all."""
    parser = argparse.ArgumentParser(description="Make the screenshots.")
    parser.add_argument("--png", action="store_true", help="also as PNG, with resvg_py")
    parser.add_argument("names", nargs="*", help="only these")
    arguments = parser.parse_args()
    os.environ["TZ"] = "UTC"
    time.tzset()
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    clock.now = lambda: story.NOW
    for shot in SHOTS:
        if arguments.names and shot.name not in arguments.names:
            continue
        svg = asyncio.run(make(shot))
        (HERE / f"{shot.name}.svg").write_text(svg, encoding="utf-8")
        if arguments.png:
            (HERE / f"{shot.name}.png").write_bytes(png(svg))
        print(shot.name)


if __name__ == "__main__":
    main()
