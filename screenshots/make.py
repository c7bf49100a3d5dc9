"""Makes the screenshots: runs the app on its own sandbox, leads it to each screen by keys, and saves what is there.

``python screenshots/make.py [--png] [--into FOLDER] [NAME…]`` from the repository's root. Each is made by a process of
its own in a home of its own, so that none finds what another has left: a draft, a garbage collector put off, a
sandbox that is still ending. ``--png`` writes PNGs beside the SVGs; it needs ``resvg_py``, which is not a dependency of
mcjob, and the font Fira Code, which has all the signs that are drawn.
"""

import argparse
import asyncio
import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from mcjob_tui.cli.gateway import CommandLineGateway, Flags  # noqa: E402
from mcjob_tui.cli.parser import build_parser  # noqa: E402
from mcjob_tui.cli.settings import settle  # noqa: E402
from mcjob_tui.draft.paths import with_value  # noqa: E402
from mcjob_tui.draft.reading import read  # noqa: E402
from mcjob_tui.tui.app import McjobApp, Options  # noqa: E402

PATIENCE = 60.0
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
        changes: what is another in the story's draft, by its path.
        rest: seconds after which the screen has drawn what it knows.
    """

    name: str
    shows: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 40)
    theme: str = "dark"
    form: bool = False
    sandbox: bool = True
    clusters: int | None = None
    changes: Mapping[str, object] = field(default_factory=dict)
    rest: float = REST


NARROW = (80, 24)
PARTLY = ("j",) * 4
EVERYWHERE = {"spec.clusterAffinity.clusterNames": (), "spec.instances": 3000, "spec.parallelism": 600}
SHOTS = (
    Shot("jobs", "BackoffLimitExceeded", PARTLY),
    Shot("jobs-light", "BackoffLimitExceeded", PARTLY, theme="light"),
    Shot("jobs-80x24", "Partly failed  in quant", PARTLY, NARROW),
    Shot("job", "Timeline", ("enter",)),
    Shot("job-light", "Timeline", ("enter",), theme="light"),
    Shot("logs", "18 pods in 4 clusters", ("l",), rest=5.0),
    Shot("clusters", "aws-use1-prod", ("colon", *"clusters", "enter", "j", "j", "j")),
    Shot("delete", "Cancel", ("x",)),
    Shot("help", "esc", ("question_mark",)),
    Shot("start", "Sandbox", sandbox=False),
    Shot("basics", "CLUSTERS", form=True),
    Shot("basics-light", "CLUSTERS", theme="light", form=True),
    Shot("basics-80x24", "Placement", size=NARROW, form=True),
    Shot("basics-500", "of 500", form=True, clusters=500, changes=EVERYWHERE),
    Shot("containers", "Pull policy", ("ctrl+n", "tab"), form=True),
    Shot("advanced-one-at-a-time", "One cluster", ("ctrl+g", "3", "backspace", "backspace", "1"), form=True),
    Shot("differential", "was registry", ("ctrl+g", "4", "enter", "tab"), form=True),
    Shot("review", "exactly as sent", ("ctrl+g", "5"), form=True),
    Shot("review-light", "exactly as sent", ("ctrl+g", "5"), theme="light", form=True),
)


class NotShownError(Exception):
    """What a shot waits for did not come. The text names it, and is the screen that stood there instead."""


async def make(shot: Shot) -> str:
    """The screenshot as SVG, without what differs from run to run or would be fetched from elsewhere.

    Raises:
        NotShownError: what the shot is to show did not appear.
    """
    settings = settle(build_parser().parse_args([]))
    gateway = CommandLineGateway(Flags(sandbox_clusters=shot.clusters), settings)
    draft = read((HERE / "story.yaml").read_text(encoding="utf-8")) if shot.form else None
    for path, value in shot.changes.items():
        draft = with_value(draft, path, value) if draft is not None else None
    app = McjobApp(gateway, Options(theme=shot.theme, sandbox=shot.sandbox, draft=draft))
    async with app.run_test(size=shot.size, notifications=True) as pilot:

        async def until(text: str) -> None:
            try:
                async with asyncio.timeout(PATIENCE):
                    while text not in shown(app):
                        await pilot.pause(0.1)
            except TimeoutError:
                sentence = f"{shot.name}: no {text!r} within {PATIENCE:.0f} seconds on this screen:"
                raise NotShownError(f"{sentence}\n{shown(app)}") from None

        await until(" ready" if shot.sandbox and not shot.clusters else "mcjob")
        await until("Placement" if shot.form else "NAME" if shot.sandbox else "Sandbox")
        await pilot.pause(REST)
        for key in shot.keys:
            await pilot.press(key)
            await pilot.pause()
        await until(shot.shows)
        await pilot.pause(shot.rest)
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
    drawn = resvg.svg_to_bytes(svg_string=apart(svg), font_dirs=["/usr/share/fonts"], monospace_family="Fira Code")
    return bytes(drawn)


def apart(svg: str) -> str:
    """With a place of its own for each character of a text such as ``77x77``: Fira Code makes a × of that x."""
    return re.sub(r'x="([\d.]+)"( y="[\d.]+" textLength=")([\d.]+)("[^>]*>)([^<&]*\dx\d[^<&]*)<', _apart, svg)


def _apart(text: re.Match[str]) -> str:
    start, y, length, rest, characters = text.groups()
    places = (float(start) + float(length) / len(characters) * at for at in range(len(characters)))
    return f'x="{" ".join(f"{each:.1f}" for each in places)}"{y}{length}{rest}{characters}<'


def save(shot: Shot, folder: Path, as_png: bool) -> None:
    """Make one here and now, and write it into ``folder``.

    Raises:
        NotShownError: as ``make``.
    """
    svg = asyncio.run(make(shot))
    (folder / f"{shot.name}.svg").write_text(svg, encoding="utf-8")
    if as_png:
        (folder / f"{shot.name}.png").write_bytes(png(svg))


def made_by_a_process(name: str, options: list[str]) -> bool:
    """Run this file for one shot, in a home that nobody has lived in; returns whether it was made."""
    with tempfile.TemporaryDirectory() as home:
        # Nobody's own kubeconfig, settings or drafts get into a picture.
        homes = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        environment = {**os.environ, **homes, "KUBECONFIG": ""}
        return subprocess.run([sys.executable, __file__, "--here", *options, name], env=environment).returncode == 0


def main() -> int:
    """Make those that are named, or all; returns how many could not be made."""
    parser = argparse.ArgumentParser(description="Make the screenshots.")
    parser.add_argument("--png", action="store_true", help="also as PNG, with resvg_py")
    parser.add_argument("--into", type=Path, default=HERE, metavar="FOLDER", help="write them there")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - {each.name for each in SHOTS}:
        parser.error(f"no shot is called {', '.join(sorted(unknown))}")
    chosen = [each for each in SHOTS if not arguments.names or each.name in arguments.names]
    if arguments.here:
        try:
            for shot in chosen:
                save(shot, arguments.into, arguments.png)
        except NotShownError as error:
            print(error, file=sys.stderr)
            return 1
        return 0
    options = [*(["--png"] if arguments.png else []), "--into", str(arguments.into.resolve())]
    missing = 0
    for shot in chosen:
        made = made_by_a_process(shot.name, options)
        missing += not made
        print(shot.name if made else f"{shot.name}: not made", flush=True)
    return missing


if __name__ == "__main__":
    sys.exit(main())
