"""Drafts with one thing in them, for tests of rules: a name, a probe, volumes, what differs in a cluster."""

from typing import Any

from mcjob_tui.draft.containers import ContainerDraft, EnvSource, EnvVar, Probe, Resources, TCPSocketAction
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.model import DraftMeta, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, Expression, FieldSelector, LabelSelector
from mcjob_tui.draft.volumes import Volume, VolumeMount
from tests.draft.drafts import IMAGE, sound, with_container


def named(name: str, namespace: str = "quant") -> JobDraft:
    return sound().model_copy(update={"metadata": DraftMeta(name=name, namespace=namespace)})


def by_labels(*rows: Expression) -> ClusterAffinity:
    return ClusterAffinity(label_selector=LabelSelector(match_expressions=rows))


def by_regions(*rows: Expression) -> ClusterAffinity:
    return ClusterAffinity(field_selector=FieldSelector(match_expressions=rows))


def probing(**fields: Any) -> JobDraft:
    return with_container(liveness_probe=Probe(**{"tcp_socket": TCPSocketAction(port=80), **fields}))


def with_volumes(*volumes: Volume, mounts: tuple[VolumeMount, ...] = ()) -> JobDraft:
    return sound(volumes=volumes, containers=(ContainerDraft(name="main", image=IMAGE, volume_mounts=mounts),))


def differing(cluster_names: tuple[str, ...] = ("m1",), **fields: Any) -> JobDraft:
    return sound(differences=(Difference(cluster_names=cluster_names, **fields),))


def changed(**fields: Any) -> JobDraft:
    return differing(containers={"main": ContainerDifference(**fields)})


def asking(**fields: Any) -> JobDraft:
    return with_container(resources=Resources(**fields))


def value_of(**source: Any) -> JobDraft:
    return with_container(env=(EnvVar(name="A", value_from=EnvSource(**source)),))
