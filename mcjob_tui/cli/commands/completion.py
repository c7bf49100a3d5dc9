"""``mcjob completion``: a completion script made from the parser itself, so that it cannot drift."""

import argparse

from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data
from mcjob_tui.cli.parser import build_parser


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the script for the shell that was asked for."""
    words = vocabulary(build_parser())
    data({"bash": _bash, "zsh": _zsh, "fish": _fish}[arguments.shell](words))
    return ExitCode.DONE


def vocabulary(parser: argparse.ArgumentParser, command: str = "") -> dict[str, list[str]]:
    """The words that may follow each command (the empty name is ``mcjob`` itself)."""
    words: list[str] = []
    nested: dict[str, list[str]] = {}
    for action in parser._actions:
        words += [flag for flag in action.option_strings if flag.startswith("--")]
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                words.append(name)
                nested |= vocabulary(each, f"{command} {name}".strip())
        elif not action.option_strings and action.choices:
            words += map(str, action.choices)
    return {command: words, **nested}


def _bash(words: dict[str, list[str]]) -> str:
    cases = "\n".join(f'    "{command}") words="{" ".join(each)}" ;;' for command, each in words.items() if command)
    return f"""# bash completion for mcjob
_mcjob() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" command="" word words
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in -*) ;; *) command="${{command:+$command }}$word" ;; esac
  done
  case "$command" in
{cases}
    *) words="{" ".join(words[""])}" ;;
  esac
  case "${{COMP_WORDS[COMP_CWORD-1]}}" in
    -f|--filename|--kubeconfig) COMPREPLY=($(compgen -f -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}}
complete -F _mcjob mcjob
"""


def _zsh(words: dict[str, list[str]]) -> str:
    return "autoload -U +X bashcompinit && bashcompinit\n" + _bash(words)


def _fish(words: dict[str, list[str]]) -> str:
    lines = ["# fish completion for mcjob", "complete -c mcjob -f"]
    for command, each in words.items():
        condition = f"__fish_seen_subcommand_from {command.split()[-1]}" if command else "__fish_use_subcommand"
        for word in each:
            option = f"-l {word[2:]}" if word.startswith("--") else f"-a {word}"
            lines.append(f"complete -c mcjob -n '{condition}' {option}")
    return "\n".join(lines) + "\n"
