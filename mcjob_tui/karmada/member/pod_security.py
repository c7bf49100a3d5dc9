"""What a namespace's pod-security level does not let pods have.

Source: ``k8s.io/pod-security-admission/policy`` (the Pod Security Standards, latest). A level that the cluster has for
all namespaces by its configuration cannot be read and is not known here.
"""

from collections.abc import Callable, Iterator, Mapping

from mcjob_tui.karmada.member.finding import Found, Object, containers_of, stops
from mcjob_tui.resources.wording import listed

ENFORCE = "pod-security.kubernetes.io/enforce"
LEVELS = ("baseline", "restricted")

_CAPABILITIES = frozenset(
    [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ]
)
_VOLUMES = frozenset(
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"]
)
_SYSCTLS = frozenset(
    [
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
    ]
)
_SELINUX_TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"})

Rule = Callable[[Object], Iterator[str]]


def security_findings(pod: Object, labels: Mapping[str, str]) -> Found:
    """What the level that the namespace's labels name refuses, all in one finding."""
    level = labels.get(ENFORCE, "")
    if level not in LEVELS:
        return
    rules = BASELINE if level == "baseline" else (*BASELINE, *RESTRICTED)
    said = [sentence for rule in rules for sentence in rule(pod)]
    if said:
        yield stops(f"pod security there is {level}: {listed(said, most=8)}")


def _where(containers: list[Object], pod: Object) -> str:
    """``of backfill``, or nothing where it is all of several containers."""
    every = containers_of(pod)
    names = [str(each.get("name", "")) for each in containers]
    return "" if len(names) == len(every) > 1 else f" of {listed(names)}"


def _those(pod: Object, broken: Callable[[Object], bool]) -> list[Object]:
    return [each for each in containers_of(pod) if broken(each)]


def _context(part: Object) -> Object:
    found: Object = part.get("securityContext") or {}
    return found


# Baseline


def _shares_the_host(pod: Object) -> Iterator[str]:
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield f"no {field}"


def _is_privileged(pod: Object) -> Iterator[str]:
    found = _those(pod, lambda each: bool(_context(each).get("privileged")))
    if found:
        yield f"no privileged container ({listed([str(each.get('name', '')) for each in found])})"


def _adds_capabilities(pod: Object) -> Iterator[str]:
    added = {
        name
        for each in containers_of(pod)
        for name in (_context(each).get("capabilities") or {}).get("add") or ()
        if name not in _CAPABILITIES
    }
    if added:
        yield f"no capability {listed(sorted(added))}"


def _mounts_the_host(pod: Object) -> Iterator[str]:
    found = [str(each.get("name", "")) for each in pod.get("volumes") or () if each.get("hostPath") is not None]
    if found:
        yield f"no host path (volume {listed(found)})"


def _takes_host_ports(pod: Object) -> Iterator[str]:
    ports = [
        str(port["hostPort"]) for each in containers_of(pod) for port in each.get("ports") or () if port.get("hostPort")
    ]
    if ports:
        yield f"no host port ({listed(ports)})"


def _probes_another_host(pod: Object) -> Iterator[str]:
    for each in containers_of(pod):
        actions = [each.get(probe) or {} for probe in ("livenessProbe", "readinessProbe", "startupProbe")]
        lifecycle = each.get("lifecycle") or {}
        actions += [lifecycle.get(hook) or {} for hook in ("postStart", "preStop")]
        if any((action.get(kind) or {}).get("host") for action in actions for kind in ("httpGet", "tcpSocket")):
            yield f"no probe or hook with a host of its own (in {each.get('name', '')})"


def _is_unconfined(pod: Object) -> Iterator[str]:
    parts = [_context(pod), *(_context(each) for each in containers_of(pod))]
    if any((each.get("seccompProfile") or {}).get("type") == "Unconfined" for each in parts):
        yield "no unconfined seccomp profile"
    if any((each.get("appArmorProfile") or {}).get("type") == "Unconfined" for each in parts):
        yield "no unconfined AppArmor profile"
    if any((each.get("windowsOptions") or {}).get("hostProcess") for each in parts):
        yield "no Windows host process"
    for options in ((each.get("seLinuxOptions") or {}) for each in parts):
        if options.get("type", "") not in _SELINUX_TYPES or options.get("user") or options.get("role"):
            yield "no SELinux user, role or type of its own"
            break
    if any(_context(each).get("procMount", "Default") not in ("", "Default") for each in containers_of(pod)):
        yield "no procMount but Default"
    unsafe = [each.get("name", "") for each in _context(pod).get("sysctls") or () if each.get("name") not in _SYSCTLS]
    if unsafe:
        yield f"no sysctl {listed(unsafe)}"


# Restricted


def _mounts_other_volumes(pod: Object) -> Iterator[str]:
    for each in pod.get("volumes") or ():
        kinds = {key for key in each if key != "name"}
        if kinds - _VOLUMES - {"hostPath"}:
            yield f"no volume of the kind {listed(sorted(kinds - _VOLUMES))} ({each.get('name', '')})"


def _may_escalate(pod: Object) -> Iterator[str]:
    found = _those(pod, lambda each: _context(each).get("allowPrivilegeEscalation") is not False)
    if found:
        yield f"privilege escalation{_where(found, pod)} must be off"


def _keeps_capabilities(pod: Object) -> Iterator[str]:
    def capabilities(each: Object) -> Object:
        found: Object = _context(each).get("capabilities") or {}
        return found

    found = _those(pod, lambda each: "ALL" not in (capabilities(each).get("drop") or ()))
    if found:
        yield f"capabilities{_where(found, pod)} must drop ALL"
    added = {name for each in containers_of(pod) for name in capabilities(each).get("add") or ()}
    beyond = sorted((added & _CAPABILITIES) - {"NET_BIND_SERVICE"})
    if beyond:
        yield f"no capability {listed(beyond)}"


def _may_be_root(pod: Object) -> Iterator[str]:
    whole = _context(pod).get("runAsNonRoot")

    def broken(each: Object) -> bool:
        own = _context(each).get("runAsNonRoot")
        return (whole if own is None else own) is not True

    found = _those(pod, broken)
    if found:
        yield f"run as non-root{_where(found, pod)} must be on"
    roots = _those(pod, lambda each: _context(each).get("runAsUser", _context(pod).get("runAsUser")) == 0)
    if roots:
        yield f"the user{_where(roots, pod)} must not be 0"


def _lacks_seccomp(pod: Object) -> Iterator[str]:
    allowed = ("RuntimeDefault", "Localhost")
    whole = (_context(pod).get("seccompProfile") or {}).get("type")

    def broken(each: Object) -> bool:
        return ((_context(each).get("seccompProfile") or {}).get("type") or whole) not in allowed

    if _those(pod, broken):
        yield "a seccomp profile, such as RuntimeDefault, must be set"


BASELINE: tuple[Rule, ...] = (
    _shares_the_host,
    _is_privileged,
    _adds_capabilities,
    _mounts_the_host,
    _takes_host_ports,
    _probes_another_host,
    _is_unconfined,
)
RESTRICTED: tuple[Rule, ...] = (
    _mounts_other_volumes,
    _may_escalate,
    _keeps_capabilities,
    _may_be_root,
    _lacks_seccomp,
)
