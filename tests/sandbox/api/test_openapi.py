"""What a client finds in OpenAPI documents of both versions."""

import pytest

from mcjob_tui.sandbox.api import openapi_v2
from mcjob_tui.sandbox.kinds import CONTROL_PLANE_KINDS
from tests.sandbox.api.harness import ApiClient
from tests.sandbox.api.small_federation import ADMIN_TOKEN

KUBECTL = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"


async def test_the_second_version_names_every_kind_in_both_forms(api: ApiClient) -> None:
    as_json = await api.get("/openapi/v2")
    kinds = [each["x-kubernetes-group-version-kind"][0]["kind"] for each in as_json.body["definitions"].values()]
    assert kinds == [each.kind for each in CONTROL_PLANE_KINDS]
    headers = {"Accept": KUBECTL, "Authorization": f"Bearer {ADMIN_TOKEN}"}
    async with api.session.get(f"{api.url}/openapi/v2", headers=headers) as answer:
        assert answer.content_type == openapi_v2.MEDIA_TYPE
        assert await answer.read() == openapi_v2.as_protobuf(CONTROL_PLANE_KINDS)


@pytest.mark.parametrize(
    ("path", "kind"), [("apis/batch/v1", "Job"), ("apis/policy.karmada.io/v1alpha1", "OverridePolicy")]
)
async def test_the_third_version_says_that_the_server_validates_fields(api: ApiClient, path: str, kind: str) -> None:
    root = (await api.get("/openapi/v3")).body["paths"]
    document = (await api.get(root[path]["serverRelativeURL"])).body
    patches = [each["patch"] for each in document["paths"].values() if "patch" in each]
    of_kind = next(each for each in patches if each["x-kubernetes-group-version-kind"]["kind"] == kind)
    assert "fieldValidation" in {each["name"] for each in of_kind["parameters"]}
