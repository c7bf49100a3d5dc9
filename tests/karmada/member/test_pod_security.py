"""What the pod-security levels refuse, field by field of the form."""

from typing import Any

import pytest

from mcjob_tui.karmada.member.pod_security import ENFORCE, security_findings
from tests.karmada.member.objects import Json, container

SOUND: Json = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def said(level: str, pod: Json) -> list[str]:
    return [each.sentence for each in security_findings(pod, {ENFORCE: level})]


def pod(context: Json | None = None, **rest: Any) -> Json:
    return {"containers": [container(securityContext={**SOUND, **(context or {})})], **rest}


REFUSED: list[tuple[str, Json, str]] = [
    ("baseline", pod({"privileged": True}), "no privileged container (main)"),
    ("baseline", pod({"capabilities": {"add": ["NET_ADMIN", "CHOWN"]}}), "no capability NET_ADMIN"),
    ("baseline", pod(volumes=[{"name": "d", "hostPath": {"path": "/"}}]), "no host path (volume d)"),
    ("baseline", pod(hostNetwork=True), "no hostNetwork"),
    ("baseline", pod(securityContext={"seccompProfile": {"type": "Unconfined"}}), "no unconfined seccomp profile"),
    ("baseline", pod({"appArmorProfile": {"type": "Unconfined"}}), "no unconfined AppArmor profile"),
    ("baseline", pod(securityContext={"windowsOptions": {"hostProcess": True}}), "no Windows host process"),
    ("baseline", pod({"seLinuxOptions": {"user": "root"}}), "no SELinux user, role or type of its own"),
    ("baseline", pod({"seLinuxOptions": {"type": "spc_t"}}), "no SELinux user, role or type of its own"),
    ("baseline", pod({"procMount": "Unmasked"}), "no procMount but Default"),
    (
        "baseline",
        pod(
            securityContext={
                "sysctls": [{"name": "kernel.msgmax", "value": "1"}, {"name": "net.ipv4.tcp_syncookies", "value": "1"}]
            }
        ),
        "no sysctl kernel.msgmax",
    ),
    (
        "baseline",
        {"containers": [container(ports=[{"containerPort": 80, "hostPort": 80}])]},
        "no host port (80)",
    ),
    (
        "baseline",
        {"containers": [container(livenessProbe={"httpGet": {"port": 80, "host": "10.0.0.1"}})]},
        "no probe or hook with a host of its own (in main)",
    ),
    ("restricted", pod({"allowPrivilegeEscalation": None}), "privilege escalation of main must be off"),
    ("restricted", pod({"runAsNonRoot": None}), "run as non-root of main must be on"),
    ("restricted", pod({"runAsUser": 0}), "the user of main must not be 0"),
    ("restricted", pod({"capabilities": {}}), "capabilities of main must drop ALL"),
    ("restricted", pod({"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}), "no capability CHOWN"),
    ("restricted", pod({"seccompProfile": None}), "a seccomp profile, such as RuntimeDefault, must be set"),
    ("restricted", pod(volumes=[{"name": "n", "nfs": {}}]), "no volume of the kind nfs (n)"),
]


@pytest.mark.parametrize(("level", "given", "sentence"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_a_level_refuses(level: str, given: Json, sentence: str) -> None:
    assert said(level, given) == [f"pod security there is {level}: {sentence}"]


@pytest.mark.parametrize(("level", "given", "sentence"), REFUSED, ids=[row[2] for row in REFUSED])
def test_a_namespace_without_a_level_refuses_none_of_it(level: str, given: Json, sentence: str) -> None:
    assert said("privileged", given) == []
    assert not list(security_findings(given, {}))


def test_a_sound_pod_may_run_under_restricted_and_the_pod_may_say_it_for_its_containers() -> None:
    assert said("restricted", pod()) == []
    assert said("restricted", pod(volumes=[{"name": "s", "configMap": {"name": "settings"}}])) == []
    whole = {"runAsNonRoot": True, "seccompProfile": {"type": "Localhost"}}
    own = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert said("restricted", {"securityContext": whole, "containers": [container(securityContext=own)]}) == []


def test_a_plain_container_is_refused_by_restricted_in_one_sentence() -> None:
    (sentence,) = said("restricted", {"containers": [container()]})
    assert sentence == (
        "pod security there is restricted: privilege escalation of main must be off, capabilities of main must drop "
        "ALL, run as non-root of main must be on and a seccomp profile, such as RuntimeDefault, must be set"
    )
