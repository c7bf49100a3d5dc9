"""What the pages for people say to type: examples of a shell, lines of usage, and commands within a sentence.

Nothing is run here, and no page has a list of its commands: whatever begins with a program's name, or is written as a
command is, is one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.generate import commands_below
from mcjob_tui.cli.parser import build_parser

ROOT = Path(__file__).parents[2]
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
)
TOOLS = frozenset({"coverage", "lint-imports", "mutmut", "mypy", "pip", "pipx", "pytest", "python", "ruff", "uv"})
"""Programs for who changes mcjob or installs it."""
PROGRAMS = TOOLS | {"mcjob", "kubectl", "kubectl-mcjob", "karmadactl", "source", "kill", ".ci/run"}

WORDS = frozenset(word for path, _ in commands_below(build_parser()) for word in path)
"""The names of mcjob's commands: a page may leave out the program before them."""

_FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_IN_A_SENTENCE = re.compile(r"`([^`]+)`")
_OF_A_CLONE = re.compile(r"(?:\.venv|lowest)/bin/")
_AS_COMMANDS_ARE_WRITTEN = re.compile(r"[a-z][\w.-]*(?: \S+)* -{1,2}[a-z]")


def examples(page: Path) -> list[str]:
    """The examples of a page that a reader with mcjob on the path runs as they stand, one after the other."""
    found = (text for kind, text in _fenced(page) if kind == "sh")
    return [each for each in found if not _OF_A_CLONE.search(each) and not each.startswith("#!")]


def scripts(page: Path) -> list[str]:
    """Files of a page that are programs themselves."""
    return [text for kind, text in _fenced(page) if kind == "sh" and text.startswith("#!")]


def commands(page: Path) -> list[str]:
    """Every other command of a page, once each: without comment, folder of its program, and variables before it."""
    found = [command for kind, text in _fenced(page) for command in _of_block(kind, text)]
    sentences = _FENCED.sub("", page.read_text(encoding="utf-8"))
    spans = (" ".join(each.replace("\\|", "|").split()) for each in _IN_A_SENTENCE.findall(sentences))
    found += [plain for span in spans if _is_command(plain := _plain(span))]
    return list(dict.fromkeys(found))


def flags_named(page: Path) -> set[str]:
    """The flags that a page names alone, without a command before them."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    return {span.split()[0] for span in _IN_A_SENTENCE.findall(text) if span.startswith("--")}


def ways(usage: str) -> list[list[str]]:
    """Each way to write a line of usage out: optional words are there, and every alternative is in one of the ways."""
    return _ways(iter(re.findall(r"[][]|[^][\s]+", usage)))


def _ways(words: Iterator[str]) -> list[list[str]]:
    done: list[list[str]] = []
    here: list[list[str]] = [[]]
    for word in words:
        if word == "]":
            break
        if word == "|":
            done, here = done + here, [[]]
            continue
        further = _ways(words) if word == "[" else [[each] for each in word.rstrip("…").split("|") if each] or [[]]
        here = [here[i % len(here)] + further[i % len(further)] for i in range(max(len(here), len(further)))]
    return done + here


def _fenced(page: Path) -> list[tuple[str, str]]:
    return _FENCED.findall(page.read_text(encoding="utf-8"))


def _of_block(kind: str, text: str) -> Iterator[str]:
    """The commands of a block: each line of usage, and each part of what a clone of the repository is needed for."""
    if kind == "sh" and _OF_A_CLONE.search(text):
        for line in text.splitlines():
            for inner in re.findall(r"\$\(([^)]+)\)", line):
                yield _plain(inner)
            for part in re.sub(r"\$\([^)]+\)|\s#.*", "", line).split(" && "):
                yield _plain(part)
    elif kind == "text":
        yield from filter(_is_command, (_plain(re.split(r"\s{3,}", line)[0]) for line in text.splitlines()))


def _plain(text: str) -> str:
    words = text.split(" ")
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        del words[0]
    plain = re.sub(r"^python3\b", "python", _OF_A_CLONE.sub("", " ".join(words).strip(), 1))
    return plain.replace("python -m pytest", "pytest")


def _is_command(text: str) -> bool:
    first, _, rest = text.partition(" ")
    of_mcjob = first in WORDS and rest.startswith("-")
    return (first in PROGRAMS and bool(rest or "/" in first)) or of_mcjob or bool(_AS_COMMANDS_ARE_WRITTEN.match(text))
