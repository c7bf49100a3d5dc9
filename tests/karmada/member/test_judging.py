"""What the pods name, and what is there already."""

from typing import Any

import pytest

from mcjob_tui.karmada.member.judging import Member, judge
from tests.karmada.member.objects import Json, container, job, node, quota

SETTINGS = {"name": "s", "configMap": {"name": "settings"}}
KEY = {"name": "PW", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}
CLAIM = {"name": "c", "persistentVolumeClaim": {"claimName": "cache"}}
MANAGED = {"metadata": {"name": "fill", "labels": {"karmada.io/managed": "true"}}}
FOREIGN = {"metadata": {"name": "fill"}}

NAMED: list[tuple[str, Json, Member, str]] = [
    (
        "a ConfigMap that is missing",
        {"volumes": [SETTINGS]},
        Member(objects={("ConfigMap", "settings"): None}),
        "stops there is no ConfigMap settings in quant",
    ),
    (
        "one that comes along",
        {"volumes": [SETTINGS]},
        Member(objects={("ConfigMap", "settings"): None}, brought=frozenset({("ConfigMap", "settings")})),
        "",
    ),
    (
        "one that the pod can do without",
        {"volumes": [{"name": "s", "configMap": {"name": "settings", "optional": True}}]},
        Member(objects={("ConfigMap", "settings"): None}),
        "",
    ),
    ("one that could not be read", {"volumes": [SETTINGS]}, Member(), ""),
    (
        "one of several sources of a volume",
        {"volumes": [{"name": "v", "projected": {"sources": [{"secret": {"name": "db"}}, {"downwardAPI": {}}]}}]},
        Member(objects={("Secret", "db"): None}),
        "stops there is no Secret db in quant",
    ),
    (
        "a claim",
        {"volumes": [CLAIM]},
        Member(objects={("PersistentVolumeClaim", "cache"): None}),
        "stops there is no claim cache in quant",
    ),
    (
        "a claim without its volume",
        {"volumes": [CLAIM]},
        Member(objects={("PersistentVolumeClaim", "cache"): {"status": {"phase": "Lost"}}}),
        "stops the claim cache there has lost its volume",
    ),
    (
        "a claim that has its volume",
        {"volumes": [CLAIM]},
        Member(objects={("PersistentVolumeClaim", "cache"): {"status": {"phase": "Bound"}}}),
        "",
    ),
    (
        "a service account",
        {"serviceAccountName": "batch"},
        Member(objects={("ServiceAccount", "batch"): None}),
        "stops there is no service account batch in quant",
    ),
    (
        "a pull secret",
        {"imagePullSecrets": [{"name": "pull"}]},
        Member(objects={("Secret", "pull"): None}),
        "hinders there is no pull secret pull in quant",
    ),
    ("a pull secret without a name", {"imagePullSecrets": [{}]}, Member(objects={("Secret", ""): None}), ""),
    (
        "a priority class",
        {"priorityClassName": "high"},
        Member(objects={("PriorityClass", "high"): None}),
        "stops there is no priority class high",
    ),
    ("a priority class of Kubernetes' own", {"priorityClassName": "system-node-critical"}, Member(), ""),
    ("no priority class that was asked for", {"priorityClassName": "high"}, Member(), ""),
    (
        "a foreign Job",
        {},
        Member(job=FOREIGN),
        "stops a Job fill that Karmada does not manage is there already",
    ),
    (
        "an old Job of Karmada's",
        {},
        Member(job=MANAGED),
        "hinders a Job fill that Karmada brought earlier is still there",
    ),
    (
        "a namespace on its way out",
        {},
        Member(namespace={"metadata": {"name": "quant", "deletionTimestamp": "2026-11-28T00:00:00Z"}}),
        "stops the namespace quant is being deleted there",
    ),
    (
        "a namespace that is not there and is not made",
        {},
        Member(made=False),
        "stops there is no namespace quant, and its label namespace.karmada.io/skip-auto-propagation keeps Karmada "
        "from making it",
    ),
]


@pytest.mark.parametrize(("pod", "member", "said"), [row[1:] for row in NAMED], ids=[row[0] for row in NAMED])
def test_what_stands_against_a_job(pod: Json, member: Member, said: str) -> None:
    found = judge(job(container(), **pod), member)
    assert [f"{each.weight} {each.sentence}" for each in found] == ([said] if said else [])


def test_a_key_that_its_secret_lacks_is_named() -> None:
    def sentences(secret: Json) -> list[str]:
        member = Member(objects={("Secret", "db"): secret})
        return [each.sentence for each in judge(job(container(env=[KEY])), member)]

    assert sentences({"data": {"user": "eA=="}}) == ["the Secret db there has no key password"]
    assert sentences({"data": {"password": "eA=="}}) == []


def test_a_key_that_comes_along_is_missed_by_nobody() -> None:
    secret = ("Secret", "db")
    member = Member(objects={secret: {"data": {"user": "eA=="}}}, brought=frozenset({secret}))
    assert not list(judge(job(container(env=[KEY])), member))


def test_a_whole_environment_taken_from_an_object_needs_the_object() -> None:
    def sentences(**reference: Any) -> list[str]:
        member = Member(objects={("Secret", "db"): None, ("ConfigMap", "settings"): None})
        return [each.sentence for each in judge(job(container(envFrom=[reference])), member)]

    assert sentences(secretRef={"name": "db"}) == ["there is no Secret db in quant"]
    assert sentences(configMapRef={"name": "settings"}) == ["there is no ConfigMap settings in quant"]
    assert sentences(secretRef={"name": "db", "optional": True}) == []


def test_a_policy_that_overwrites_takes_a_foreign_job_over() -> None:
    (found,) = judge(job(container()), Member(job=FOREIGN), overwrites=True)
    assert found.sentence.endswith("is there, and would be taken over")


def test_the_gravest_comes_first_and_nothing_is_said_twice() -> None:
    member = Member(job=MANAGED, quotas=(quota({"pods": "0"}),), nodes=(node(),))
    assert [str(each.weight) for each in judge(job(container()), member)] == ["stops", "hinders"]


def test_an_amount_that_is_none_is_said_and_raises_nothing() -> None:
    (found,) = judge(job(container(requests={"cpu": "much"})), Member(quotas=(quota({"requests.cpu": "1"}),)))
    assert "'much' is no quantity" in found.sentence
