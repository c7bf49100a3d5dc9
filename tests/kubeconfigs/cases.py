"""The table: kubeconfigs that work and those that are refused, and where mcjob means to differ from kubectl."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from tests.kubeconfigs.whoami import ASKED, World

Json = dict[str, Any]


@dataclass
class Given:
    """A kubeconfig as a case lays it out: files below the folder, the environment, and ``--context``."""

    files: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    kubeconfig: tuple[str, ...] = ("config",)
    context: str | None = None

    def write(self, there: World) -> Mapping[str, str]:
        """Write the files; the environment that names them."""
        for name, content in self.files.items():
            path = there.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
            if isinstance(content, str) and content.startswith("#!"):
                path.chmod(0o755)
        listed = ":".join(str(there.folder / each) for each in self.kubeconfig)
        return {"KUBECONFIG": listed, **self.environment}


@dataclass(frozen=True)
class Case:
    """One kubeconfig.

    Attributes:
        refused: a part of mcjob's sentence; "" where it works.
        differs: why kubectl does otherwise, on purpose of ours; "" where both must do the same.
        expected: a part of what the server must have seen, where that is not kubectl's to say alone.
    """

    name: str
    given: Callable[[World], Given]
    refused: str = ""
    differs: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return self.name


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def config(there: World, user: Json | None = None, cluster: Json | None = None, **context: Any) -> Json:
    """One context with the server's authority as data, unless ``cluster`` says otherwise (None takes a key out)."""
    described = {"server": there.url, "certificate-authority-data": b64(there.authority.certificate), **(cluster or {})}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", **context}}],
        "clusters": [{"name": "c", "cluster": {key: each for key, each in described.items() if each is not None}}],
        "users": [{"name": "u", "user": {"token": "s3cret"} if user is None else user}],
    }


def one(user: Json | None = None, cluster: Json | None = None, **files: str) -> Callable[[World], Given]:
    """A case of one file; ``files`` by name, with ``__`` for a slash."""
    return lambda there: Given(
        {"config": config(there, user, cluster), **{key.replace("__", "/"): each for key, each in files.items()}}
    )


def pair(there: World) -> Json:
    """The client's certificate as data."""
    return {"client-certificate-data": b64(there.client.certificate), "client-key-data": b64(there.client.key)}


def plugin(script: str, version: str = "v1", mode: str | None = "Never", **more: Any) -> Callable[[World], Given]:
    """A user with a credential plugin, a shell script at ``bin/login``."""
    exec_ = {"apiVersion": f"client.authentication.k8s.io/{version}", "command": "./bin/login", **more}
    if mode is not None:
        exec_["interactiveMode"] = mode
    return one({"exec": exec_}, bin__login=f"#!/bin/sh\n{script}\n")


def prints(status: str, version: str = "v1") -> str:
    """A script that prints a credential; ``status`` is JSON in which the shell replaces variables."""
    answer = f'{{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/{version}","status":{status}}}'
    return f"cat <<END\n{answer}\nEND"


def _certificate_plugin(there: World) -> Given:
    status = {"clientCertificateData": there.client.certificate, "clientKeyData": there.client.key}
    return plugin(prints(json.dumps(status).replace("\\", "\\\\")))(there)


def _split(there: World) -> Given:
    """Context, cluster and user in three files in three folders; relative paths count from the file that has them."""
    whole = config(
        there,
        {"client-certificate": "pki/c.crt", "client-key": "pki/c.key"},
        {"certificate-authority-data": None, "certificate-authority": "../ca.crt"},
    )
    return Given(
        {
            "one/config": {key: whole[key] for key in ("contexts", "current-context")},
            "two/config": {"clusters": whole["clusters"]},
            "ca.crt": there.authority.certificate,
            "three/config": {"users": whole["users"]},
            "three/pki/c.crt": there.client.certificate,
            "three/pki/c.key": there.client.key,
        },
        kubeconfig=("one/config", "two/config", "three/config"),
    )


def _two(there: World, *, first_current: bool = True) -> Given:
    first, second = config(there, {"token": "first"}), config(there, {"token": "second"})
    second["current-context"] = second["contexts"][0]["name"] = "d"
    second["contexts"][0]["context"]["user"] = second["users"][0]["name"] = "v"
    if not first_current:
        del first["current-context"]
    return Given({"a": first, "b": second}, kubeconfig=("a", "b"))


def _same_names(there: World) -> Given:
    second = config(there, {"token": "second"}, {"server": "https://127.0.0.1:1", "tls-server-name": "elsewhere"})
    return Given({"a": config(there, {"token": "first"}), "b": second}, kubeconfig=("a", "b"))


def _with(name: str, content: Any) -> Callable[[World], Given]:
    return lambda there: Given({"config": config(there), name: content}, kubeconfig=(name, "config"))


def _chosen(there: World) -> Given:
    given = _two(there)
    given.context = "d"
    return given


def _unknown(there: World) -> Given:
    return Given({"config": config(there)}, context="nowhere")


