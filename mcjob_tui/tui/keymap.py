"""The keymap: which keys a person has given to which commands, checked page by page against all other keys.

A keymap is never refused as a whole: what is wrong in it is said, and the commands concerned keep their own keys. The
keys of dialogs and of fields have no names, so they cannot be changed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from textual.binding import Binding, BindingsMap

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.commands import Command, bindings, shown_key
from mcjob_tui.tui.declarations import EVERYWHERE, ON_CLUSTERS, ON_JOB, ON_JOBS, ON_START
from mcjob_tui.tui.keys import NoKey, is_function_key, key_named
from mcjob_tui.tui.screens.wizard.commands import ON_WIZARD
from mcjob_tui.tui.widgets.table import LiveTable


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The commands of one page. ``has_list``: its list takes keys of its own before any command does."""

    name: str
    commands: tuple[Command, ...]
    has_list: bool = True


PAGES = (
    PageKeys("Start", (*ON_START, *EVERYWHERE)),
    PageKeys("Jobs", (*ON_JOBS, *EVERYWHERE)),
    PageKeys("Job", (*ON_JOB, *EVERYWHERE)),
    PageKeys("Clusters", (*ON_CLUSTERS, *EVERYWHERE)),
    PageKeys("Wizard", (*ON_WIZARD, *EVERYWHERE), has_list=False),
)
"""Every page with commands."""

COMMANDS = {command.name: command for page in PAGES for command in page.commands}


@dataclass(frozen=True, slots=True)
class Keymap:
    """``keys`` has the keys by command, several with commas between; ``problems`` is a sentence for each not taken."""

    keys: Mapping[str, str]
    problems: tuple[str, ...] = ()


def read_keymap(content: Mapping[str, object], where: str) -> Keymap:
    """What a keymap file comes to; never raises.

    Args:
        content: command names with a key or a list of keys, as they stand in the file.
        where: the file's name, with which every sentence begins.
    """
    chosen: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for name, written in content.items():
        try:
            chosen[_known(name)] = _keys(written)
        except NoKey as failure:
            problems.append(f"{where}: {clean(name)[:60]}: {clean(str(failure))}")
    for sentence in _without_conflicts(chosen):
        problems.append(f"{where}: {sentence}")
    return Keymap({name: ",".join(keys) for name, keys in chosen.items()}, tuple(problems))


def remapped(before: BindingsMap, commands: tuple[Command, ...], keymap: Mapping[str, str]) -> BindingsMap:
    """A page's bindings with the keymap's keys; doing it twice changes nothing more."""
    concerned = [command for command in commands if command.name in keymap]
    if not concerned:
        return before
    names = {command.name for command in concerned}
    kept = [each for bound in before.key_to_bindings.values() for each in bound if each.id not in names]
    made = bindings(
        Command(each.name, tuple(keymap[each.name].split(",")), each.label, each.help, footer=each.footer)
        for each in concerned
    )
    return BindingsMap([*kept, *made])


def list_keys() -> dict[str, str]:
    """The keys that every list takes, each with what it does."""
    rows = [each for each in LiveTable.BINDINGS if isinstance(each, Binding)]
    return {key_named(key): binding.description for binding in rows for key in binding.key.split(",")}


def _known(name: str) -> str:
    if name in COMMANDS:
        return name
    near = get_close_matches(str(name), COMMANDS, 1)
    raise NoKey(f"there is no such command{f'; {near[0]} is the nearest' if near else ''}")


def _keys(written: object) -> tuple[str, ...]:
    listed = written if isinstance(written, list) else [written]
    if not listed:
        raise NoKey("it needs a key; a command without one cannot be reached")
    # YAML reads 0 as a number, which is a key as well.
    texts = [str(each) if isinstance(each, int) and not isinstance(each, bool) else each for each in listed]
    if not all(isinstance(each, str) and each for each in texts):
        raise NoKey("its keys must be text; y, n, on and off need quotes")
    keys = tuple(dict.fromkeys(key_named(str(each)) for each in texts))
    if all(is_function_key(key) for key in keys):
        raise NoKey(f"it needs another key beside {', '.join(keys)}: tmux, screen and terminals take F-keys")
    return keys


def _without_conflicts(chosen: dict[str, tuple[str, ...]]) -> list[str]:
    """Take what is in conflict out of ``chosen`` until nothing is; the sentences say what stood against what."""
    said: list[str] = []
    while True:
        dropped: set[str] = set()
        for page in PAGES:
            taken = {key: f"its list has it for {help_}" for key, help_ in list_keys().items()} if page.has_list else {}
            owners: dict[str, str] = {}
            for command in dict.fromkeys(page.commands):
                for key in chosen.get(command.name, tuple(map(key_named, command.keys))):
                    if command.name in chosen and key in taken:
                        said.append(f"{command.name} cannot be on {shown_key(key)} on {page.name}: {taken[key]}")
                        dropped.add(command.name)
                    other = owners.setdefault(key, command.name)
                    if other != command.name and {other, command.name} & chosen.keys():
                        said.append(_both(other, command.name, key, page.name, chosen))
                        dropped |= {other, command.name} & chosen.keys()
        if not dropped:
            return list(dict.fromkeys(said))
        for name in dropped:
            del chosen[name]


def _both(one: str, other: str, key: str, page: str, chosen: Mapping[str, tuple[str, ...]]) -> str:
    back = " and ".join(name for name in (one, other) if name in chosen)
    keeps = "keep their own keys" if " and " in back else "keeps its own key"
    return f"{one} and {other} are both on {shown_key(key)} on {page}; {back} {keeps}"
