"""What the program owes the system around it: signals, terminals that go, full disks, streams that are closed.

After each end the terminal is what it was, the exit code says how it ended, and nothing is left half-done.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mcjob_tui.draft.storing import Shelf
from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal, left_on
from tests.e2e.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.e2e

QUIT = "\x11"
STOPPED = "T"
Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A home of its own and no kubeconfig: the app opens on its start screen."""
    return {**CommandLine(tmp_path).environment(), "KUBECONFIG": "", "LANG": "C.UTF-8"}


def opened(terminal: PseudoTerminal) -> None:
    """Wait until the start screen is drawn."""
    terminal.wait_for("open a kubeconfig")


def state(terminal: PseudoTerminal) -> str:
    """The kernel's letter for what the process does."""
    return Path(f"/proc/{terminal.process.pid}/stat").read_text().rpartition(")")[2].split()[0]


def in_state(terminal: PseudoTerminal, letter: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while state(terminal) != letter:
        assert time.monotonic() < deadline, state(terminal)
        terminal.read()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGINT, 130),
        (signal.SIGQUIT, 131),
        (signal.SIGUSR1, 143),
        (signal.SIGXCPU, 143),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_a_signal_ends_it_with_its_own_code_and_the_terminal_as_it_was(
    environment: Environment, number: signal.Signals, code: int
) -> None:
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        assert left_on(terminal.written)
        terminal.signal(number)
        assert terminal.ended() == code
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()


def test_a_sandbox_that_is_still_building_ends_when_it_is_told_to(environment: Environment) -> None:
    command = [*MCJOB, "sandbox", "serve", "--clusters", "200", "--jobs", "10000"]
    with PseudoTerminal(command, environment) as terminal:
        terminal.wait_for("building 200 clusters")
        terminal.signal(signal.SIGTERM)
        assert terminal.ended() == 0


def test_a_closed_terminal_ends_it(environment: Environment) -> None:
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        terminal.close()
        assert terminal.process.wait(PATIENCE) == 129


def test_a_terminal_that_goes_with_a_call_to_go_on_ends_it(environment: Environment) -> None:
    """As tmux does it: both signals at once, the terminal gone already."""
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        terminal.close()
        terminal.signal(signal.SIGCONT)
        assert terminal.process.wait(PATIENCE) == 129


def draws_and_quits(terminal: PseudoTerminal) -> None:
    """It still draws what it is given room for, and leaves the terminal as it was."""
    before = len(terminal.written)
    terminal.resize(101, 31)
    terminal.wait_for("open a kubeconfig", since=before)
    terminal.type(QUIT)
    assert terminal.ended() == 0
    assert left_on(terminal.written) == []
    assert terminal.is_as_before()


def test_calls_to_go_on_in_the_middle_of_drawing_stop_nothing(environment: Environment) -> None:
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        for turn in range(60):
            terminal.resize(90 + turn % 20, 30)
            terminal.signal(signal.SIGCONT)
            terminal.read(0.01)
        draws_and_quits(terminal)


WAITS = """
import sys
from textual.app import App
from textual.widgets import Static
from mcjob_tui.tui.driver import driver_class
class Waits(App):
    def compose(self):
        yield Static(f"waits {sys.getswitchinterval() * 1000:g} ms")
Waits(driver_class=driver_class()).run()
"""


def test_what_sends_frames_waits_half_a_millisecond_for_what_is_computed_meanwhile(environment: Environment) -> None:
    with PseudoTerminal([sys.executable, "-c", WAITS], environment) as terminal:
        terminal.wait_for("waits 0.5 ms")


def test_a_hundred_sizes_down_to_a_single_cell_and_back(environment: Environment) -> None:
    sizes = random.Random(7)
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        terminal.tell_size(65_535, 65_535)
        terminal.read(0.5)
        for turn in range(100):
            columns, rows = (1, 1) if turn % 10 == 0 else (sizes.randint(1, 300), sizes.randint(1, 100))
            terminal.resize(columns, rows)
            terminal.read(0.005)
        draws_and_quits(terminal)


