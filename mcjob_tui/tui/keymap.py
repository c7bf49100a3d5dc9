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
from mcjob_tui.tui.log_commands import ON_LOGS, ON_LOGS_TAB
from mcjob_tui.tui.screens.wizard.commands import ON_WIZARD
from mcjob_tui.tui.widgets.table import LiveTable


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The commands of one page. ``has_list``: its list takes keys of its own before any command does, as fields do."""

    name: str
    commands: tuple[Command, ...]
    has_list: bool = True

    @property
    def taken(self) -> Mapping[str, str]:
        """The keys that no command of the page can have, each with the reason."""
        if self.has_list:
            return {key: f"the list has it for {help_}" for key, help_ in list_keys().items()}
        return dict.fromkeys(FIELD_KEYS, "a text field has it for editing")


FIELD_KEYS = ("ctrl+d", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+left", "ctrl+right")
"""What ``LineEditor`` takes of the keys that a command could otherwise have while one types."""

PAGES = (
    PageKeys("Start", (*ON_START, *EVERYWHERE)),
    PageKeys("Jobs", (*ON_JOBS, *EVERYWHERE)),
    PageKeys("Job", (*ON_JOB, *ON_LOGS_TAB, *EVERYWHERE)),
    PageKeys("Logs", (*ON_LOGS, *EVERYWHERE)),
    PageKeys("Clusters", (*ON_CLUSTERS, *EVERYWHERE)),
    PageKeys("Form", (*ON_WIZARD, *EVERYWHERE), has_list=False),
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
    problems += [f"{where}: {sentence}" for sentence in _without_conflicts(chosen)]
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
    while found := _conflicts(chosen):
        for (one, other, key), pages in found.items():
            where = f"{shown_key(key)} ({', '.join(pages)})"
            if one not in COMMANDS:
                said.append(f"{other} cannot be on {where}: {one}; it keeps its own keys")
            else:
                back = " and ".join(name for name in (one, other) if name in chosen)
                keeps = "keep their own keys" if " and " in back else "keeps its own keys"
                said.append(f"{one} and {other} are both on {where}; {back} {keeps}")
        for one, other, _ in found:
            chosen.pop(one, None)
            chosen.pop(other, None)
    return said


def _conflicts(chosen: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str, str], list[str]]:
    """The pages where two meet on a key, by one command (or why the key is taken), the other command, and the key."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for page in PAGES:
        taken = page.taken
        owners: dict[str, str] = {}
        for command in dict.fromkeys(page.commands):
            for key in chosen.get(command.name, tuple(map(key_named, command.keys))):
                if command.name in chosen and key in taken:
                    found.setdefault((taken[key], command.name, key), []).append(page.name)
                other = owners.setdefault(key, command.name)
                if other != command.name and {other, command.name} & chosen.keys():
                    found.setdefault((other, command.name, key), []).append(page.name)
    return found
