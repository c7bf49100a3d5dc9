"""What kubectl sends as protobuf only: what ``create KIND`` makes, and the question whether something is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.sandbox.api.protobuf import MEDIA_TYPE, decoded, is_read
from mcjob_tui.sandbox.failures import ApiFailure
from tests.sandbox.api.harness import ApiClient
from tests.sandbox.api.small_federation import VIEWER_TOKEN

REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


def text(number: int, value: str | bytes) -> bytes:
    """A length-delimited field of fewer than 128 bytes."""
    content = value.encode() if isinstance(value, str) else value
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content


def enveloped(api_version: str, kind: str, raw: bytes) -> bytes:
    """An object as kubectl sends it."""
    return b"k8s\x00" + text(1, text(1, api_version) + text(2, kind)) + text(2, raw) + text(3, "") + text(4, "")


def namespace(name: str, **labels: str) -> bytes:
    rows = b"".join(text(11, text(1, key) + text(2, value)) for key, value in labels.items())
    # As kubectl does it: empty strings and an empty creationTimestamp, spec and status are written too.
    metadata = text(1, name) + text(2, "") + text(8, b"") + bytes([7 << 3, 0]) + rows
    return enveloped("v1", "Namespace", text(1, metadata) + text(2, b"") + text(3, text(1, "")))


def test_a_namespace_with_its_labels() -> None:
    found = decoded(namespace("new", team="a", env="b"), "Namespace")
    assert found == {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "new", "labels": {"team": "a", "env": "b"}},
    }


async def test_a_namespace_is_created(api: ApiClient) -> None:
    answer = await api.request("POST", "/api/v1/namespaces", namespace("new", team="a"), media=MEDIA_TYPE)
    assert (answer.code, answer.body["metadata"]["labels"]["team"]) == (201, "a")
    assert (await api.get("/api/v1/namespaces/new")).body["status"]["phase"] == "Active"


@pytest.mark.parametrize(("verb", "allowed"), [("list", True), ("create", False)])
async def test_a_review_is_answered(api: ApiClient, verb: str, allowed: bool) -> None:
    attributes = text(1, "demo") + text(2, verb) + text(3, "batch") + text(5, "jobs")
    body = enveloped("authorization.k8s.io/v1", "SelfSubjectAccessReview", text(2, text(1, attributes)))
    answer = await api.request("POST", REVIEWS, body, media=MEDIA_TYPE, token=VIEWER_TOKEN)
    assert (answer.code, answer.body["status"]) == (201, {"allowed": allowed})


def test_a_job_as_kubectl_create_job_makes_it() -> None:
    container = text(1, "main") + text(2, "busybox") + text(3, "sleep") + text(3, "3") + text(8, b"") + b"\x80\x01\x00"
    template = text(1, text(8, b"")) + text(2, text(2, container) + text(3, "Never"))
    body = enveloped("batch/v1", "Job", text(1, text(1, "j") + text(3, "demo")) + text(2, text(6, template)))
    assert decoded(body, "Job") == {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "j", "namespace": "demo"},
        "spec": {
            "template": {
                "spec": {
                    "containers": [{"name": "main", "image": "busybox", "command": ["sleep", "3"]}],
                    "restartPolicy": "Never",
                }
            }
        },
    }


def test_numbers_bytes_and_amounts() -> None:
    secret = decoded(enveloped("v1", "Secret", text(2, text(1, "k") + text(2, b"\xff")) + bytes([5 << 3, 1])), "Secret")
    assert (secret["data"], secret["immutable"]) == ({"k": "/w=="}, True)
    quota = enveloped("v1", "ResourceQuota", text(2, text(1, text(1, "cpu") + text(2, text(1, "500m")))))
    assert decoded(quota, "ResourceQuota")["spec"] == {"hard": {"cpu": "500m"}}
    zero = decoded(enveloped("batch/v1", "Job", text(2, bytes([1 << 3, 0]))), "Job")
    assert zero["spec"] == {"parallelism": 0}


def test_what_is_not_read_is_not_lost_without_a_word() -> None:
    volume = text(2, text(6, text(2, text(1, text(1, "v")))))
    with pytest.raises(ApiFailure, match="field 1 is read as JSON only") as refused:
        decoded(enveloped("batch/v1", "Job", volume), "Job")
    assert refused.value.code == 415


async def test_no_other_kind_is_read_as_protobuf(api: ApiClient) -> None:
    answer = await api.request("POST", "/api/v1/namespaces/demo/pods", enveloped("v1", "Pod", b""), media=MEDIA_TYPE)
    assert (answer.code, answer.body["reason"]) == (415, "UnsupportedMediaType")
    assert not is_read("Pod")


def test_another_kind_than_that_of_the_path_is_refused() -> None:
    with pytest.raises(ApiFailure, match="Pod in version 'v1' cannot be handled as a Namespace"):
        decoded(enveloped("v1", "Pod", b""), "Namespace")


@pytest.mark.parametrize(
    ("kind", "raw", "why"),
    [
        ("Job", text(2, text(1, "many")), "it has a text where a number belongs"),
        ("Namespace", bytes([1 << 3, 1]), "it has a number where a message belongs"),
        ("Namespace", text(1, text(1, b"\xff")), "it has a string that is no UTF-8"),
        ("Namespace", bytes([1 << 3 | 3, 0]), "it has a field of type 3"),
    ],
)
def test_a_field_of_another_type_is_refused_with_the_reason(kind: str, raw: bytes, why: str) -> None:
    version = "batch/v1" if kind == "Job" else "v1"
    with pytest.raises(ApiFailure, match=why):
        decoded(enveloped(version, kind, raw), kind)


def outcome(body: bytes) -> int:
    """200 where the body is a Namespace, or the code of the refusal."""
    try:
        found = decoded(body, "Namespace")
    except ApiFailure as refused:
        return refused.code
    return 200 if found["kind"] == "Namespace" else 500


@given(st.binary(max_size=200), st.booleans())
def test_whatever_comes_is_an_object_or_refused(body: bytes, with_magic: bool) -> None:
    assert outcome((b"k8s\x00" if with_magic else b"") + body) in (200, 400, 415)


@given(st.data())
def test_a_message_that_is_cut_or_damaged_is_an_object_or_refused(data: st.DataObject) -> None:
    whole = bytearray(namespace("new", team="a"))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    assert outcome(bytes(whole[: data.draw(st.integers(0, len(whole)))])) in (200, 400, 415)
