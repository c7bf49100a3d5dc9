"""What is wrong with the draft here and now: the form's rules asked with what is known of the control plane."""

from typing import TYPE_CHECKING

from mcjob_tui.draft.rules import Problem, Surroundings, problems
from mcjob_tui.tui.screens.wizard.live_names import KINDS, LiveNames

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane, Json
    from mcjob_tui.draft.model import JobDraft


def surroundings(session: "ControlPlane", draft: "JobDraft", names: LiveNames, taken: bool) -> Surroundings:
    """What the session knows that rules ask about. ``taken`` says that the Job's name was looked up and found."""
    namespace = draft.namespace
    known = session.job_names(namespace)
    if known is None and taken:
        known = frozenset((draft.name,))
    namespaces = session.namespaces()
    policies = session.policy_names(namespace)
    mine = names.namespace == namespace
    return Surroundings(
        clusters=session.cluster_resources(),
        namespaces=None if namespaces is None else frozenset(namespaces),
        job_names=known,
        names={kind: names.known(kind) for kind in KINDS if mine and names.is_known(kind)},
        propagation_policies=_policies(session, "PropagationPolicy", namespace, policies),
        override_policies=_policies(session, "OverridePolicy", namespace, policies),
    )


def _policies(
    session: "ControlPlane", kind: str, namespace: str, names: frozenset[str] | None
) -> "tuple[Json, ...] | None":
    if names is None:
        return None
    found = (session.raw(kind, namespace, name) for name in sorted(names))
    return tuple(each for each in found if each is not None)


def judge(session: "ControlPlane", draft: "JobDraft", names: LiveNames, taken: bool) -> tuple[Problem, ...]:
    """Errors first, then warnings, each in the order of the form."""
    return problems(draft, surroundings(session, draft, names, taken))
