"""The keymap file: what a key may be, what stands against what, and that a page takes the keys."""

import importlib
import pkgutil
from string import ascii_letters

import pytest
from textual.binding import BindingsMap

import mcjob_tui.tui.screens
from mcjob_tui.tui.commands import bindings
from mcjob_tui.tui.declarations import EVERYWHERE
from mcjob_tui.tui.keymap import COMMANDS, FIELD_KEYS, PAGES, PageKeys, list_keys, read_keymap, remapped
from mcjob_tui.tui.keys import NoKey, key_named
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.form.line_editor import LineEditor


def _free(page: PageKeys) -> str:
    """The letters that no command of a page has, nor its list."""
    taken = {key for command in page.commands for key in command.keys} | page.taken.keys()
    return " ".join(each for each in ascii_letters if each not in taken)


FREE = next(key for key in reversed(ascii_letters) if all(key in _free(page) for page in PAGES))
"""A letter that no page has, for whoever wants another key."""


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("c", "c"),
        ("C", "C"),
        ("shift+c", "C"),
        ("?", "question_mark"),
        (",", "comma"),
        (" ", "space"),
        ("space", "space"),
        ("^n", "ctrl+n"),
        ("ctrl+N", "ctrl+n"),
        ("^]", "ctrl+right_square_bracket"),
        ("esc", "escape"),
        ("pgdn", "pagedown"),
        ("F5", "f5"),
        ("shift+tab", "shift+tab"),
        ("less_than_sign", "less_than_sign"),
    ],
)
def test_a_key_may_be_written_as_it_is_shown_or_by_name(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    "written",
    [*(f"^{each}" for each in "abimhj[c1"), "ctrl+space", "alt+0", "alt+9", "alt+x", "ctrl+", "foo", "f99", "", "\x1b"],
)
def test_keys_that_never_arrive_or_do_not_exist_are_refused(written: str) -> None:
    with pytest.raises(NoKey):
        key_named(written)


@pytest.mark.parametrize(
    ("content", "keys", "sentences"),
    [
        ({"delete": "^x"}, {"delete": "ctrl+x"}, []),
        ({"delete": ["^x", "del"]}, {"delete": "ctrl+x,delete"}, []),
        ({"faults": [FREE, "f5"]}, {"faults": f"{FREE},f5"}, []),
        ({"yaml": "l", "logs": "y"}, {"yaml": "l", "logs": "y"}, []),
        ({"clusters": "K"}, {"clusters": "K"}, []),
        ({"faults": "f5"}, {}, ["faults: it needs another key beside f5: tmux, screen and terminals take F-keys"]),
        ({"faults": []}, {}, ["faults: it needs a key; a command without one cannot be reached"]),
        ({"faults": {}}, {}, ["faults: its keys must be text; y, n, on and off need quotes"]),
        ({"faults": True}, {}, ["faults: its keys must be text; y, n, on and off need quotes"]),
        ({"fualts": FREE}, {}, ["fualts: there is no such command; faults is the nearest"]),
        ({"a\x07": FREE}, {}, ["a: there is no such command"]),
        ({"delete": "l"}, {}, ["logs and delete are both on l (Jobs, Job); delete keeps its own keys"]),
        (
            {"delete": FREE, "faults": FREE},
            {},
            [f"delete and faults are both on {FREE} (Jobs); delete and faults keep their own keys"],
        ),
        ({"yaml": 0}, {}, ["all-namespaces and yaml are both on 0 (Jobs); yaml keeps its own keys"]),
        (
            {"open": "j"},
            {},
            ["open cannot be on j (Jobs): the list has it for next row; it keeps its own keys"],
        ),
        (
            {"form-next": "^u"},
            {},
            ["form-next cannot be on ^u (Form): a text field has it for editing; it keeps its own keys"],
        ),
        # What was to make room for another key keeps its own, so the other one cannot have it.
        (
            {"logs": "^a", "yaml": "l"},
            {},
            [
                "logs: ^a never arrives as such: tmux, screen and terminals take it for something else",
                "logs and yaml are both on l (Jobs, Job); yaml keeps its own keys",
            ],
        ),
        # The same key on pages that never meet is no conflict.
        ({"take-fix": FREE}, {"take-fix": FREE}, []),
    ],
)
def test_a_keymap_is_taken_as_far_as_it_can_be(
    content: dict[str, object], keys: dict[str, str], sentences: list[str]
) -> None:
    keymap = read_keymap(content, "keys.yaml")
    assert dict(keymap.keys) == keys
    assert list(keymap.problems) == [f"keys.yaml: {each}" for each in sentences]
    assert all(each.isprintable() for each in keymap.problems)


def test_no_page_has_two_commands_on_one_key_by_itself() -> None:
    everything: dict[str, object] = {name: list(each.keys) for name, each in COMMANDS.items() if each.keys}
    for page in PAGES:
        owners: dict[str, str] = {}
        for command, key in ((each, key) for each in dict.fromkeys(page.commands) for key in each.keys):
            other = owners.setdefault(key, command.name)
            assert other == command.name, f"{page.name}: {key} is taken by {other}; free are {_free(page)}"
    assert read_keymap(everything, "keys.yaml").problems == ()


def test_every_page_of_the_program_is_known_to_the_keymap() -> None:
    of_pages = {id(each.PAGE_COMMANDS): each.__name__ for each in _pages()}
    known = [set(page.commands) for page in PAGES]
    for page in _pages():
        assert any(set(page.PAGE_COMMANDS) <= each for each in known), f"add {page.__name__} to tui.keymap.PAGES"
    names, rows = sorted(of_pages.values()), [page.name for page in PAGES]
    assert len(names) == len(rows), f"tui.keymap.PAGES has the rows {rows}, and there are {names}"


def test_every_page_can_do_the_commands_that_it_lists() -> None:
    for page in _pages():
        missing = [each.method for each in (*page.PAGE_COMMANDS, *EVERYWHERE) if not hasattr(page, each.method)]
        assert not missing, f"{page.__name__} has no {missing[0]}"


def test_a_name_means_one_command_everywhere() -> None:
    for page in PAGES:
        for command in page.commands:
            assert COMMANDS[command.name] == command


def test_the_keys_of_fields_are_those_that_a_line_editor_takes() -> None:
    for key in FIELD_KEYS:
        assert LineEditor("some text", 4).key(key) is not None
    assert {"j", "k", "g", "G", "ctrl+u"} <= list_keys().keys()


def test_bindings_take_the_keys_once_and_commands_without_key_get_one() -> None:
    (jobs,) = (page for page in PAGES if page.name == "Jobs")
    before = BindingsMap(bindings(jobs.commands))
    keymap = {"delete": "ctrl+x,delete", "clusters": "K"}
    after = remapped(remapped(before, jobs.commands, keymap), jobs.commands, keymap)
    led = {key: [each.id for each in bound] for key, bound in after.key_to_bindings.items()}
    assert "x" not in led
    assert (led["ctrl+x"], led["delete"], led["K"]) == (["delete"], ["delete"], ["clusters"])
    assert led["l"] == ["logs"]
    assert remapped(before, jobs.commands, {}) is before


def _pages() -> list[type[Page[object]]]:
    """Every page of the program that has commands."""
    for module in pkgutil.walk_packages(mcjob_tui.tui.screens.__path__, "mcjob_tui.tui.screens."):
        importlib.import_module(module.name)
    return [each for each in _subclasses(Page) if each.PAGE_COMMANDS]


def _subclasses(kind: type[Page[object]]) -> set[type[Page[object]]]:
    found = set(kind.__subclasses__())
    return found | {each for one in found for each in _subclasses(one)}