def _proxied(url: Callable[[World], str]) -> Callable[[World], Given]:
    return lambda there: Given({"config": config(there, None, {"proxy-url": url(there)})})


def _environment(**variables: str) -> Callable[[World], Given]:
    return lambda there: Given({"config": config(there)}, variables)


def _ca_file(there: World) -> Given:
    cluster = {"certificate-authority-data": None, "certificate-authority": str(there.folder / "ca.crt")}
    return Given({"config": config(there, None, cluster), "ca.crt": there.authority.certificate})


def _cert_files(folder: Callable[[World], str]) -> Callable[[World], Given]:
    def given(there: World) -> Given:
        user = {"client-certificate": f"{folder(there)}c.crt", "client-key": f"{folder(there)}c.key"}
        files = {"c.crt": there.client.certificate, "c.key": there.client.key}
        return Given({"config": config(there, user), **files})

    return given


def _no_user(there: World) -> Given:
    made = config(there)
    del made["contexts"][0]["context"]["user"]
    return Given({"config": made})


def _renamed(there: World, section: str) -> Given:
    made = config(there)
    made[section][0]["name"] = "other"
    return Given({"config": made})


def _other_authority(there: World) -> Given:
    data = b64(there.other.certificate)
    return Given({"config": config(there, None, {"certificate-authority-data": data})})


def _server(there: World, path: str, *, scheme: bool = True) -> Given:
    url = there.url if scheme else there.url.removeprefix("https://")
    return Given({"config": config(there, None, {"server": f"{url}{path}"})})


def _named_in_url(there: World, user: Json) -> Given:
    url = there.url.replace("https://", "https://jane:p%40ss@")
    return Given({"config": config(there, user, {"server": url})})


def _missing(there: World) -> Given:
    given = plugin("")(there)
    del given.files["bin/login"]
    return given


def _without_current(there: World) -> Given:
    made = config(there)
    del made["current-context"]
    return Given({"config": made})


def _at_home(there: World) -> Given:
    return Given({"home/.kube/config": config(there)}, {"KUBECONFIG": ""})


_NO_CA = {"certificate-authority-data": None}
_INTERACTIVE = """T=$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d ' ' | sed 's/.*"interactive":\\([a-z]*\\).*/\\1/')"""
_SERVER = """T=$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d ' ' | sed 's/.*"server":"\\([^"]*\\)".*/\\1/')"""
_STDIN = "read -r LINE && T=read || T=nothing"
_SAYS_T = prints('{"token":"$T"}')

_ASKS = "it asks the terminal for a name and a password"

