"""The app on a pseudo-terminal, gone through by keys; after each piece of the way what it has sent is judged.

Nothing of an input may be obeyed by the terminal, and the app goes on, ends well when it is asked to, and takes neither
long nor much memory, whatever it has met.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.e2e.commands import MCJOB, CommandLine
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.hostile.bytes_on_terminals import obeyed, quiet
from tests.hostile.trials import MOST_MEBIBYTES, MOST_SECONDS

ESCAPE, QUIT = "\x1b", "\x11"
_TICKS = 100
"""Of a processor's time in a second, as the kernel counts it."""


class GoneThrough:
    """An app on its way, and what went wrong with which input."""

    def __init__(self, terminal: PseudoTerminal, wrong: list[str]) -> None:
        self.terminal = terminal
        self.wrong = wrong
        self.longest = 0.0
        self._worked = 0.0

    @classmethod
    @contextmanager
    def on(
        cls, folder: Path, kubeconfig: Path | None, wrong: list[str], more: Mapping[str, str] | None = None
    ) -> Iterator[Self]:
        """An app that has begun; it is asked to end after the block."""
        environment = CommandLine(folder, kubeconfig).environment() | {"LANG": "C.UTF-8"} | dict(more or {})
        with PseudoTerminal(MCJOB, environment, columns=120, rows=40) as terminal:
            terminal.wait_for("Jobs" if kubeconfig else "mcjob", seconds=90)
            going = cls(terminal, wrong)
            quiet(terminal, len(terminal.written))
            yield going
            going.end()

    @property
    def is_there(self) -> bool:
        return self.terminal.process.poll() is None

    def go(self, name: str, *keys: str) -> None:
        """Press ``keys``, each once all is quiet after the one before; what is wrong then is told of ``name``.

        Of an app that has ended it is told once.
        """
        if not self.is_there:
            return
        before = len(self.terminal.written)
        for each in keys:
            drawn = len(self.terminal.written)
            if self.is_there:
                self._type(each)
                # What goes back draws nothing where there is nothing to go back from, and some pages never rest.
                quiet(self.terminal, drawn, seconds=1 if each == ESCAPE else 3 + len(each) / 50_000)
        self._judge(name, before)

    def pasted(
        self, name: str, text: str, *, before: str = "", after: str = "", leave: Sequence[str] = (ESCAPE, ESCAPE)
    ) -> None:
        """Paste ``text`` between keys, as a terminal lets it through: without escapes; ``leave`` goes back."""
        self.go(name, f"{before}{ESCAPE}[200~{text.replace(ESCAPE, '')}{ESCAPE}[201~{after}", *leave)

    def end(self) -> None:
        """Ask it to end, and wait until it has."""
        for keys in (QUIT, "\r", QUIT, "\r"):
            self.terminal.read(1)
            if self.is_there:
                self._type(keys)
        if self.terminal.ended(60) != 0:
            self.wrong.append(f"it does not end well: {self.terminal.written[-500:]!r}")

    def _type(self, keys: str) -> None:
        """A terminal takes some kilobytes at once, and what is drawn meanwhile wants to be read."""
        sent = keys.encode("utf-8", "surrogatepass")
        for at in range(0, len(sent), 1024):
            self.terminal.send(sent[at : at + 1024])
            self.terminal.read(0)

    def _judge(self, name: str, before: int) -> None:
        if found := obeyed(self.terminal.written, before):
            self.wrong.append(f"{name}: the terminal is told {sorted(set(found))}")
        if not self.is_there:
            self.wrong.append(f"{name}: the app has ended")
            return
        worked, mebibytes = _spent(self.terminal.process.pid)
        seconds, self._worked = worked - self._worked, worked
        self.longest = max(self.longest, seconds)
        if seconds > MOST_SECONDS:
            self.wrong.append(f"{name}: {seconds} s")
        if mebibytes > MOST_MEBIBYTES:
            self.wrong.append(f"{name}: {mebibytes} MiB")


def _spent(process: int) -> tuple[float, int]:
    """The processor time of a process in seconds, and the most memory that it has had in MiB."""
    of = Path("/proc", str(process))
    times = (of / "stat").read_text().rpartition(")")[2].split()[11:13]
    memory = next(line.split()[1] for line in (of / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return sum(map(int, times)) / _TICKS, int(memory) // 1024
