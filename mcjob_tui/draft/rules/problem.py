"""What a rule says about a draft, and what may be known of the control plane while it is judged."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mcjob_tui.draft.fields import nearest_field
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.paths import with_value, without_row

if TYPE_CHECKING:
    from mcjob_tui.resources.clusters import Cluster


class Severity(StrEnum):
    """An error keeps the draft from being submitted; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fix:
    """A way out: ``label`` says what it does, ``apply`` makes the changed draft."""

    label: str
    apply: Callable[[JobDraft], JobDraft]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or unwise: at which field of which page, in a sentence without a full stop.

    ``code`` names the rule. A sentence begins in lower case, so that it reads on after the field's name. ``helps`` are
    the words of it, at its end, that say what would mend it; a ``fix`` is that too. It ``may_follow``: what is missing
    is entered elsewhere, after this, so that a form waits with saying it.
    """

    path: str
    sentence: str
    severity: Severity
    page: Page
    code: str = ""
    fix: Fix | None = None
    helps: str = ""
    may_follow: bool = False


Found = Iterator[Problem]
Rule = Callable[[JobDraft, "Surroundings"], Found]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of the control plane. None means not known, and rules that need it say nothing.

    Policies are JSON as the API server has them. ``names`` holds by kind (``ConfigMap``, ``Secret``,
    ``PersistentVolumeClaim``, ``ServiceAccount``) the names in the draft's namespace. ``karmada_version`` is such as
    ``1.18.2``; nothing on the API tells it, so it is often not known.
    ``karmada_least`` is the oldest release that the policies' schema allows, empty where that tells nothing.
    """

    clusters: "tuple[Cluster, ...] | None" = None
    namespaces: frozenset[str] | None = None
    job_names: frozenset[str] | None = None
    names: Mapping[str, Collection[str]] = field(default_factory=dict)
    propagation_policies: tuple[dict[str, Any], ...] | None = None
    cluster_propagation_policies: tuple[dict[str, Any], ...] | None = None
    override_policies: tuple[dict[str, Any], ...] | None = None
    cluster_override_policies: tuple[dict[str, Any], ...] | None = None
    karmada_version: str | None = None
    karmada_least: str | None = None


def error(path: str, sentence: str | None, fix: Fix | None = None, code: str = "") -> Found:
    """An error at ``path``, or nothing where there is no sentence."""
    if sentence:
        yield Problem(path, sentence, Severity.ERROR, page_of(path), code, fix)


def warning(
    path: str, sentence: str, fix: Fix | None = None, code: str = "", helps: str = "", *, may_follow: bool = False
) -> Found:
    """A warning at ``path``; ``helps`` ends its sentence and says what would mend it, where no fix alone does."""
    told = f"{sentence}; {helps}" if helps else sentence
    yield Problem(path, told, Severity.WARNING, page_of(path), code, fix, helps, may_follow)


def page_of(path: str) -> Page:
    """The page that has the field at ``path``; what no page shows is on Review."""
    found = nearest_field(path)
    return found.page if found is not None else Page.REVIEW


def setting(label: str, path: str, value: object) -> Fix:
    """A fix that puts ``value`` at ``path``."""
    return Fix(label, lambda draft: with_value(draft, path, value))


def removing(label: str, path: str) -> Fix:
    """A fix that takes a row away."""
    return Fix(label, lambda draft: without_row(draft, path))