CASES = (
    Case("a token", one()),
    Case("a token with a newline", one({"token": "s3cret\n"}), differs="kubectl cannot send it", expected="s3cret"),
    Case("a token file with a newline", one({"tokenFile": "token"}, token="from-a-file\n")),
    Case("a token file before a token", one({"tokenFile": "token", "token": "fixed"}, token="from-a-file")),
    Case("a token file that is not there", one({"tokenFile": "token"}), refused="cannot be read"),
    Case("a token file in another folder", one({"tokenFile": "deep/token"}, deep__token="deep")),
    Case("name and password", one({"username": "jane", "password": "p:w"})),
    Case("a name and no password", one({"username": "jane"})),
    Case("a certificate as data", lambda there: Given({"config": config(there, pair(there))})),
    Case("a certificate in files beside it", _cert_files(lambda _: "")),
    Case("a certificate in files by absolute path", _cert_files(lambda there: f"{there.folder}/")),
    Case("a certificate and a token", lambda there: Given({"config": config(there, {**pair(there), "token": "both"})})),
    Case("a certificate without its key", one({"client-certificate-data": b64("C")}), refused="no client-key"),
    Case("a certificate file that is not there", _cert_files(lambda _: "missing/"), refused="cannot be read"),
    Case("a token and a name", one({"token": "t", "username": "u"}), refused="both a token and a user name"),
    Case("nobody", one({}), differs=_ASKS, expected="'authorization': ''"),
    Case("a context without user", _no_user, differs=_ASKS, expected="'authorization': ''"),
    Case("a user who is nowhere", lambda there: _renamed(there, "users"), refused="nowhere described"),
    Case("a cluster that is nowhere", lambda there: _renamed(there, "clusters"), refused="nowhere described"),
    Case("a context that is nowhere", _unknown, refused="there is no context 'nowhere'"),
    Case("another context than the current one", _chosen),
    Case("an authority in a file", _ca_file),
    Case(
        "an authority as data before a file",
        one(None, {"certificate-authority": "missing.crt"}),
        differs="it refuses to have both",
    ),
    Case(
        "an authority file that is not there", one(None, {**_NO_CA, "certificate-authority": "m"}), refused="cannot be"
    ),
    Case("another authority", _other_authority, refused="not trusted"),
    Case("no authority", one(None, _NO_CA), refused="not trusted"),
    Case("insecure", one(None, {**_NO_CA, "insecure-skip-tls-verify": True})),
    Case("insecure and an authority", one(None, {"insecure-skip-tls-verify": True}), refused="both a certificate"),
    Case("a name to expect", one(None, {"tls-server-name": "api.internal"})),
    Case("a name that is not the server's", one(None, {"tls-server-name": "elsewhere"}), refused="not trusted"),
    Case("a name in the server's URL", lambda there: _named_in_url(there, pair(there))),
    Case("a name in the server's URL and a token", lambda there: _named_in_url(there, {"token": "goes-last"})),
    Case(
        "a server with a path",
        lambda there: _server(there, "/k8s/clusters/c-1"),
        differs="its --raw leaves the server's own path out",
        expected=f"/k8s/clusters/c-1{ASKED}",
    ),
    Case("a server with a slash at its end", lambda there: _server(there, "/")),
    Case(
        "a server without scheme",
        lambda there: _server(there, "", scheme=False),
        differs="it sends the token over plain http, whatever certificates are given",
        expected="Bearer s3cret",
    ),
    Case("a plugin's token", plugin(prints('{"token":"plug"}'))),
    Case("a plugin's token, v1beta1", plugin(prints('{"token":"plug"}', "v1beta1"), "v1beta1", None)),
    Case("a plugin's certificate", _certificate_plugin),
    Case("a plugin with arguments", plugin('T="$1-$2"\n' + _SAYS_T, args=["a", "b c"])),
    Case("a plugin with a variable", plugin('T="$WHO"\n' + _SAYS_T, env=[{"name": "WHO", "value": "jane"}])),
    Case("a plugin that is told of the cluster", plugin(_SERVER + "\n" + _SAYS_T, provideClusterInfo=True)),
    Case("a plugin that may ask and cannot", plugin(_INTERACTIVE + "\n" + _SAYS_T, mode="IfAvailable")),
    Case("a plugin that reads", plugin(_STDIN + "\n" + _SAYS_T)),
    Case("a plugin that must ask", plugin(_SAYS_T, mode="Always"), refused="wants a terminal"),
    Case("a plugin that fails", plugin("echo no >&2; exit 3"), refused="failed with exit code 3: no"),
    Case("a plugin that prints nothing", plugin("exit 0"), refused="no usable credential"),
    Case("a plugin that prints no credential", plugin(prints("{}")), refused="neither a token nor"),
    Case(
        "a plugin of another version", plugin(prints('{"token":"t"}', "v1beta1")), refused="not client.authentication"
    ),
    Case("a plugin that is not there", _missing, refused="cannot be started"),
    Case("a plugin without interactiveMode", plugin(_SAYS_T, mode=None), refused="needs an interactiveMode"),
    Case("a plugin of v1alpha1", plugin(_SAYS_T, "v1alpha1", None), refused="v1 and v1beta1 are"),
    Case("somebody else", one({"token": "t", "as": "jane"})),
    Case(
        "somebody else with groups, UID and more",
        one(
            {
                "token": "t",
                "as": "jane",
                "as-uid": "u-1",
                "as-groups": ["dev", "ops"],
                "as-user-extra": {"scopes": ["a", "b"], "acme.com/x": ["c"]},
            }
        ),
    ),
    Case("a group without somebody", one({"token": "t", "as-groups": ["dev"]}), refused="without a user"),
    Case("an http proxy", _proxied(lambda there: there.proxy), expected="True"),
    Case("an https proxy", _proxied(lambda there: there.tls_proxy), expected="True"),
    Case("a proxy that is not there", _proxied(lambda _: "http://127.0.0.1:1"), refused="proxy"),
    Case("a socks5 proxy", _proxied(lambda _: "socks5://127.0.0.1:1"), refused="socks5"),
    Case("a proxy that is no URL", _proxied(lambda _: "proxy:3128"), refused="proxy"),
    Case(
        "the environment's proxy and loopback", _environment(HTTPS_PROXY="http://127.0.0.1:1", HTTP_PROXY="http://x:1")
    ),
    Case("two files, the first one's current context", _two),
    Case("two files, only the second has a current context", lambda there: _two(there, first_current=False)),
    Case("two files with the same names", _same_names),
    Case("context, cluster and user in three folders", _split),
    Case(
        "a file of the list that is not there",
        lambda there: Given({"config": config(there)}, kubeconfig=("no", "config")),
    ),
    Case("an empty file in the list", _with("empty", "")),
    Case("a file of the list that is no YAML", _with("bad", "a: [1,\nb: }"), refused="not YAML"),
    Case("JSON", lambda there: Given({"config": json.dumps(config(there))})),
    Case("no current context", _without_current, refused="no current context", differs="it asks localhost:8080"),
    Case("the file in the home directory", _at_home),
    Case("gcp", one({"auth-provider": {"name": "gcp"}}), refused="which Kubernetes has removed"),
    Case(
        "oidc",
        one(
            {
                "auth-provider": {
                    "name": "oidc",
                    "config": {"id-token": "t", "idp-issuer-url": "https://i", "client-id": "c"},
                }
            }
        ),
        refused="which Kubernetes has removed",
        differs="client-go still has it",
    ),
)
