"""What a client asks about itself: SelfSubjectAccessReview, SelfSubjectRulesReview, SelfSubjectReview.

They are created and answered at once; nothing is stored.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mcjob_tui.sandbox.api.access import PUBLIC_PATHS, may_read_path
from mcjob_tui.sandbox.api.backend import READING, User
from mcjob_tui.sandbox.failures import ApiFailure, FieldError, invalid
from mcjob_tui.sandbox.kinds import CLUSTER, SECRET, Kind
from mcjob_tui.sandbox.objects import Json, at


@dataclass(frozen=True, slots=True)
class Review:
    """One kind of review; ``answer`` gives its status for a user, the request's object and the server's kinds."""

    kind: Kind
    answer: Callable[[User, Json, Iterable[Kind]], Json]

    @property
    def path(self) -> str:
        return f"/apis/{self.kind.api_version}/{self.kind.plural}"

    def answered(self, user: User, asked: Json, kinds: Iterable[Kind]) -> Json:
        """The review with its status. Raises ``ApiFailure`` (422) where it asks nothing or two things."""
        status = self.answer(user, asked, kinds)
        found: Json = {"kind": self.kind.kind, "apiVersion": self.kind.api_version, "metadata": {}}
        return {**found, **({"spec": asked["spec"]} if "spec" in asked else {}), "status": status}


def _access(user: User, asked: Json, _: Iterable[Kind]) -> Json:
    resource, path = at(asked, "spec", "resourceAttributes"), at(asked, "spec", "nonResourceAttributes")
    if isinstance(resource, dict) and isinstance(path, dict):
        raise _refusal("spec.nonResourceAttributes", "cannot be specified in combination with resourceAttributes")
    if not isinstance(resource, dict) and not isinstance(path, dict):
        words = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        raise _refusal("spec.resourceAttributes", words)
    if isinstance(resource, dict):
        return _verdict(_may(user, {key: str(value or "") for key, value in resource.items()}))
    wanted = path if isinstance(path, dict) else {}
    allowed = user.namespace is None or (
        wanted.get("verb") == "get" and may_read_path(user, str(wanted.get("path") or ""))
    )
    return _verdict(allowed)


def _rules(user: User, asked: Json, kinds: Iterable[Kind]) -> Json:
    namespace = at(asked, "spec", "namespace")
    if not namespace:
        raise ApiFailure(400, "BadRequest", "no namespace on request")
    mine = [_rule(["create"], each.kind.group, each.kind.plural) for each in REVIEWS]
    everywhere = ["*"]
    if user.namespace is None:
        return {
            "resourceRules": [{"verbs": everywhere, "apiGroups": everywhere, "resources": everywhere}, *mine],
            "nonResourceRules": [{"verbs": everywhere, "nonResourceURLs": everywhere}],
            "incomplete": False,
        }
    reading = list(READING)
    if namespace == user.namespace:
        mine += [_rule(reading, each.group, each.plural) for each in kinds if each.namespaced and each is not SECRET]
    if user.reads_clusters:
        mine.append(_rule(reading, CLUSTER.group, CLUSTER.plural))
    if user.clusters:
        mine.append({**_rule(["get"], CLUSTER.group, "clusters/proxy"), "resourceNames": sorted(user.clusters)})
    paths = {"verbs": ["get"], "nonResourceURLs": list(PUBLIC_PATHS)}
    return {"resourceRules": mine, "nonResourceRules": [paths], "incomplete": False}


def _self(user: User, _: Json, __: Iterable[Kind]) -> Json:
    groups = ["system:masters"] if user.namespace is None else []
    return {"userInfo": {"username": user.name, "groups": [*groups, "system:authenticated"]}}


def _may(user: User, asked: dict[str, str]) -> bool:
    """Whether the user may do what ``resourceAttributes`` ask."""
    verb, group, resource = asked.get("verb", ""), asked.get("group", ""), asked.get("resource", "")
    subresource, name = asked.get("subresource", ""), asked.get("name", "")
    if (group, resource, subresource) == (CLUSTER.group, CLUSTER.plural, "proxy"):
        return user.may_proxy(name) and (user.namespace is None or verb == "get")
    in_core = (group, resource) == ("", "namespaces")
    namespace = name or asked.get("namespace", "") if in_core else asked.get("namespace", "")
    return user.may(verb, group, f"{resource}/{subresource}" if subresource else resource, namespace)


def _verdict(allowed: bool) -> Json:
    return {"allowed": allowed}


def _rule(verbs: list[str], group: str, resource: str) -> Json:
    return {"verbs": verbs, "apiGroups": [group], "resources": [resource]}


def _refusal(field: str, detail: str) -> ApiFailure:
    error = FieldError("FieldValueInvalid", f"Invalid value: null: {detail}", field)
    return invalid(REVIEWS[0].kind, "", [error])


def _kind(group: str, name: str) -> Kind:
    return Kind(group, "v1", name, f"{name.lower()}s", namespaced=False, verbs=("create",))


REVIEWS = (
    Review(_kind("authorization.k8s.io", "SelfSubjectAccessReview"), _access),
    Review(_kind("authorization.k8s.io", "SelfSubjectRulesReview"), _rules),
    Review(_kind("authentication.k8s.io", "SelfSubjectReview"), _self),
)
"""All kinds of review that there are."""
