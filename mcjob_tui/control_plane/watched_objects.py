"""The shapes that a session parses with every watch event: those of ``resources``, without what no view shows.

A Job's pod template and a binding's static weights can be a hundred times as large as what is shown of them; parsing
them with each event would be most of the work.
"""

from typing import Annotated

from pydantic import Field

from mcjob_tui.resources.bindings import BindingStatus, BoundResource, TargetCluster
from mcjob_tui.resources.jobs import JobStatus
from mcjob_tui.resources.meta import CommonWord, Count, Many, Model, NullAs, OneOfEqual, Resource, Word
from mcjob_tui.resources.policies import Suspension


class ImageOnly(Model):
    """A container: its image."""

    image: CommonWord


class ImagesOnly(Model):
    """A pod's spec: the images of its containers."""

    containers: Many[ImageOnly]


class ShownTemplate(Model):
    spec: Annotated[ImagesOnly, NullAs(ImagesOnly), Field(default_factory=ImagesOnly)]


class ShownJobSpec(Model):
    parallelism: int | None = None
    completions: int | None = None
    ttl_seconds_after_finished: int | None = None
    suspend: bool | None = None
    template: Annotated[ShownTemplate, NullAs(ShownTemplate), Field(default_factory=ShownTemplate)]


class ShownJob(Resource):
    """batch/v1 Job, as far as it is shown in lists and followed."""

    spec: Annotated[ShownJobSpec, NullAs(ShownJobSpec), Field(default_factory=ShownJobSpec)]
    status: Annotated[JobStatus, NullAs(JobStatus), Field(default_factory=JobStatus)]


class ShownWeights(Model):
    dynamic_weight: Word


class ShownScheduling(Model):
    """How replicas are divided; absent altogether it means Duplicated."""

    replica_scheduling_type: Word
    replica_division_preference: Word
    weight_preference: ShownWeights | None = None


_ClusterName = Annotated[str, OneOfEqual(2048)]
"""Ten thousand bindings name the same few clusters: kept once for all of them."""


class ShownAffinity(Model):
    """One term of a placement, as far as it names clusters."""

    cluster_names: Many[_ClusterName]


class ShownPlacement(Model):
    replica_scheduling: ShownScheduling | None = None
    cluster_affinity: ShownAffinity | None = None
    cluster_affinities: Many[ShownAffinity]

    @property
    def named_clusters(self) -> tuple[str, ...]:
        """The clusters that it names, once each; none where it chooses them by what they are."""
        terms = (*((self.cluster_affinity,) if self.cluster_affinity is not None else ()), *self.cluster_affinities)
        return tuple(dict.fromkeys(name for each in terms for name in each.cluster_names))


class Presence(Model):
    """Something of which only matters that it is there."""


class ShownBindingSpec(Model):
    resource: Annotated[BoundResource, NullAs(BoundResource), Field(default_factory=BoundResource)]
    replicas: Count
    replica_requirements: Presence | None = None
    clusters: Many[TargetCluster]
    placement: ShownPlacement | None = None
    suspension: Suspension | None = None


class ShownBinding(Resource):
    """Karmada's ResourceBinding, as far as a Job's view needs it."""

    spec: Annotated[ShownBindingSpec, NullAs(ShownBindingSpec), Field(default_factory=ShownBindingSpec)]
    status: Annotated[BindingStatus, NullAs(BindingStatus), Field(default_factory=BindingStatus)]


class SelectedName(Model):
    """A resource selector: the name that it selects, "" for more than one."""

    name: Word


class ShownPolicySpec(Model):
    resource_selectors: Many[SelectedName]
    placement: Annotated[ShownPlacement, NullAs(ShownPlacement), Field(default_factory=ShownPlacement)]


class ShownPolicy(Resource):
    """A PropagationPolicy or ClusterPropagationPolicy: its annotations, what it selects and how it divides."""

    spec: Annotated[ShownPolicySpec, NullAs(ShownPolicySpec), Field(default_factory=ShownPolicySpec)]
