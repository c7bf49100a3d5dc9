"""What servers really answered, as errors of the tree.

The right kind, the fields, a sentence without control characters.
"""

import json
from typing import Any

import pytest

from mcjob_tui.control_plane import errors
from mcjob_tui.control_plane.answers import causes_in, error_of
from tests.control_plane.servers import CAPTURES, capture


def captured_error(name: str) -> errors.ControlPlaneError:
    found = capture(f"error-{name}")
    body: Any = found["body"]
    raw = body if isinstance(body, str) else json.dumps(body)
    return error_of(found["http_status"], found["headers"]["Content-Type"].partition(";")[0], raw.encode())


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("job-already-exists-409", errors.AlreadyExists, 'jobs.batch "j-dupl" already exists'),
        ("job-update-conflict-409", errors.Conflict, "the object has been modified"),
        ("job-missing-namespace-404", errors.NotFound, 'namespaces "nosuchns" not found'),
        ("unknown-api-404", errors.UnknownApi, "does not have this API"),
        ("job-bad-name-422", errors.Invalid, 'Job.batch "Bad_Name" is invalid'),
        ("job-type-error-400", errors.Invalid, "cannot unmarshal string"),
        ("bad-continue-400", errors.Invalid, "invalid continue token"),
        ("bad-token-401", errors.Unauthorized, "does not accept these credentials (401)"),
        ("anonymous-403", errors.Forbidden, 'cannot list resource "jobs"'),
        ("viewer-create-job-403", errors.Forbidden, 'cannot create resource "jobs"'),
        ("viewer-proxy-403", errors.Forbidden, 'cannot get resource "clusters/proxy"'),
        ("viewer-proxy-impersonated-403-in-member", errors.Forbidden, "cannot impersonate"),
        ("job-deletion-protected", errors.DeniedByAdmission, "This resource is protected"),
        ("pp-spread-max-lt-min", errors.DeniedByAdmission, "spec.placement.spreadConstraints"),
        ("webhook-down-500", errors.ServerFailure, "failed calling webhook"),
        ("aggregated-apiserver-down-503", errors.ServerFailure, "service unavailable"),
        ("proxy-unreachable-cluster", errors.ServerFailure, "connection refused"),
    ],
)
def test_a_captured_answer_is_the_right_error(name: str, kind: type[errors.ControlPlaneError], says: str) -> None:
    found = captured_error(name)
    assert type(found) is kind
    assert says in str(found)


def test_every_captured_error_is_one_clean_line() -> None:
    names = [each.stem.removeprefix("error-") for each in CAPTURES.glob("error-*.json")]
    assert len(names) > 60
    for name in names:
        if capture(f"error-{name}")["http_status"] >= 400:
            assert str(captured_error(name)).isprintable(), name


def test_rbac_says_what_was_asked_for() -> None:
    found = captured_error("viewer-create-pp-403")
    assert isinstance(found, errors.Forbidden)
    assert (found.verb, found.resource, found.namespace) == ("create", "propagationpolicies.policy.karmada.io", "demo")


def test_a_webhook_is_named() -> None:
    found = captured_error("job-deletion-protected")
    assert isinstance(found, errors.DeniedByAdmission)
    assert found.webhook == "resourcedeletionprotection.karmada.io"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("job-request-gt-limit-422", ["spec.template.spec.containers[0].resources.requests"]),
        ("job-long-name-422", ["metadata.labels", "spec.template.labels"]),
        ("op-target-bad-field", ["spec.overrideRules[0].targetCluster.fieldSelector"]),
        ("pp-failover-bad", ["spec.propagateDeps", "spec.failover.application.decisionConditions.tolerationSeconds"]),
        ("job-unknown-field-strict-400", ["spec.paralelism"]),
        ("job-already-exists-409", []),
    ],
)
def test_the_refused_fields_are_named(name: str, fields: list[str]) -> None:
    found = captured_error(name)
    assert isinstance(found, errors.Refused)
    assert [each.field for each in found.causes] == fields


def test_a_webhooks_fields_carry_their_own_words() -> None:
    text = "[spec.a: Invalid value: 1: too small, spec.b[0].c: Required value]"
    assert [(each.field, each.message) for each in causes_in(text)] == [
        ("spec.a", "Invalid value: 1: too small"),
        ("spec.b[0].c", "Required value"),
    ]


@pytest.mark.parametrize("status", [200, 403, 404, 502, 503])
def test_a_web_page_is_no_answer(status: int) -> None:
    found = error_of(status, "text/html", b"<html><body>Sign in</body></html>")
    assert type(found) is errors.ProtocolError
    assert "a web page came in place of an API server's answer" in str(found)


@pytest.mark.parametrize(
    ("status", "content_type", "body", "kind", "says"),
    [
        (401, "text/plain", "Unauthorized", errors.Unauthorized, "the server does not accept these credentials (401)"),
        (403, "text/plain", "no", errors.Forbidden, "not allowed: no (HTTP 403)"),
        (403, "", "", errors.Forbidden, "not allowed: the server gave no reason (HTTP 403)"),
        (429, "text/plain", "Too many requests", errors.Overloaded, "Too many requests"),
        (429, "text/html", "<html>", errors.Overloaded, "the server has too many requests"),
        (503, "text/plain", "", errors.ServerFailure, "the server failed: it gave no reason (HTTP 503)"),
        (418, "text/plain", "a teapot", errors.ProtocolError, "the server answered HTTP 418: a teapot"),
        (400, "", "", errors.ProtocolError, "the server answered HTTP 400: without a word"),
        (400, "application/json", '{"code":"x"}', errors.ProtocolError, 'the server answered HTTP 400: {"code":"x"}'),
    ],
)
def test_what_is_no_status_is_told_by_its_code(
    status: int, content_type: str, body: str, kind: type[errors.ControlPlaneError], says: str
) -> None:
    found = error_of(status, content_type, body.encode(), retry_after=7)
    assert (type(found), str(found)) == (kind, says)
    if isinstance(found, errors.Overloaded | errors.ServerFailure):
        assert found.retry_after == 7


def test_a_version_that_the_server_does_not_have_yet_is_no_base_any_more() -> None:
    causes = [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]
    status = {"reason": "Timeout", "code": 504, "message": "Timeout: too large", "details": {"causes": causes}}
    assert type(error_of(504, "application/json", json.dumps(status).encode())) is errors.Expired


def test_a_quota_is_told_from_rbac() -> None:
    message = 'jobs.batch "x" is forbidden: exceeded quota: compute, requested: count/jobs.batch=1'
    body = json.dumps({"kind": "Status", "reason": "Forbidden", "code": 403, "message": message}).encode()
    assert type(error_of(403, "application/json", body)) is errors.QuotaExceeded


def test_too_many_requests_says_for_how_long_to_wait() -> None:
    status = {"reason": "TooManyRequests", "code": 429, "message": "slow down", "details": {"retryAfterSeconds": 7}}
    found = error_of(429, "application/json", json.dumps(status).encode())
    assert isinstance(found, errors.Overloaded)
    assert found.retry_after == 7


def test_control_characters_never_get_into_a_sentence() -> None:
    body = json.dumps({"reason": "Invalid", "code": 422, "message": "a\x1b[31mb\u202ec\nd"}).encode()
    assert str(error_of(422, "application/json", body)) == "abc d"
