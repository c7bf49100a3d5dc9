"""Makes the screenshots: runs the app on its own sandbox, leads it to each screen by keys, and saves what is there.

``python screenshots/make.py [--png] [NAME…]`` from the repository's root. ``--png`` writes PNGs beside the SVGs; it
needs ``resvg_py``, which is not a dependency of mcjob, and the font Fira Code, which has all the signs that are drawn.
"""

import argparse
import asyncio
import importlib
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from mcjob_tui.cli.gateway import CommandLineGateway, Flags  # noqa: E402
from mcjob_tui.cli.parser import build_parser  # noqa: E402
from mcjob_tui.cli.settings import settle  # noqa: E402
from mcjob_tui.draft.reading import read  # noqa: E402
from mcjob_tui.tui.app import McjobApp, Options  # noqa: E402

PATIENCE = 30.0
REST = 0.6
"""Seconds after which a screen has drawn what it knows."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One screenshot.

    Attributes:
        name: of its files.
        keys: what is pressed to get there, once the Jobs (or the form with the story's draft) are on the screen.
        shows: a text that is waited for before the picture is taken.
        form: start in the form, with the draft of ``story.yaml``.
        sandbox: whether there is a control plane at all.
        clusters: how many clusters the sandbox has, None for its own eight.
    """

    name: str
    shows: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)
    theme: str = "dark"
    form: bool = False
    sandbox: bool = True
    clusters: int | None = None


NARROW = (80, 24)
PARTLY = ("j",) * 4
SHOTS = (
    Shot("jobs", "BackoffLimitExceeded", PARTLY),
    Shot("jobs-light", "BackoffLimitExceeded", PARTLY, theme="light"),
    Shot("jobs-80x24", "Partly failed  in quant", PARTLY, NARROW),
    Shot("job", "Timeline", ("enter",)),
    Shot("job-light", "Timeline", ("enter",), theme="light"),
    Shot("logs", "lines", ("l",)),
    Shot("clusters", "aws-use1-prod", ("colon", *"clusters", "enter", "j", "j", "j")),
    Shot("delete", "Cancel", ("x",)),
    Shot("help", "esc", ("question_mark",)),
    Shot("start", "Sandbox", sandbox=False),
    Shot("basics", "CLUSTERS", form=True),
    Shot("basics-light", "CLUSTERS", theme="light", form=True),
    Shot("basics-80x24", "Placement", size=NARROW, form=True),
    Shot("basics-500", "of 500", form=True, clusters=500, size=(120, 40)),
    Shot("containers", "Pull policy", ("ctrl+n",), form=True),
    Shot("advanced-one-at-a-time", "One cluster", ("ctrl+g", "3", "backspace", "backspace", "1"), form=True),
    Shot("differential", "registry", ("ctrl+g", "4", "j", "enter"), form=True),
    Shot("review", "exactly as sent", ("ctrl+g", "5"), form=True),
    Shot("review-light", "exactly as sent", ("ctrl+g", "5"), theme="light", form=True),
)


async def make(shot: Shot) -> str:
    """The screenshot as SVG, without what differs from run to run or would be fetched from elsewhere.

    Raises:
        TimeoutError: what the shot is to show did not appear.
    """
    settings = settle(build_parser().parse_args([]))
    gateway = CommandLineGateway(Flags(sandbox_clusters=shot.clusters), settings)
    draft = read((HERE / "story.yaml").read_text(encoding="utf-8")) if shot.form else None
    app = McjobApp(gateway, Options(theme=shot.theme, sandbox=shot.sandbox, draft=draft))
    async with app.run_test(size=shot.size, notifications=True) as pilot:

        async def until(text: str) -> str:
            async with asyncio.timeout(PATIENCE):
                while text not in (found := shown(app)):
                    await pilot.pause(0.1)
            return found

        await until("8 clusters" if shot.sandbox and not shot.clusters else "mcjob")
        await until("Placement" if shot.form else "NAME" if shot.sandbox else "Sandbox")
        await pilot.pause(REST)
        for key in shot.keys:
            await pilot.press(key)
            await pilot.pause()
        await until(shot.shows)
        await pilot.pause(REST)
        return without_fonts(re.sub(r"terminal-\d+-", "terminal-", app.export_screenshot(title="mcjob")))


def shown(app: McjobApp) -> str:
    """The text of the screen."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines)


def without_fonts(svg: str) -> str:
    """Without the fonts that whoever looks at it would fetch from elsewhere; Fira Code is used where it is there."""
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


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
    with tempfile.TemporaryDirectory() as home:
        # Nobody's own kubeconfig, settings or drafts get into a picture.
        os.environ.update(HOME=home, KUBECONFIG="", XDG_STATE_HOME=home, XDG_CONFIG_HOME=home, XDG_CACHE_HOME=home)
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
