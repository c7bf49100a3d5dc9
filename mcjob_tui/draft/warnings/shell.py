"""A warning of what only a shell would do with a command, where none runs it."""

import re

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, setting, warning
from mcjob_tui.draft.warnings.situation import Situation

_VARIABLE = re.compile(r"(?<!\$)\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<bare>[A-Za-z_]\w*))", re.ASCII)
_SHELLS = {"sh", "bash", "ash", "dash", "ksh", "zsh", "busybox"}


def variables_are_put_in(situation: Situation) -> Found:
    """Kubernetes puts in ``$(NAME)`` and leaves ``$NAME`` alone (``third_party/forked/golang/expansion``)."""
    for path, container in all_containers(situation.draft):
        program = container.command[0] if container.command else ""
        if not program or _is_run_by_a_shell(container):
            continue
        for key, words in (("command", container.command), ("args", container.args)):
            found = [each for word in words for each in _VARIABLE.finditer(word)]
            if not found:
                continue
            written = tuple(_VARIABLE.sub(_as_kubernetes_has_it, word) for word in words)
            here = {_name(each) for each in found} <= {each.name for each in container.env}
            fix = setting(f"write $({_name(found[0])})", f"{path}.{key}", written) if here else None
            sentence = (
                f"{found[0][0]} reaches {program} as it is, since no shell runs it; "
                f"Kubernetes puts in $({_name(found[0])})"
            )
            helps = "" if here else f"give the container the variable {_name(found[0])}, or run it by sh -c"
            yield from warning(f"{path}.{key}", sentence, fix, "shell-variable", helps)


def _is_run_by_a_shell(container: ContainerDraft) -> bool:
    """Whether a shell is among the words: ``sh -c``, ``env bash -c``, ``/bin/busybox sh``."""
    return any(word.rpartition("/")[2] in _SHELLS for word in (*container.command, *container.args))


def _name(found: re.Match[str]) -> str:
    return found["braced"] or found["bare"]


def _as_kubernetes_has_it(found: re.Match[str]) -> str:
    return f"$({_name(found)})"


SHELL_WARNINGS = (variables_are_put_in,)
