"""What users are told about themselves, as ``kubectl auth`` asks it."""

from typing import Any

import pytest

from tests.sandbox.api.harness import ApiClient
from tests.sandbox.api.small_federation import ADMIN_TOKEN, VIEWER_TOKEN

AUTHORIZATION = "/apis/authorization.k8s.io/v1"


async def _asked(api: ApiClient, kind: str, spec: Any, token: str, group: str = AUTHORIZATION) -> Any:
    answer = await api.post(f"{group}/{kind.lower()}s", {"kind": kind, **({"spec": spec} if spec else {})}, token=token)
    assert answer.code == 201, answer.body
    return answer.body["status"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/healthz", True), ("/version", True), ("/apis/batch/v1", True), ("/metrics", False), ("/", False)],
)
async def test_a_review_of_a_path_says_what_a_get_would_meet(api: ApiClient, path: str, allowed: bool) -> None:
    spec = {"nonResourceAttributes": {"path": path, "verb": "get"}}
    assert await _asked(api, "SelfSubjectAccessReview", spec, VIEWER_TOKEN) == {"allowed": allowed}
    assert ((await api.get(path, token=VIEWER_TOKEN)).code != 403) is allowed
    assert await _asked(api, "SelfSubjectAccessReview", spec, ADMIN_TOKEN) == {"allowed": True}


async def test_the_rules_of_the_administrator_are_everything(api: ApiClient) -> None:
    rules = await _asked(api, "SelfSubjectRulesReview", {"namespace": "demo"}, ADMIN_TOKEN)
    assert rules["resourceRules"][0] == {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
    assert rules["incomplete"] is False


async def test_the_rules_of_the_viewer_are_what_it_may(api: ApiClient) -> None:
    rules = await _asked(api, "SelfSubjectRulesReview", {"namespace": "demo"}, VIEWER_TOKEN)
    named = {each["resources"][0]: each for each in rules["resourceRules"]}
    assert named["jobs"] == {"verbs": ["get", "list", "watch"], "apiGroups": ["batch"], "resources": ["jobs"]}
    assert named["clusters/proxy"]["resourceNames"] == ["member1"]
    assert "secrets" not in named
    elsewhere = await _asked(api, "SelfSubjectRulesReview", {"namespace": "default"}, VIEWER_TOKEN)
    assert "jobs" not in {each["resources"][0] for each in elsewhere["resourceRules"]}


async def test_users_are_told_who_they_are(api: ApiClient) -> None:
    found = await _asked(api, "SelfSubjectReview", None, VIEWER_TOKEN, "/apis/authentication.k8s.io/v1")
    assert found == {"userInfo": {"username": "viewer", "groups": ["system:authenticated"]}}


@pytest.mark.parametrize("spec", [{}, {"resourceAttributes": {}, "nonResourceAttributes": {}}])
async def test_a_review_that_asks_nothing_or_two_things_is_invalid(api: ApiClient, spec: Any) -> None:
    answer = await api.post(f"{AUTHORIZATION}/selfsubjectaccessreviews", {"spec": spec})
    assert (answer.code, answer.body["reason"]) == (422, "Invalid")
