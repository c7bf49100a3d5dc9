"""From a draft to the objects that are submitted: exactly one Job, at most one policy of each kind, maybe a Namespace.

A pure function of the draft: what Review shows, ``mcjob render`` prints and submit sends is the same, object for
object.
"""

import json
import secrets
import string
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.overriding import override_policy_object
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import namespace_object, propagation_policy_object

if TYPE_CHECKING:
    from mcjob_tui.karmada.placement.result import PlacementResult

PREDICTION = "mcjob.io/prediction"
SUBMISSION = "mcjob.io/submission"


@dataclass(frozen=True, slots=True)
class Manifests:
    """The objects of one submission, as JSON."""

    job: Json
    namespace: Json | None = None
    override_policy: Json | None = None
    propagation_policy: Json | None = None

    def documents(self) -> tuple[Json, ...]:
        """The objects in the order in which they are created: an override that comes late can never be applied."""
        found = (self.namespace, self.override_policy, self.propagation_policy, self.job)
        return tuple(each for each in found if each is not None)


def random_suffix() -> str:
    """Five random lower-case letters."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(5))


def render(
    draft: JobDraft,
    *,
    taken_policy_names: Collection[str] = (),
    begun: str = "",
    suffix: Callable[[], str] = random_suffix,
) -> Manifests:
    """The objects of the draft. A draft that rules refuse is rendered too, for Review: typed text stays where it is.

    Args:
        draft: The form.
        taken_policy_names: Names of the policies that are in the namespace already. Where the Job's own name is among
            them both policies are called ``<job>-`` and ``suffix()``.
        begun: The name of policies that a submission of this Job has left that was cut off: then they are called so.
        suffix: Makes the five letters; called only then, and again while the name is taken.
    """
    name = begun or draft.name
    while name in taken_policy_names and name != begun:
        name = f"{draft.name}-{suffix()}"
    return Manifests(
        job=job_object(draft),
        namespace=namespace_object(draft),
        override_policy=override_policy_object(draft, name),
        propagation_policy=propagation_policy_object(draft, name) if draft.spec.own_policy else None,
    )


def with_prediction(manifests: Manifests, result: "PlacementResult") -> Manifests:
    """The same objects with the predicted split as an annotation of the policy, for "predicted beside actual"."""
    policy = manifests.propagation_policy
    if policy is None or not result.scheduled:
        return manifests
    text = json.dumps(result.split, separators=(",", ":"))
    annotations = {**policy["metadata"].get("annotations", {}), PREDICTION: text}
    metadata = {**policy["metadata"], "annotations": annotations}
    return replace(manifests, propagation_policy={**policy, "metadata": metadata})
