"""Warnings of Karmada releases with known bugs for Jobs. Said only where the version is known; no API tells it.

Source: Karmada's release tags; the issue is named where a sentence rests on one.
"""

import re

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.problem import Found, warning
from mcjob_tui.draft.warnings.situation import Situation

Version = tuple[int, ...]


def version_of(text: str) -> Version | None:
    """``v1.18.2`` or ``1.18`` as numbers; None where it is no version."""
    found = re.match(r"v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?", text)
    return tuple(int(part) for part in found.groups(default="0")) if found else None


def at_least(text: str, wanted: Version) -> bool:
    """Whether a version is ``wanted`` or newer; false where it is none."""
    version = version_of(text)
    return version is not None and version >= wanted


def completions_go_astray(situation: Situation) -> Found:
    version = _known(situation)
    if version is None or not situation.draft.spec.strategy.divides or situation.draft.spec.work_queue:
        return
    if version < (1, 16, 5) or (1, 17, 0) <= version < (1, 17, 2):
        sentence = f"Karmada {_text(version)} can give a cluster another's instances (#7387)"
        helps = "update it: 1.16.5, 1.17.2 and 1.18 have that mended"
        yield from warning("spec.strategy", sentence, code="version", helps=helps)


def complete_is_never_seen(situation: Situation) -> Found:
    version = _known(situation)
    if version is not None and (version < (1, 14, 7) or (1, 15, 0) <= version < (1, 15, 3)):
        sentence = (
            f"Karmada {_text(version)} never says Complete on an API server of 1.32 or newer; mcjob reads the clusters"
        )
        yield from warning("metadata.name", sentence, code="version", helps="1.14.7, 1.15.3 and 1.16 have that mended")


def start_time_is_refused(situation: Situation) -> Found:
    version = _known(situation)
    fixed = ((1, 14, 10), (1, 15, 6), (1, 16, 3))
    if version is None or version >= (1, 17, 0):
        return
    if any(version[:2] == each[:2] and version >= each for each in fixed):
        return
    sentence = (
        f"Karmada {_text(version)} can fail again and again to write a Job's start time; mcjob reads the clusters"
    )
    yield from warning(
        "metadata.name", sentence, code="version", helps="1.14.10, 1.15.6, 1.16.3 and 1.17 have that mended"
    )


def release_is_unknown(situation: Situation) -> Found:
    """Said only where a release could matter, and where it was looked for."""
    spec, around = situation.draft.spec, situation.around
    if around.karmada_version or around.karmada_least != "" or not spec.strategy.divides or spec.work_queue:
        return
    sentence = (
        "which Karmada this is cannot be read, and before 1.16.5, in 1.17.0 and in 1.17.1 a cluster can get "
        "another's instances (#7387)"
    )
    helps = "name it in the setting karmadaVersions"
    yield from warning("karmada", sentence, code="version-unknown", helps=helps)


def split_is_another(situation: Situation) -> Found:
    version = _known(situation)
    if version is not None and version < (1, 16, 0) and situation.draft.spec.strategy.divides:
        sentence = f"Karmada {_text(version)} rounds shares differently, so the split may differ by a pod"
        helps = "from 1.16 on it is as predicted"
        yield from warning("spec.strategy", sentence, code="version", helps=helps)


def split_rests_on(draft: JobDraft, version: str) -> str:
    """What the predicted split rests on while Karmada's version is not known; empty where no version matters."""
    if version_of(version) is not None or not (draft.spec.own_policy and draft.spec.strategy.divides):
        return ""
    return "as Karmada 1.16 and newer make it; the version here is not known"


def _known(situation: Situation) -> Version | None:
    return version_of(situation.around.karmada_version) if situation.around.karmada_version else None


def _text(version: Version) -> str:
    return ".".join(str(part) for part in version)


VERSION_WARNINGS = (
    completions_go_astray,
    complete_is_never_seen,
    split_is_another,
    start_time_is_refused,
    release_is_unknown,
)
