"""Writes keys.md, fields.md, settings.md and flags.md beside this file, from the program's own declarations.

Run it as ``python docs/generate.py`` after a command, field, setting or flag has changed; a test fails until then.
"""

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import groupby
from pathlib import Path

from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.settings_declared import SETTINGS, Setting, Value
from mcjob_tui.draft.field_reference import field_reference
from mcjob_tui.tui.commands import Command, shown_key
from mcjob_tui.tui.declarations import EVERYWHERE
from mcjob_tui.tui.keymap import PAGES, list_keys

FOLDER = Path(__file__).parent

_KEYS_BEGIN = """# Keys

Made from the program's own declarations. `^n` is ctrl and n, `N` is shift and n. `?` shows the keys of the page you are
on, `^p` lists all its commands, and a key that does nothing now says why.

## Your own keys

`keys.yaml` in mcjob's configuration directory (`~/.config/mcjob`; `$MCJOB_KEYS` names another file) gives commands
other keys, by the names in the tables below. Keys are written as they are shown here, or by name (`question_mark`,
`ctrl+n`).

```yaml
delete: ^x
faults: [z, f5]
clusters: K        # a command without a key of its own can have one
"yaml": "Y"        # y, n, on and off need quotes: YAML reads them as true and false
copy: ^k
```

A key that cannot be had is said when mcjob starts, and the command keeps its own keys: two commands of one page on one
key; what the list of a page or a text field takes; what tmux, screen and terminals take (`^a ^b ^i ^m ^h ^j ^[`, ctrl
and space, alt and a digit); an F-key without another key beside it. The keys of dialogs that ask before something is
done cannot be changed.

## Lists

| Key | What it does |
|---|---|
"""

_KEYS_IN_PANES = """
## Panes of the form

What has the focus takes these itself; they cannot be changed.

| Where | Key | What it does |
|---|---|---|
| the list of clusters | `space` `*` (`a`) `A` `/` | choose, all shown, none, filter |
| a list that opens | `space` `*` `enter` | mark, all that match, done |
| the parallelism trap's table | `↑` `↓` `enter` | another row, take it |
| rows, containers, entries | `+` `x` `u` `J` `K` | add, remove, take back, move down, move up |
| a row that is open | `tab` `enter` `esc` | next cell, take it, as it was |
| containers | `v` | copy one |
| Placement | `<` `>` `/` `enter` | sort, search, open what is at the cursor |
| Review's manifests | `[` `]` `space` | another tab |
| | `h` `l` `<` `>` | another object, or cluster |
| | `y` `w` | copy, save |
"""

_FILTERS = """
## Filters

`/` shows the rows that match while you type; `enter` keeps the filter, `esc` takes it off. Several terms must all hold.
Capital and small letters are the same, save in logs once a capital is typed.

### Jobs

| Write | Finds |
|---|---|
| `risk` | Jobs with this text in name, namespace, state or strategy |
| `!nightly` | all others; `!` stands before any of these but `-l` |
| `^fx-.*-eod` | a regular expression, told by any of `^ $ * + ? ( ) [ ] { }`, a backslash or a bar |
| `state:failed` | a state, or how it begins; `state:faults` is every one that needs a person |
| `cluster:euw1` | what has a share in a cluster of such a name |
| `ns:quant` | a namespace of such a name |
| `image:etl` | such an image |
| `team=risk` | a label |
| `-l team in (risk, ops),tier!=batch` | a label selector, as kubectl takes it |

### Clusters, in their list and in the form

| Write | Finds |
|---|---|
| `hangzhou` | clusters with this text in name, provider, region or zone |
| `!aws` | all others; `!` stands before any of these |
| `ready` | those that are ready |
| `chosen` | those that the form has chosen |
| `fits>50` | those where more than 50 pods fit; `>=` `<` `<=` `=` too |
| `tier=batch` | a label |

### Logs

| Write | Finds |
|---|---|
| `lag=` | lines with this text, of which blanks are a part; `n` and `N` go from one to the next |
| `!debug` | all other lines |
| `/retry [0-9]+/` | a regular expression |
"""

