"""Reading a draft or a cluster list from a file or stdin; whatever is wrong with it is told in one sentence."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.bounded_file import TooLarge, read_bounded

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Surroundings
    from mcjob_tui.resources.clusters import Cluster

_LARGEST = 8 * 1024 * 1024


def read_text(path: str, what: str) -> str:
    """The text of a file, or of stdin for ``-``.

    Raises:
        CommandFailed: it is not there, a directory, too large, or no UTF-8 text.
    """
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(_LARGEST + 1)
            if len(raw) > _LARGEST:
                raise TooLarge
        else:
            raw = read_bounded(Path(path), _LARGEST)
    except OSError as failure:
        raise CommandFailed(ExitCode.USAGE, f"{what} {path}: {failure.strerror}") from failure
    except TooLarge:
        raise CommandFailed(ExitCode.USAGE, f"{what} {path}: larger than {_LARGEST >> 20} MiB") from None
    try:
        return raw.decode()
    except UnicodeDecodeError as failure:
        raise CommandFailed(ExitCode.USAGE, f"{what} {path}: is no text in UTF-8") from failure


def read_draft(arguments: argparse.Namespace, namespace: str | None) -> "JobDraft":
    """The draft that ``-f`` names.

    Args:
        namespace: where it goes if it does not say so itself; ``-n`` must not contradict it.

    Raises:
        CommandFailed: it cannot be read, or ``-n`` names another namespace.
    """
    from mcjob_tui.draft.reading import DraftError, read

    try:
        draft = read(read_text(arguments.filename, "draft"))
    except DraftError as failure:
        raise CommandFailed(ExitCode.USAGE, f"draft {arguments.filename}: {failure}") from failure
    said = draft.namespace if "namespace" in draft.metadata.model_fields_set else ""
    asked = getattr(arguments, "namespace", None)
    if asked and said and asked != said:
        raise CommandFailed(ExitCode.USAGE, f"the draft says namespace {said} and the command line {asked}")
    wanted = asked or said or namespace or draft.namespace
    return draft.model_copy(update={"metadata": draft.metadata.model_copy(update={"namespace": wanted})})


def refuse_problems(draft: "JobDraft", surroundings: "Surroundings") -> None:
    """Tell every problem of the draft, one line each.

    Raises:
        CommandFailed: there is one that keeps the Job from being submitted.
    """
    from mcjob_tui.draft.fields import called
    from mcjob_tui.draft.rules import Severity, problems

    found = [problem for problem in problems(draft, surroundings) if problem.severity is Severity.ERROR]
    told = [f"{each.path} ({called(each.path)}): {each.sentence}" for each in found]
    for line in told[1:]:
        tell(f"error: {line}")
    if told:
        raise CommandFailed(ExitCode.USAGE, told[0])


def read_clusters(path: str) -> "tuple[Cluster, ...]":
    """A saved ClusterList (``kubectl get clusters -o json``), in JSON or YAML.

    Raises:
        CommandFailed: it is no such list.
    """
    from pydantic import ValidationError

    from mcjob_tui.draft.reading import DraftError
    from mcjob_tui.draft.yaml_text import load_all
    from mcjob_tui.resources.clusters import ClusterList
    from mcjob_tui.resources.meta import without_nulls

    text = read_text(path, "clusters")
    try:
        if text.lstrip().startswith("{"):
            found = [ClusterList.model_validate_json(text)]
            documents: list[object] = []
        else:
            documents = [each for each in load_all(text) if each is not None]
            found = [ClusterList.model_validate(without_nulls(_as_list(each))) for each in documents]
    except DraftError as failure:
        raise CommandFailed(ExitCode.USAGE, f"clusters {path}: {failure}") from failure
    except ValidationError as failure:
        first = failure.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CommandFailed(ExitCode.USAGE, f"clusters {path}: {where}: {first['msg']}") from failure
    clusters = tuple(cluster for each in found for cluster in each.items)
    if not clusters:
        raise CommandFailed(ExitCode.USAGE, f"clusters {path}: there is no Cluster in it")
    return clusters


def _as_list(document: object) -> object:
    """A list as it is; a single Cluster as a list of one."""
    if isinstance(document, dict) and document.get("kind") == "Cluster":
        return {"items": [document]}
    return document
