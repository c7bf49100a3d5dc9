"""Styles are said once: a terminal shows the same for what is sent as for what Textual had to say."""

import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.drivers._writer_thread import WriterThread

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.driver import driver_class, is_behind
from mcjob_tui.tui.sent_styles import shorter
from tests.tui.conftest import OpenShell

SEQUENCE = re.compile(r"\x1b\[([0-9;]*)m|(\x1b\[[0-9;]*[A-Zln-z]|[^\x1b])")
STYLES = ["bold red on blue", "#a1b2c3 on #010203", "underline #a1b2c3 on #010203", "reverse", "dim", "on #010203", ""]


def cells(sent: str) -> list[tuple[str, frozenset[str], str, str]]:
    """What a terminal makes of it: each character or movement with its attributes, ink and ground."""
    found, attributes, ink, ground = [], frozenset[str](), "", ""
    for style, shown in SEQUENCE.findall(sent):
        if shown:
            is_seen = shown != " " or bool(attributes & {"4", "7", "9", "21"})
            kept = attributes if is_seen else frozenset[str]()
            found.append((shown, kept, ink if is_seen else "", ground))
            continue
        codes = style.split(";")
        while codes:
            code = codes.pop(0)
            if code in ("38", "48"):
                taken = 4 if codes[0] == "2" else 2
                colour, codes = ";".join([code, *codes[:taken]]), codes[taken:]
                ink, ground = (colour, ground) if code == "38" else (ink, colour)
            elif code in ("", "0"):
                attributes, ink, ground = frozenset(), "", ""
            elif code in ("39", "49"):
                ink, ground = ("", ground) if code == "39" else (ink, "")
            elif len(code) == 1:
                attributes |= {code}
            elif code[0] in "39":
                ink = code
            else:
                ground = code
    return found


def rendered(pieces: list[tuple[str, str]]) -> str:
    return "".join(
        Style.parse(style).render(text, color_system=ColorSystem.TRUECOLOR) if text.isprintable() else text
        for text, style in pieces
    )


@given(st.lists(st.tuples(st.sampled_from(["a", "  ", "bc d", "\x1b[5;1H", "\x1b[2K"]), st.sampled_from(STYLES))))
def test_a_terminal_shows_the_same(pieces: list[tuple[str, str]]) -> None:
    sent = "\x1b[0m" + rendered(pieces)
    assert cells(shorter(sent)) == cells(sent)
    assert len(shorter(sent)) <= len(sent) + 4


@given(
    st.lists(
        st.sampled_from(["a", " ", "\x1b[0m", "\x1b[m", "\x1b[1m", "\x1b[31m", "\x1b[48;5;7m", "\x1b[39m", "\x1b[49m"])
    )
)
def test_it_does_so_whatever_the_sequences_are(parts: list[str]) -> None:
    sent = "\x1b[0m" + "".join(parts)
    assert cells(shorter(sent)) == cells(sent)


def test_what_it_does_not_know_is_passed_on() -> None:
    for sent in (
        "plain",
        "\x1b[0m\x1b[38;2;1mx",
        "\x1b[0m\x1b[48mx",
        "\x1b[58;2;1;2;3mx",
        "\x1b[22mx\x1b[0m",
        "\x1b[31mx",
        "\x1b]8;;u\x1b\\x",
        "\x1b[?25l",
    ):
        assert shorter(sent).replace("\x1b[0m", "") == sent.replace("\x1b[0m", "")


async def test_a_page_takes_a_third_of_the_bytes(shell: OpenShell) -> None:
    async with shell(size=(80, 24)) as (app, _):
        sent = _page(app)
    assert cells(shorter(sent)) == cells(sent)
    assert len(shorter(sent)) < 0.4 * len(sent)


class Written:
    """Stands where the thread is that writes to the terminal."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> None:
        self.texts.append(text)


def test_the_terminals_driver_sends_the_shorter_text() -> None:
    made = driver_class()
    assert made is not None
    driver, written = object.__new__(made), Written()
    vars(driver)["_writer_thread"] = written
    driver.write("\x1b[0m\x1b[1mx\x1b[0m\x1b[1my\x1b[0m")
    assert written.texts == ["\x1b[0;1mxy\x1b[0m"]


def test_the_terminals_driver_is_behind_while_a_whole_frame_waits() -> None:
    made = driver_class()
    assert made is not None
    driver, writer = object.__new__(made), WriterThread(io.StringIO())
    vars(driver)["_writer_thread"] = None
    assert not is_behind(driver)
    vars(driver)["_writer_thread"] = writer
    driver.write("a")
    driver.write("b")
    assert not is_behind(driver)
    driver.write("c")
    assert is_behind(driver)
    writer.start()
    writer.stop()
    assert not is_behind(driver)


def _page(app: McjobApp) -> str:
    """The whole screen as Textual sends it."""
    made = "\x1b[0m"
    for strip in app.screen._compositor.render_strips():
        made += "".join(
            Style.render(style, text, color_system=ColorSystem.TRUECOLOR) if style else text
            for text, style, _ in (Segment(*each) for each in strip)
        )
        made += "\r\n"
    return made