def test_the_shell_s_stop_and_fg(environment: Environment) -> None:
    """As a shell does it: a child in a group of its own, which ctrl and z stop, and SIGCONT brings back."""
    shell = (
        "import os, signal, sys\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    os.setpgid(0, 0)\n"
        "    signal.signal(signal.SIGTTOU, signal.SIG_IGN); os.tcsetpgrp(0, os.getpid())\n"
        "    signal.signal(signal.SIGTTOU, signal.SIG_DFL)\n"
        "    os.execv(sys.executable, [sys.executable, '-m', 'mcjob_tui'])\n"
        "signal.signal(signal.SIGTTOU, signal.SIG_IGN)\n"
        "_, how = os.waitpid(child, os.WUNTRACED)\n"
        "assert os.WIFSTOPPED(how)\n"
        "os.tcsetpgrp(0, os.getpgrp()); print('the shell again', flush=True)\n"
        "sys.stdin.readline()\n"
        "os.tcsetpgrp(0, child); os.kill(child, signal.SIGCONT)\n"
        "_, how = os.waitpid(child, 0)\n"
        "os.tcsetpgrp(0, os.getpgrp()); sys.exit(os.waitstatus_to_exitcode(how))\n"
    )
    with PseudoTerminal([sys.executable, "-c", shell], environment) as terminal:
        opened(terminal)
        terminal.type("\x1a")
        terminal.wait_for("the shell again")
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()
        before = len(terminal.written)
        terminal.type("fg\n")
        terminal.wait_for("open a kubeconfig", since=before)
        assert left_on(terminal.written[before:])
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()


def test_what_another_program_wrote_on_the_screen_is_drawn_over_at_a_key(
    environment: Environment, tmp_path: Path
) -> None:
    tells_where = ["sh", "-c", f'tty >{tmp_path / "tty"}; exec "$@"', "sh"]
    with Terminal([*tells_where, *MCJOB], 100, 30, environment) as terminal:
        terminal.wait_for("open a kubeconfig", "No Karmada control plane was found.")
        with Path((tmp_path / "tty").read_text().strip()).open("w") as other:
            other.write("\x1b[1;1H" + "\r\nThe system goes down for maintenance" * 5)
        terminal.wait_until(lambda screen: "No Karmada control plane" not in screen, "it to be written over")
        terminal.press("C-l")
        after = terminal.wait_for("No Karmada control plane was found.")
        assert "goes down" not in after


def test_without_a_shell_ctrl_and_z_says_that_nobody_could_bring_it_back(environment: Environment) -> None:
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        terminal.type("\x1a")
        terminal.wait_for("not started from a shell")
        assert state(terminal) != STOPPED


def test_a_stop_that_nobody_announced_forgets_nothing_of_the_terminal(environment: Environment) -> None:
    with PseudoTerminal(MCJOB, environment) as terminal:
        opened(terminal)
        for _ in range(2):
            terminal.signal(signal.SIGSTOP)
            in_state(terminal, STOPPED)
            before = len(terminal.written)
            terminal.signal(signal.SIGCONT)
            terminal.wait_for("open a kubeconfig", since=before)
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()


@pytest.mark.parametrize(
    "odd",
    [
        {"TERM": "no-such-terminal"},
        {"HOME": "/dev/null"},
        {"HOME": "/nowhere/at/all"},
        {"XDG_STATE_HOME": "/proc/1/x", "XDG_CONFIG_HOME": "/proc/1/x", "XDG_CACHE_HOME": "/proc/1/x"},
        {"LANG": "C", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"MCJOB_CONFIG": "/dev/zero"},
        {"XDG_STATE_HOME": "/etc/passwd", "XDG_CONFIG_HOME": "/etc/passwd", "TMPDIR": "/nowhere"},
        {"TERM": "linux"},
        {"COLUMNS": "99999999", "LINES": "99999999"},
    ],
    ids=str,
)
def test_odd_surroundings_keep_it_from_nothing(environment: Environment, odd: Environment) -> None:
    with PseudoTerminal(MCJOB, environment | odd) as terminal:
        opened(terminal)
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []


@pytest.mark.parametrize("term", ["dumb", "", None])
def test_a_terminal_that_cannot_be_drawn_on_is_told_what_needs_none(environment: Environment, term: str | None) -> None:
    surroundings = {name: value for name, value in environment.items() if name != "TERM"}
    with PseudoTerminal(MCJOB, surroundings if term is None else surroundings | {"TERM": term}) as terminal:
        assert terminal.ended() == 2
        assert b"mcjob list" in terminal.written
        assert b"\x1b" not in terminal.written


