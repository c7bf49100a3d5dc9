"""From a context to a connection: clusters, users, files, proxies, impersonation; what cannot be used is said."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mcjob_tui.control_plane.connection import Connection, Impersonation
from mcjob_tui.control_plane.context_resolution import in_cluster_connection
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from tests.control_plane.test_kubeconfig import config

Resolve = Callable[..., Connection]
EXEC = {"apiVersion": "client.authentication.k8s.io/v1", "command": "login", "interactiveMode": "Never"}


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def resolve(tmp_path: Path) -> Resolve:
    """The connection of a kubeconfig with one context made of the parts given."""

    def resolve(
        environment: dict[str, str] | None = None, server: str = "https://api:6443", **parts: Any
    ) -> Connection:
        folder = tmp_path / "folder"
        folder.mkdir(exist_ok=True)
        path = folder / "config"
        path.write_text(yaml.safe_dump(config("c", current="c", server=server, **parts)))
        return load_kubeconfig(str(path), environment or {}).connection()

    return resolve


class TestServer:
    @pytest.mark.parametrize(
        ("written", "used"),
        [
            ("https://api:6443/", "https://api:6443"),
            ("https://api/k8s/clusters/c-1/", "https://api/k8s/clusters/c-1"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://[::1]:6443", "https://[::1]:6443"),
            ("api:6443", "http://api:6443"),
        ],
    )
    def test_is_used_as_written(self, resolve: Resolve, written: str, used: str) -> None:
        assert resolve(server=written).server == used

    def test_without_scheme_is_https_where_certificates_are_given(self, resolve: Resolve) -> None:
        assert resolve(server="api:6443", cluster={"insecure-skip-tls-verify": True}).server == "https://api:6443"

    @pytest.mark.parametrize("written", ["not a url", "", "ftp://api", "https://", "https://api:99999"])
    def test_that_is_no_url_is_refused(self, resolve: Resolve, written: str) -> None:
        with pytest.raises(KubeconfigError, match="server"):
            resolve(server=written)


class TestNamespace:
    def test_is_the_contexts(self, resolve: Resolve) -> None:
        assert resolve(context={"namespace": "quant"}).namespace == "quant"

    def test_is_default_where_none_is_said(self, resolve: Resolve) -> None:
        assert resolve().namespace == "default"

    def test_of_the_command_line_goes_first(self, tmp_path: Path) -> None:
        path = tmp_path / "config"
        path.write_text(yaml.safe_dump(config("c", current="c", context={"namespace": "quant"})))
        assert load_kubeconfig(str(path), {}).connection(None, "ml").namespace == "ml"


class TestFiles:
    def test_relative_paths_count_from_the_folder_of_the_file_that_holds_them(self, tmp_path: Path) -> None:
        """The user's certificate from the user's file, although context and cluster are elsewhere."""
        whole = config("c", current="c", user={"client-certificate": "pki/c.crt", "client-key": "pki/c.key"})
        for folder, keys in (("here", ["contexts", "clusters", "current-context"]), ("there", ["users"])):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "config").write_text(yaml.safe_dump({key: whole[key] for key in keys}))
        (tmp_path / "there" / "pki").mkdir()
        (tmp_path / "there" / "pki" / "c.crt").write_text("CERT")
        (tmp_path / "there" / "pki" / "c.key").write_text("KEY")
        found = load_kubeconfig(None, {"KUBECONFIG": f"{tmp_path}/here/config:{tmp_path}/there/config"}).connection()
        assert found.user.certificate is not None
        assert (found.user.certificate.certificate, found.user.certificate.key) == ("CERT", "KEY")

    def test_data_goes_before_the_file(self, resolve: Resolve) -> None:
        found = resolve(cluster={"certificate-authority": "missing.crt", "certificate-authority-data": encoded("CA")})
        assert found.ca == "CA"

    def test_a_missing_file_is_named(self, resolve: Resolve) -> None:
        with pytest.raises(KubeconfigError, match=r"certificate-authority .*missing.crt cannot be read"):
            resolve(cluster={"certificate-authority": "missing.crt"})

    def test_data_that_is_no_base64_is_refused(self, resolve: Resolve) -> None:
        with pytest.raises(KubeconfigError, match="certificate-authority-data is not base64"):
            resolve(cluster={"certificate-authority-data": "%"})


class TestUser:
    def test_a_context_may_name_no_user(self, resolve: Resolve) -> None:
        assert resolve(context={"user": None}).user.token == ""

    def test_a_token_file_is_found_from_the_kubeconfig(self, resolve: Resolve, tmp_path: Path) -> None:
        assert resolve(user={"tokenFile": "token"}).user.token_file == str(tmp_path / "folder" / "token")

    def test_impersonation_is_kept(self, resolve: Resolve) -> None:
        user = {"as": "jane", "as-uid": "u1", "as-groups": ["dev", "ops"], "as-user-extra": {"scopes": ["a", "b"]}}
        expected = Impersonation("jane", "u1", ("dev", "ops"), (("scopes", ("a", "b")),))
        assert resolve(user=user).user.impersonation == expected

    @pytest.mark.parametrize(
        ("user", "says"),
        [
            ({"auth-provider": {"name": "oidc"}}, "auth-provider 'oidc', which Kubernetes has removed"),
            ({"token": "t", "username": "u"}, "both a token and a user name"),
            ({"token": 5}, "token must be text"),
            ({"client-certificate-data": encoded("C")}, "no client-key for the other half"),
            ({"client-key-data": encoded("K")}, "no client-certificate for the other half"),
            (
                {"client-certificate-data": encoded("C"), "client-key-data": encoded("-BEGIN ENCRYPTED PRIVATE KEY-")},
                "the client key is encrypted",
            ),
            ({"as-groups": ["g"]}, "without a user"),
            ({"as": "j", "as-groups": "g"}, "as-groups must be a list"),
            ({"exec": {**EXEC, "command": ""}}, "exec has no command"),
            ({"exec": {**EXEC, "apiVersion": "client.authentication.k8s.io/v1alpha1"}}, "v1 and v1beta1 are"),
            ({"exec": {**EXEC, "interactiveMode": "Always"}}, "wants a terminal"),
            ({"exec": {**EXEC, "interactiveMode": "Sometimes"}}, "is none of Never"),
            ({"exec": {key: EXEC[key] for key in ("apiVersion", "command")}}, "needs an interactiveMode"),
            ({"exec": {**EXEC, "env": "A=b"}}, "env must be a list"),
            ({"exec": "login"}, "exec must be a mapping"),
            ({"exec": {**EXEC, "provideClusterInfo": "yes"}}, "provideClusterInfo must be true or false"),
            ({"as": "j\nroot"}, "impersonates somebody whose name cannot be sent"),
            ({"as": "j", "as-user-extra": {"scopes": "a"}}, "as-user-extra must map keys to lists"),
        ],
    )
    def test_what_cannot_be_used_is_said(self, resolve: Resolve, user: dict[str, Any], says: str) -> None:
        with pytest.raises(KubeconfigError) as caught:
            resolve(user=user)
        assert says in str(caught.value)
        assert "user 'c'" in str(caught.value)

    def test_a_plugins_relative_command_counts_from_the_kubeconfig(self, resolve: Resolve, tmp_path: Path) -> None:
        plugin = resolve(user={"exec": {**EXEC, "command": "./bin/login"}}).user.plugin
        assert plugin is not None
        assert Path(plugin.command) == tmp_path / "folder" / "bin" / "login"

    def test_a_name_in_the_servers_url_goes_before_the_user(self, resolve: Resolve) -> None:
        found = resolve(server="https://jane:s%20x@api:6443", user={"token": "t"}).user
        assert (found.username, found.password, found.token) == ("jane", "s x", "")

    def test_a_plugin_is_told_what_the_cluster_has_for_it(self, resolve: Resolve) -> None:
        extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "a"}}
        rows = [{"name": "other", "extension": 1}, extension]
        plugin = resolve(user={"exec": EXEC}, cluster={"extensions": rows}).user.plugin
        assert plugin is not None
        assert plugin.cluster_config == {"audience": "a"}

    def test_a_plugins_bare_command_is_looked_up_in_the_path(self, resolve: Resolve) -> None:
        plugin = resolve(user={"exec": EXEC}).user.plugin
        assert plugin is not None
        assert plugin.command == "login"


class TestCluster:
    def test_that_is_missing_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "config"
        path.write_text(yaml.safe_dump(config("c", current="c") | {"clusters": []}))
        with pytest.raises(KubeconfigError, match="names the cluster 'c', which is nowhere described"):
            load_kubeconfig(str(path), {}).connection()

    def test_insecure_is_reported(self, resolve: Resolve) -> None:
        assert resolve(cluster={"insecure-skip-tls-verify": True}).tls_verified is False

    def test_plain_http_counts_as_what_it_is(self, resolve: Resolve) -> None:
        assert resolve(server="http://api", cluster={"insecure-skip-tls-verify": True}).tls_verified is True

    def test_insecure_with_an_authority_contradicts_itself(self, resolve: Resolve) -> None:
        with pytest.raises(KubeconfigError, match="both a certificate authority and insecure"):
            resolve(cluster={"insecure-skip-tls-verify": True, "certificate-authority-data": encoded("CA")})

    @pytest.mark.parametrize("url", ["socks5://proxy:1080", "socks5h://proxy:1080", "ftp://proxy", "proxy:3128"])
    def test_a_proxy_of_another_kind_is_refused(self, resolve: Resolve, url: str) -> None:
        with pytest.raises(KubeconfigError, match="proxy"):
            resolve(cluster={"proxy-url": url})

    def test_its_proxy_goes_before_the_environments(self, resolve: Resolve) -> None:
        environment = {"HTTPS_PROXY": "http://other:1"}
        assert resolve(environment, cluster={"proxy-url": "http://proxy:3128"}).proxy == "http://proxy:3128"


def test_a_pods_account_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t")
    inside = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}
    with pytest.raises(KubeconfigError, match="the pod's service account cannot be read: No such file"):
        in_cluster_connection(inside, tmp_path)


def test_nothing_secret_is_in_the_text_of_a_connection(resolve: Resolve) -> None:
    user = {
        "token": "s3cret-token",
        "client-certificate-data": encoded("s3cret-cert"),
        "client-key-data": encoded("s3cret-key"),
    }
    assert "s3cret" not in repr(resolve(user=user, cluster={"proxy-url": "http://u:s3cret@proxy:1"}))


class TestInCluster:
    ENVIRONMENT = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}

    def test_is_the_pods_service_account(self, tmp_path: Path) -> None:
        for name, content in (("token", "t"), ("ca.crt", "CA"), ("namespace", "batch")):
            (tmp_path / name).write_text(content)
        found = in_cluster_connection(self.ENVIRONMENT, tmp_path)
        assert found is not None
        assert (found.server, found.ca, found.namespace) == ("https://10.0.0.1:443", "CA", "batch")
        assert found.user.token_file == str(tmp_path / "token")

    def test_is_nothing_outside_a_pod(self, tmp_path: Path) -> None:
        assert in_cluster_connection({}, tmp_path) is None
        assert in_cluster_connection(self.ENVIRONMENT, tmp_path) is None


def test_a_user_who_is_nowhere_described_is_named(tmp_path: Path) -> None:
    content = config("c", current="c")
    content["users"] = []
    (tmp_path / "config").write_text(yaml.safe_dump(content))
    with pytest.raises(KubeconfigError, match="names the user 'c', who is nowhere described"):
        load_kubeconfig(str(tmp_path / "config"), {}).connection()


@pytest.mark.parametrize(
    ("cluster", "says"),
    [
        ({"server": " https://api"}, "has blanks around it or controls in it"),
        ({"tls-server-name": "a..b"}, "is no host's name"),
        ({"tls-server-name": "a" * 64}, "is no host's name"),
    ],
)
def test_a_name_that_no_server_can_have_is_refused(resolve: Resolve, cluster: dict[str, str], says: str) -> None:
    with pytest.raises(KubeconfigError, match=says):
        resolve(cluster=cluster)
