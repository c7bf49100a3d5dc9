"""What the form asks a control plane for: names without contents, keys without values, the oldest release it can be."""

from dataclasses import dataclass, field
from typing import Any

from mcjob_tui.control_plane.kinds import CLUSTER_OVERRIDE_POLICY, kind_named
from mcjob_tui.control_plane.surroundings import asked_surroundings, cluster_overrides, keys_in, pull_secrets_in
from mcjob_tui.control_plane.transport import Answer
from mcjob_tui.draft.rules import Surroundings
from tests.control_plane.federations import Lossy, api_of, running, session_with
from tests.control_plane.servers import transport_to

HIDDEN = "aGlkZGVu"


@dataclass
class Noting(Lossy):
    """A transport that notes what was answered."""

    answers: list[bytes] = field(default_factory=list)

    async def request(self, *given: Any, **more: Any) -> Answer:
        answer = await super().request(*given, **more)
        self.answers.append(answer.body)
        return answer


def _secret(name: str, kind: str, key: str) -> dict[str, object]:
    metadata = {"name": name, "namespace": "demo"}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "data": {key: HIDDEN}}


async def test_names_keys_wide_policies_and_the_release_are_asked_for_and_no_secret_is_read_in_a_list() -> None:
    async with running() as federation, api_of(federation) as api:
        await api.create(kind_named("Secret"), _secret("opaque", "Opaque", "password"))
        await api.create(kind_named("Secret"), _secret("pull", "kubernetes.io/dockercfg", ".dockercfg"))
        rules = [{"overriders": {"labelsOverrider": [{"operator": "add", "value": {"a": "b"}}]}}]
        selector = [{"apiVersion": "batch/v1", "kind": "Job"}]
        wide = {"apiVersion": "policy.karmada.io/v1alpha1", "kind": "ClusterOverridePolicy", "metadata": {"name": "w"}}
        await api.create(
            CLUSTER_OVERRIDE_POLICY, {**wide, "spec": {"resourceSelectors": selector, "overrideRules": rules}}
        )
        async with transport_to(federation.connection) as inner:
            noting = Noting(inner, lambda *_: "")
            async with session_with(federation, noting) as session:
                asked = await asked_surroundings(session, "demo")
                policies = await cluster_overrides(session)
                pull = await pull_secrets_in(session, "demo")
                listed = b"".join(noting.answers)
                keys = await keys_in(session, "Secret", "demo", "opaque")
                none = await keys_in(session, "Secret", "demo", "missing")
    known = asked.beside(Surroundings())
    assert {"opaque", "pull"} <= set(known.names["Secret"])
    assert [each["metadata"]["name"] for each in policies or ()] == ["w"]
    assert known.karmada_least == "1.18"
    assert (pull, keys, none) == (("pull",), ("password",), ())
    assert HIDDEN.encode() not in listed
