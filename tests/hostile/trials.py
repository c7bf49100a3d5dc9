"""Every hostile input in every place where text enters, on a real terminal, judged by the bytes that reach it.

Nothing of an input may be obeyed by the terminal, nothing may crash, take long or much memory; what was typed is
shown, and what is data comes out as it came (see ``test_bytes``).
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.commands import CommandLine, python
from tests.e2e.pseudo_terminal import PseudoTerminal
from tests.hostile.bytes_on_terminals import obeyed
from tests.hostile.driving import MARK
from tests.hostile.poisoned import Poisoned
from tests.hostile.sinks import SERVER, Sink, poison

_MARKED = re.compile(rf"\r?\n{MARK}(\[.*\])\r?\n".encode())
MOST_SECONDS, MOST_MEBIBYTES = 20.0, 700
"""Of processor time for all commands that meet one input; and for the process, whatever it has met before."""
_PATIENCE = 240.0
_CODES = frozenset(range(6))
"""Those that the program ends with; 130 is for who interrupts it."""


@dataclass(frozen=True)
class Tally:
    """What was tried in one place; ``wrong`` says what went wrong with which input."""

    place: str
    tried: int
    wrong: tuple[str, ...]
    seconds: float = 0.0
    """What the input took that took longest."""

    def __str__(self) -> str:
        return f"{self.place:45} {self.tried:>4} tried {len(self.wrong):>3} wrong {self.seconds:6.1f} s at most"


def try_sink(
    sink: Sink, folder: Path, server: Poisoned | None = None, *, chosen: Callable[[str], bool] = lambda name: True
) -> Tally:
    """Try the inputs of ``sink`` whose names are ``chosen``, in a new ``folder``."""
    numbers = [number for number, (name, _) in enumerate(sink.inputs) if chosen(name)]
    folder.mkdir()
    kubeconfig = server.kubeconfig(folder, context="c") if server is not None else None
    environment = CommandLine(folder, kubeconfig).environment() | {"LANG": "C.UTF-8"}
    argv = [*python("tests.hostile.driving"), sink.name, ",".join(map(str, numbers)), str(folder)]
    if server is not None:
        _poisoned(server, sink, numbers[0])
    with PseudoTerminal(argv, environment, columns=120, rows=40) as terminal:
        for before, after in zip(numbers, (*numbers[1:], None), strict=True):
            if sink in SERVER and server is not None:
                _wait_until_done(terminal, folder, before)
                if after is not None:
                    _poisoned(server, sink, after)
                (folder / f"go-{before}").touch()
        terminal.ended(_PATIENCE)
    return _judged(sink, terminal.written, len(numbers), folder)


def _poisoned(server: Poisoned, sink: Sink, number: int) -> None:
    texts = sink.inputs[number][1]
    assert isinstance(texts, tuple)
    poison(server, sink.name, texts)


def _wait_until_done(terminal: PseudoTerminal, folder: Path, number: int) -> None:
    deadline, done = time.monotonic() + _PATIENCE, folder / "done"
    while not done.exists() or done.read_text() != str(number):
        assert time.monotonic() < deadline, terminal.written[-500:]
        if terminal.process.poll() is not None:
            return
        terminal.read(0.01)


def _judged(sink: Sink, written: bytes, tried: int, folder: Path) -> Tally:
    wrong, pieces = list[str](), _MARKED.split(written)
    longest = 0.0
    for piece, told in zip(pieces[::2], pieces[1::2], strict=False):
        number, codes, seconds, memory = json.loads(told)
        name, longest = sink.inputs[number][0], max(longest, seconds)
        wrong += [f"{name}: {each}" for each in wrong_in(piece, codes, seconds, memory)]
    if len(pieces) // 2 != tried:
        wrong.append(f"ended after {len(pieces) // 2} of {tried}: {pieces[-1][-500:]!r}")
    if ran := list(folder.rglob("ran")):
        wrong.append(f"something in it was run: {ran}")
    count = sink.count if tried == len(sink.inputs) else tried
    return Tally(sink.name, count, tuple(wrong), longest)


def wrong_in(piece: bytes, codes: Sequence[int], seconds: float, memory: int) -> Iterator[str]:
    """What is wrong with what came of one input."""
    try:
        if found := obeyed(piece):
            yield f"the terminal is told {sorted(set(found))}"
    except UnicodeDecodeError as error:
        yield f"no UTF-8 reaches the terminal: {error}"
    if b"Traceback" in piece:
        yield f"{piece[-300:]!r}"
    if strange := set(codes) - _CODES:
        yield f"exit {strange}"
    if seconds > MOST_SECONDS:
        yield f"{seconds} s"
    if memory > MOST_MEBIBYTES:
        yield f"{memory} MiB"


def texts(value: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value
