"""What the program owes in any state: sizes, ends, crashes, and a first frame without anything heavy."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.tui import glyphs
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.commands import shown_key
from mcjob_tui.tui.crash import last_words, report, write_report
from mcjob_tui.tui.declarations import EVERYWHERE, ON_CLUSTERS, ON_JOB, ON_JOBS, ON_START
from mcjob_tui.tui.messages import ControlPlaneChanged
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.theme import cluster_inks, theme_name
from tests.tui.conftest import OpenShell, opened, shows
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

HEAVY = {"pydantic", "kubernetes", "aiohttp", "yaml", "jsonpatch"}


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (20, 5)])
async def test_too_small_a_terminal_is_told_what_is_needed(shell: OpenShell, size: tuple[int, int]) -> None:
    async with shell(size=size) as (app, pilot):
        assert "60 × 16" in " ".join(visible_text(app).split())
        await pilot.press("x", "s", "c")
        await pilot.resize_terminal(80, 24)
        await shows(pilot, "fx-risk-eod-1122")
        assert isinstance(app.screen, JobsScreen)
        assert not app.said


def test_the_first_frame_needs_nothing_heavy() -> None:
    program = (
        "import asyncio, sys\n"
        "from mcjob_tui.tui.app import McjobApp\n"
        "class Nobody:\n"
        "    def is_likely(self): return True\n"
        "    def load(self): print('loading', *{n.partition('.')[0] for n in sys.modules}); raise SystemExit\n"
        "async def main():\n"
        "    app = McjobApp(Nobody())\n"
        "    seen = []\n"
        "    app.connect = lambda *a, **k: seen.append({n.partition('.')[0] for n in sys.modules})\n"
        "    async with app.run_test() as pilot:\n"
        "        await pilot.pause()\n"
        "    print(*seen[0])\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    loaded = set(done.stdout.split())
    assert "textual" in loaded
    assert not loaded & HEAVY


SIGNALLED = """
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from mcjob_tui.tui.app import McjobApp, Options
from tests.tui.doubles import FakeControlPlane, FakeGateway
app = McjobApp(FakeGateway(), Options(crash_directory=Path(sys.argv[1])))
app.on_shutdown(lambda: Path(sys.argv[1], "saved").write_text("draft"))
app.run()
sys.exit(app.return_code)
"""


def what_it_writes(terminal: int, deadline: float) -> bytes:
    """What has come to the terminal within a moment; "" at its end."""
    assert time.monotonic() < deadline
    if not select.select([terminal], [], [], 0.05)[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.mark.e2e
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_saves_and_ends(tmp_path: Path, number: signal.Signals) -> None:
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
    process = subprocess.Popen(
        [sys.executable, "-c", SIGNALLED, str(tmp_path)], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    deadline = time.monotonic() + 60
    drawn = b""
    while b"tick-backfill" not in drawn:
        drawn += what_it_writes(master, deadline)
    process.send_signal(number)
    while process.poll() is None:
        what_it_writes(master, deadline)
    os.close(master)
    assert process.returncode == 128 + number
    assert (tmp_path / "saved").read_text() == "draft"


def reports_in(directory: Path) -> str:
    """The text of all crash reports there."""
    return "".join(path.read_text() for path in directory.iterdir())


async def test_a_crash_ends_with_one_and_tells_no_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = McjobApp(FakeGateway(), Options(crash_directory=tmp_path))

    def fail() -> None:
        token = "sha256~s3cr3tvalue"
        raise ValueError(f"bad token {token}")

    async def run() -> None:
        async with app.run_test() as pilot:
            app.call_later(fail)
            await pilot.pause()

    with pytest.raises(ValueError, match="bad token"):
        await run()
    assert app.return_code == 1
    printed = capsys.readouterr()
    written = reports_in(tmp_path)
    assert "test_app.py" in written
    assert "s3cr3t" not in printed.out + printed.err + written


def test_a_report_has_frames_and_kinds_but_no_values(tmp_path: Path) -> None:
    try:
        try:
            raise KeyError("hunter2")
        except KeyError as inner:
            raise RuntimeError("hunter3") from inner
    except RuntimeError as error:
        text = report(error)
        path = write_report(error, tmp_path)
        words = last_words(error, path)
    assert "RuntimeError" in text
    assert "KeyError" in text
    assert "hunter" not in text + words
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_key_means_two_things_on_one_page() -> None:
    for page in (ON_JOBS, ON_JOB, ON_START, ON_CLUSTERS):
        keys = [key for command in (*page, *EVERYWHERE) for key in command.keys]
        assert len(keys) == len(set(keys))


def test_no_key_is_one_that_terminals_eat() -> None:
    eaten = {*(f"ctrl+{letter}" for letter in "abimhj"), "ctrl+left_square_bracket", "ctrl+space"}
    for command in (*ON_JOBS, *ON_JOB, *ON_START, *ON_CLUSTERS, *EVERYWHERE):
        assert not set(command.keys) & eaten
        assert not any(key.startswith(("alt+", "f1")) for key in command.keys)


@pytest.mark.parametrize(
    ("key", "shown"), [("ctrl+n", "^n"), ("question_mark", "?"), ("escape", "esc"), ("N", "N"), ("down", "↓")]
)
def test_keys_are_written_as_people_write_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_every_sign_has_an_ascii_twin() -> None:
    for sign, twin in (*glyphs.SINGLE.values(), *glyphs.WIDER.values()):
        assert twin.isascii()
        assert glyphs.to_ascii(sign).isascii()


@pytest.mark.parametrize(
    ("wanted", "environment", "name"),
    [
        (None, {}, "mcjob-dark"),
        ("light", {}, "mcjob-light"),
        (None, {"NO_COLOR": "1"}, "mcjob-ansi-dark"),
        (None, {"TERM": "linux"}, "mcjob-ansi-dark"),
        (None, {"TERM": "xterm"}, "mcjob-ansi-dark"),
        (None, {"TERM": "screen.xterm", "COLORFGBG": "0;15"}, "mcjob-ansi-light"),
        (None, {"TERM": "xterm", "COLORTERM": "truecolor"}, "mcjob-dark"),
        (None, {"TERM": "screen-256color"}, "mcjob-dark"),
        (None, {"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "256"}, "mcjob-dark"),
        (None, {"COLORFGBG": "0;15"}, "mcjob-light"),
        ("dark", {"NO_COLOR": "1"}, "mcjob-dark"),
    ],
)
def test_the_theme_follows_the_terminal_unless_it_is_chosen(
    wanted: str | None, environment: dict[str, str], name: str
) -> None:
    assert theme_name(wanted, environment) == name


async def test_without_colour_nothing_but_the_terminals_own_two_is_drawn_with(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with shell() as (app, _):
        styles = [
            style for strip in app.screen._compositor.render_strips() for _, style, _ in strip if style is not None
        ]
        colours = {each for style in styles for each in (style.color, style.bgcolor) if each is not None}
        assert all(each.is_default for each in colours)
        assert any(style.reverse for style in styles)


def test_clusters_keep_their_colour_whatever_order_they_come_in() -> None:
    names = tuple(f"c{index}" for index in range(9))
    assert cluster_inks(names) == cluster_inks(names[::-1])
    assert cluster_inks(names)["c8"] == cluster_inks(names)["c0"]


async def test_news_that_come_while_the_app_ends_are_not_drawn_on_pages_that_lose_their_widgets() -> None:
    control_plane = FakeControlPlane()
    async with opened(FakeGateway(control_plane)) as (app, pilot):
        await app.push_screen(JobScreen("quant", "tick-backfill-2026w47"))
        await pilot.pause()
        taken_down: list[str] = []

        async def close_all() -> None:
            page = app.screen
            await page.query("#state").remove()
            await app._dispatch_message(ControlPlaneChanged(Changes(jobs=True, state=True)))
            taken_down.append(type(page).__name__)
            await whole()

        whole, app._close_all = app._close_all, close_all  # type: ignore[method-assign]
    assert taken_down == ["JobScreen"]
    assert not app.failures