def no_more_bytes() -> None:
    """No file of this process may grow: what a full disk is to a program, by a real limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def test_a_full_disk_is_a_sentence_and_the_app_goes_on(environment: Environment) -> None:
    with PseudoTerminal([*MCJOB, "--sandbox"], environment, prepare=no_more_bytes) as terminal:
        # The sandbox has nowhere to write either: that comes as a sentence, on a screen that goes on.
        terminal.wait_for("No usable temporary directory")
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()


DRAFT = """
apiVersion: mcjob.io/v1alpha1
kind: JobDraft
metadata: {name: a, namespace: b}
spec: {containers: [{name: c, image: busybox}]}
"""


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("render -f d.yaml >&-", 1, "Bad file descriptor"),
        ("render -f - <&-", 2, "Bad file descriptor"),
        ("<&-", 2, "the app needs a terminal, but standard input is none"),
        ("</dev/null", 2, "the app needs a terminal, but standard input is none"),
        (">&- 2>&-", 2, ""),
        ("render -f d.yaml >/dev/full", 1, "No space left on device"),
        ("info >/dev/full", 1, "No space left on device"),
        ("--help >/dev/full", 1, "No space left on device"),
        ("render -f /dev/zero", 2, "larger than"),
        ("list --kubeconfig /dev/zero", 2, "too large"),
    ],
)
def test_streams_that_are_closed_or_full(
    tmp_path: Path, environment: Environment, command: str, code: int, said: str
) -> None:
    (tmp_path / "d.yaml").write_text(DRAFT)
    program = " ".join(MCJOB)
    done = subprocess.run(
        ["sh", "-c", f"{program} {command}"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 1


@pytest.mark.parametrize("command", ["render -f d.yaml", "--help", "completion bash"])
def test_a_reader_that_goes_early_is_no_failure_worth_words(
    tmp_path: Path, environment: Environment, command: str
) -> None:
    (tmp_path / "d.yaml").write_text(DRAFT)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*MCJOB, *command.split()],
            env=environment,
            cwd=tmp_path,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def wait_until(holds: Callable[[], bool], what: str, meanwhile: Callable[[], None] = lambda: time.sleep(0.02)) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited for {what}"
        meanwhile()


def test_kill_9_in_the_middle_of_a_row_costs_nothing_of_the_draft_and_leaves_no_sandbox(
    tmp_path: Path, environment: Environment
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    surroundings = environment | {"XDG_STATE_HOME": str(tmp_path / "state"), "TMPDIR": str(temporary)}
    shelf = Shelf(tmp_path / "state" / "mcjob" / "drafts")

    def kept() -> list[tuple[str, str, str | None]]:
        return [
            (each.draft.name, one.name, one.value) for each in shelf.all() for one in each.draft.spec.containers[0].env
        ]

    with PseudoTerminal([*MCJOB, "--sandbox"], surroundings) as terminal:
        terminal.wait_for("tick-backfill")
        terminal.type("c")
        terminal.wait_for("aws-euc1-prod")
        terminal.type("nightly-report")
        terminal.type("\x0e")
        terminal.wait_for("Image *")
        terminal.type("\x07")
        terminal.wait_for("On this page")
        terminal.type("n")
        terminal.wait_for("paste NAME=value lines")
        terminal.type("+")
        terminal.wait_for("next cell")
        for letter in "FEED\t\thttps://feed":
            terminal.type(letter)
            terminal.read(0.01)
        row = ("nightly-report", "FEED", "https://feed")
        wait_until(lambda: kept() == [row], "the row that is open to be saved", terminal.read)
        terminal.type("/and-what-is-being-typed")
        terminal.signal(signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    ((name, variable, value),) = kept()
    assert (name, variable) == row[:2]
    assert value is not None
    assert value.startswith(row[2])
    wait_until(lambda: list(temporary.glob("mcjob-*")) == [], "the sandbox to take its files along")
    with PseudoTerminal([*MCJOB, "--sandbox"], surroundings) as terminal:
        terminal.wait_for("tick-backfill")
        terminal.type("c")
        terminal.wait_for("A draft was kept")
        before = len(terminal.written)
        terminal.type("\r")
        terminal.wait_for("nightly-report", since=before)
        terminal.type("\x0e")
        terminal.wait_for("FEED")


CRASH = """
import sys
from pathlib import Path
from mcjob_tui.tui.app import McjobApp, Options
from tests.tui.doubles import FakeGateway

app = McjobApp(FakeGateway(), Options(crash_directory=Path(sys.argv[1])))

def fail():
    token = "s3cret-token-of-a-user"
    raise KeyError(f"no {token}")

app.call_later(fail)
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.parametrize("prepare", [None, no_more_bytes], ids=["a disk", "a full disk"])
def test_a_crash_leaves_the_terminal_whole_and_a_report_without_what_it_held(
    tmp_path: Path, environment: Environment, prepare: Callable[[], None] | None
) -> None:
    here = str(Path(__file__).parents[2])
    with PseudoTerminal(
        [sys.executable, "-c", CRASH, str(tmp_path / "crashes")], environment | {"PYTHONPATH": here}, prepare=prepare
    ) as terminal:
        assert terminal.ended() == 1
        assert left_on(terminal.written) == []
        assert terminal.is_as_before()
        assert b"mcjob failed: KeyError. This is a bug." in terminal.written
        written = terminal.written
    reports = list((tmp_path / "crashes").glob("*"))
    text = "".join(each.read_text() for each in reports)
    for said in (written.decode(errors="replace"), text):
        assert "s3cret" not in said
        assert "Traceback" not in said
    assert "in fail" in (written.decode(errors="replace") if prepare else text)
