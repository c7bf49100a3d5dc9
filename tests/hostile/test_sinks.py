"""A few hostile inputs in each place where text enters; ``python -m tests.hostile`` tries all of them everywhere."""

from pathlib import Path

import pytest

from mcjob_tui.cli.settings_file import read_file
from tests.hostile.poisoned import Poisoned
from tests.hostile.sinks import OFFLINE, SERVER, Sink
from tests.hostile.trials import try_sink

pytestmark = pytest.mark.e2e

_SOME = frozenset(
    {
        "closing tag",
        "window title",
        "every C1",
        "nul",
        "override",
        "bytes that are no UTF-8",
        "a tag that runs",
        "a bomb of anchors",
        "a huge integer",
        "no UTF-8",
    }
)


def named(sink: Sink) -> str:
    return sink.name


@pytest.mark.parametrize("sink", OFFLINE, ids=named)
def test_what_enters_without_a_server_is_harmless(tmp_path: Path, sink: Sink) -> None:
    tally = try_sink(sink, tmp_path / "tried", chosen=lambda name: name in _SOME)
    assert tally.tried > 3
    assert tally.wrong == ()


@pytest.mark.parametrize("sink", [each for each in SERVER if each.name == "server: errors, webhooks' words"], ids=named)
def test_what_a_server_says_is_harmless(tmp_path: Path, poisoned: Poisoned, sink: Sink) -> None:
    tally = try_sink(sink, tmp_path / "tried", poisoned, chosen=lambda name: name == sink.inputs[1][0])
    assert tally.wrong == ()


def test_settings_of_more_keys_than_any_are_refused_at_once(tmp_path: Path) -> None:
    """Each unknown one would be compared with all that there are."""
    file = tmp_path / "keys.yaml"
    file.write_text("".join(f"k{number}: x\n" for number in range(1001)))
    written = read_file("keys.yaml", {"MCJOB_KEYS": str(file)})
    assert written.problem == f"{file} holds 1,001 keys; 1000 are the most"
    assert written.content == {}