_SETTINGS_BEGIN = """# Settings

Made from the program's own declarations. They stand in `config.yaml` in mcjob's configuration directory
(`$XDG_CONFIG_HOME/mcjob`, else `~/.config/mcjob`); `$MCJOB_CONFIG` names another file. The environment goes before the
file, and a flag before both. `mcjob info` prints every value and where it comes from.

A setting that cannot be taken ends a command with exit code 2 and one sentence. The app starts without it and says so.

```yaml
theme: light
namespace: quant
readOnly: true
requestTimeout: 10s
karmadaVersions:
  prod-karmada: v1.16.4
```

| Setting | What it holds | Default | Variable | Flag | |
|---|---|---|---|---|---|
"""


def keys() -> str:
    """The key reference: what lists take, then each page's commands by group."""
    parts = [_KEYS_BEGIN]
    by_help: dict[str, list[str]] = {}
    for key, help_ in list_keys().items():
        by_help.setdefault(help_, []).append(key)
    parts += [_row(_shown(each), help_) for help_, each in by_help.items()]
    parts += [_KEYS_IN_PANES, _FILTERS]
    parts.append("\n## Everywhere\n" + _commands(EVERYWHERE))
    for page in PAGES:
        own = [command for command in dict.fromkeys(page.commands) if command not in EVERYWHERE]
        parts.append(f"\n## {page.name}\n")
        for group, commands in groupby(sorted(own, key=_by_group(own)), key=lambda command: command.group):
            parts.append(f"\n### {group}\n{_commands(commands)}")
    return "".join(parts)


def settings() -> str:
    """The settings: one row each."""
    return _SETTINGS_BEGIN + "".join(map(_setting, SETTINGS))


_FLAGS_BEGIN = """# Flags

Made from the program's own parser. Those that choose the control plane may stand before or after the command's name.

"""


def flags() -> str:
    """The flags of the program and of each command."""
    parser = build_parser()
    connecting = {action.dest for action in parser._action_groups[2]._group_actions}
    parts = [_FLAGS_BEGIN, _flag_table(parser, set())]
    for path, command in commands_below(parser):
        takes = [action.metavar or action.dest.upper() for action in command._actions if not action.option_strings]
        parts.append(f"\n## {' '.join((*path, *map(str, takes)))}\n\n{command.description}\n\n")
        parts.append(_flag_table(command, connecting))
    return "".join(parts)


def commands_below(
    parser: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterable[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command that does something by itself, with the words that lead to it."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if path and not below:
        yield path, parser
    for action in below:
        for name, command in action.choices.items():
            if not name.startswith("_"):
                yield from commands_below(command, (*path, name))


def _flag_table(parser: argparse.ArgumentParser, said_above: Collection[str]) -> str:
    rows = [
        _row(_spelled(action), str(action.help))
        for action in parser._actions
        if action.option_strings and action.help != argparse.SUPPRESS and action.dest not in {"help", *said_above}
    ]
    return "| Flag | |\n|---|---|\n" + "".join(rows) if rows else "No flags of its own.\n"


def _spelled(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else ""
    if not value and action.choices:
        value = "|".join(map(str, action.choices))
    return " ".join(f"`{flag}{f' {value}' if value else ''}`" for flag in action.option_strings)


PAGES_MADE: dict[str, Callable[[], str]] = {
    "keys.md": keys,
    "fields.md": field_reference,
    "settings.md": settings,
    "flags.md": flags,
}
"""Every file that is made here, with what makes it."""


def _by_group(own: Sequence[Command]) -> Callable[[Command], int]:
    order = list(dict.fromkeys(command.group for command in own))
    return lambda command: order.index(command.group)


def _commands(commands: Iterable[Command]) -> str:
    rows = "".join(_row(_shown(each.keys), each.help, f"`{each.name}`") for each in commands)
    return f"\n| Key | What it does | Command |\n|---|---|---|\n{rows}"


def _shown(keys: Iterable[str]) -> str:
    return " ".join(f"`{shown_key(key)}`" for key in keys)


def _setting(setting: Setting) -> str:
    return _row(
        f"`{setting.name}`",
        setting.allowed,
        _default(setting.default),
        f"`{setting.variable}`" if setting.variable else "",
        f"`{setting.flag}`" if setting.flag else "",
        setting.help,
    )


def _default(value: Value) -> str:
    if value is None:
        return "by the terminal"
    return str(value).lower() if isinstance(value, bool) else str(value or "none")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def main() -> None:
    """Write what has changed, and name it."""
    for name, make in PAGES_MADE.items():
        path, text = FOLDER / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
