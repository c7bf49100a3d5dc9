"""Warnings of policies that exist already: one that claims the Job first, others that change it."""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.policy_objects import propagation_policy_object
from mcjob_tui.draft.rules.problem import Found, Surroundings, setting, warning
from mcjob_tui.draft.warnings.situation import Situation
from mcjob_tui.karmada.names import SKIP_NAMESPACE
from mcjob_tui.karmada.precedence import claiming_policy, selectors_of
from mcjob_tui.karmada.selection import resource_priority
from mcjob_tui.resources.names import next_name
from mcjob_tui.resources.wording import listed


def existing_claim(draft: JobDraft, around: Surroundings) -> dict[str, Any] | None:
    """The existing policy that would claim the draft's Job, were there none of its own."""
    return claiming_policy(
        job_object(draft), around.propagation_policies or (), around.cluster_propagation_policies or ()
    )


def another_policy_claims_it(situation: Situation) -> Found:
    draft, around = situation.draft, situation.around
    if not draft.spec.own_policy or around.propagation_policies is None:
        return
    found = _claims_before_its_own(draft, around)
    if found is not None:
        name = _name(found)
        sentence = f"the PropagationPolicy {name} claims a Job of this name first, so this placement would not count"
        free = next_name(draft.name, around.job_names or ())
        is_way_out = _claims_before_its_own(with_value(draft, "metadata.name", free), around) is None
        fix = setting(f"call it {free}", "metadata.name", free) if is_way_out else None
        helps = "" if is_way_out else "no other name helps: lower its priority, or leave the placement to it"
        yield from warning("metadata.name", sentence, fix, "claimed", helps)


def _claims_before_its_own(draft: JobDraft, around: Surroundings) -> Mapping[str, Any] | None:
    """Only a policy of the namespace could: Karmada looks at cluster-wide ones where none of those matches."""
    own = propagation_policy_object(draft, draft.name)
    others = [each for each in around.propagation_policies or () if _name(each) != _name(own)]
    found = claiming_policy(job_object(draft), [*others, own])
    return None if found is own else found


def a_policy_is_there(situation: Situation) -> Found:
    draft, around = situation.draft, situation.around
    if draft.spec.own_policy or around.propagation_policies is None:
        return
    found = existing_claim(draft, around)
    fix = setting("give it a policy of its own", "spec.ownPolicy", True)
    if found is not None:
        sentence = f"the {found.get('kind', 'PropagationPolicy')} {_name(found)} claims the Job and places it"
        yield from warning("spec.strategy", sentence, fix, "claimed-by")
        return
    yield from warning("spec.strategy", "no policy claims the Job, so Karmada would leave it alone", fix, "no-policy")


def other_overrides_change_it(situation: Situation) -> Found:
    job = job_object(situation.draft)
    around = situation.around
    namespace = situation.draft.namespace
    own = [each for each in around.override_policies or () if each.get("metadata", {}).get("namespace") == namespace]
    named = [f"OverridePolicy {_name(each)}" for each in own if _matches(each, job)]
    wide = around.cluster_override_policies or ()
    named += [f"ClusterOverridePolicy {_name(each)}" for each in wide if _matches(each, job)]
    if named:
        sentence = f"{listed(named)} also change{_s(named)} this Job"
        helps = "the effective Jobs say how; narrow what it selects, if it should not"
        helps = helps if len(named) == 1 else "the effective Jobs say how; narrow what they select, if they should not"
        yield from warning("spec.differences", sentence, code="other-overrides", helps=helps)


def namespace_stays_here(situation: Situation) -> Found:
    new = situation.draft.spec.new_namespace
    if new is not None and new.labels.get(SKIP_NAMESPACE) == "true":
        sentence = f"the label {SKIP_NAMESPACE} keeps the namespace from the clusters, so nothing can start there"
        rest = {key: value for key, value in new.labels.items() if key != SKIP_NAMESPACE}
        fix = setting("drop the label", "spec.newNamespace.labels", rest)
        yield from warning("spec.newNamespace", sentence, fix, "namespace-skipped")


def _matches(policy: Mapping[str, Any], job: Mapping[str, Any]) -> bool:
    selectors = selectors_of(policy)
    return not selectors or bool(resource_priority(job, selectors))


def _name(policy: Mapping[str, Any]) -> str:
    return str(policy.get("metadata", {}).get("name", ""))


def _s(names: list[str]) -> str:
    return "s" if len(names) == 1 else ""


POLICY_WARNINGS = (another_policy_claims_it, a_policy_is_there, other_overrides_change_it, namespace_stays_here)
