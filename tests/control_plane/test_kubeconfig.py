"""Kubeconfig files: which are read, how they merge, and one clear sentence for each that cannot be used."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from mcjob_tui.control_plane import context_resolution, kubeconfig_files
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.kubeconfig import command_flags, load_kubeconfig

Write = Callable[..., Path]


def config(name: str, *, current: str = "", server: str = "https://one.example:6443", **parts: Any) -> dict[str, Any]:
    """A file with one context, cluster and user, all of the same name."""
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "contexts": [{"name": name, "context": {"cluster": name, "user": name, **parts.get("context", {})}}],
        "clusters": [{"name": name, "cluster": {"server": server, **parts.get("cluster", {})}}],
        "users": [{"name": name, "user": parts.get("user", {"token": "secret"})}],
    }
    return content | ({"current-context": current} if current else {})


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(content: Any, name: str = "config") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
        return path

    return write


class TestWhichFilesAreRead:
    def test_the_named_file_alone(self, write: Write) -> None:
        named, other = write(config("named", current="named"), "a"), write(config("other", current="other"), "b")
        found = load_kubeconfig(str(named), {"KUBECONFIG": str(other)})
        assert [each.name for each in found.contexts] == ["named"]

    def test_the_files_of_the_variable_in_order(self, write: Write) -> None:
        first, second = write(config("one"), "a"), write(config("two"), "b")
        found = load_kubeconfig(None, {"KUBECONFIG": f"{first}::{second}:"})
        assert [each.name for each in found.contexts] == ["one", "two"]

    def test_the_one_in_the_home_directory_without_a_variable(self, write: Write, tmp_path: Path) -> None:
        write(config("home", current="home"), ".kube/config")
        found = load_kubeconfig(None, {"HOME": str(tmp_path)})
        assert found.current == "home"
        assert [str(each).split()[0] for each in found.sources] == ["$KUBECONFIG", "~/.kube/config", "in-cluster"]

    def test_a_missing_file_of_a_list_is_passed_over(self, write: Write, tmp_path: Path) -> None:
        there = write(config("there", current="there"))
        found = load_kubeconfig(None, {"KUBECONFIG": f"{tmp_path / 'missing'}:{there}"})
        assert found.connection().context == "there"
        assert found.sources[0].outcome == "not there"

    def test_json_is_yaml_too(self, write: Write) -> None:
        assert load_kubeconfig(str(write(json.dumps(config("j", current="j")))), {}).connection().context == "j"


class TestMerging:
    def test_the_first_current_context_wins(self, write: Write) -> None:
        first, second = write(config("one", current="one"), "a"), write(config("two", current="two"), "b")
        assert load_kubeconfig(None, {"KUBECONFIG": f"{first}:{second}"}).current == "one"

    def test_a_file_without_current_context_leaves_it_to_the_next(self, write: Write) -> None:
        first, second = write(config("one"), "a"), write(config("two", current="two"), "b")
        assert load_kubeconfig(None, {"KUBECONFIG": f"{first}:{second}"}).current == "two"

    def test_the_first_entry_of_a_name_wins_and_keeps_nothing_of_the_second(self, write: Write) -> None:
        first = write(config("same", current="same", server="https://first:1"), "a")
        second = write(config("same", server="https://second:1", cluster={"tls-server-name": "x"}), "b")
        found = load_kubeconfig(None, {"KUBECONFIG": f"{first}:{second}"}).connection()
        assert (found.server, found.tls_server_name) == ("https://first:1", "")

    def test_context_cluster_and_user_may_be_in_different_files(self, write: Write) -> None:
        whole = config("x", current="x")
        parts = [
            write({key: whole[key] for key in keys}, name)
            for name, keys in (("a", ["contexts", "current-context"]), ("b", ["clusters"]), ("c", ["users"]))
        ]
        found = load_kubeconfig(None, {"KUBECONFIG": ":".join(map(str, parts))}).connection()
        assert found.user.token == "secret"


UNUSABLE: list[tuple[str, Any, str]] = [
    ("empty", "", "is empty"),
    ("blank", "\n  \n", "is empty"),
    ("only a comment", "# nothing\n", "is empty"),
    ("no YAML", "a: [1,\nb: }", "line 2 is not YAML"),
    ("braces that never end", "{{{\n", "line 1 is not YAML"),
    ("a date that is none", "a: 2020-13-45", "is not YAML that a kubeconfig may hold"),
    ("another version", {"kind": "Config", "apiVersion": "v2", "users": []}, "is a kubeconfig of version 'v2'"),
    ("a list", "- a\n- b\n", "holds a list, not a mapping"),
    ("a text", "hello", "holds a text, not a mapping"),
    ("another kind", {"kind": "Pod", "apiVersion": "v1"}, "its kind is 'Pod', not Config"),
    ("another mapping", {"a": 1}, "has neither contexts nor clusters nor users"),
    ("contexts no list", {"contexts": {"a": 1}}, "contexts must be a list, not a mapping"),
    ("a name that is a number", {"contexts": [{"name": 1, "context": {}}]}, "contexts[0] needs a name that is text"),
    ("a context that is text", {"contexts": [{"name": "a", "context": "b"}]}, "contexts[0].context must be a mapping"),
    ("current-context a list", config("a") | {"current-context": ["a"]}, "current-context must be text, not a list"),
    ("a context twice", config("a") | {"contexts": config("a")["contexts"] * 2}, "the context 'a' is there twice"),
]


@pytest.mark.parametrize(("content", "says"), [row[1:] for row in UNUSABLE], ids=[row[0] for row in UNUSABLE])
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(write: Write, content: Any, says: str) -> None:
    path = write(content)
    found = load_kubeconfig(str(path), {})
    with pytest.raises(KubeconfigError) as caught:
        found.connection()
    assert str(path) in str(caught.value)
    assert says in str(caught.value)
    assert found.sources[0].failed


def test_a_binary_file_is_no_kubeconfig(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(KubeconfigError, match="is not text"):
        load_kubeconfig(str(path), {}).connection()


def test_a_control_character_in_the_file_is_no_yaml(write: Write) -> None:
    with pytest.raises(KubeconfigError, match="is not YAML"):
        load_kubeconfig(str(write("a: \x00b")), {}).connection()


def test_a_directory_is_no_kubeconfig(tmp_path: Path) -> None:
    with pytest.raises(KubeconfigError, match="is a directory"):
        load_kubeconfig(str(tmp_path), {}).connection()


def test_a_file_where_a_folder_should_be_is_said(write: Write) -> None:
    with pytest.raises(KubeconfigError, match="cannot be read: Not a directory"):
        load_kubeconfig(str(write("") / "config"), {}).connection()


def test_the_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(KubeconfigError, match="does not exist"):
        load_kubeconfig(str(tmp_path / "none"), {}).connection()


def test_a_bad_file_in_a_list_stops_everything_as_in_kubectl(write: Write) -> None:
    good, bad = write(config("good", current="good"), "a"), write("- x", "b")
    with pytest.raises(KubeconfigError, match="not a mapping"):
        load_kubeconfig(None, {"KUBECONFIG": f"{good}:{bad}"}).connection()


def test_without_any_file_it_says_where_it_looked(tmp_path: Path) -> None:
    with pytest.raises(KubeconfigError) as caught:
        load_kubeconfig(None, {"HOME": str(tmp_path)}).connection()
    assert str(caught.value) == (
        f"no kubeconfig was found: $KUBECONFIG not set, {tmp_path}/.kube/config not there, in-cluster not in a pod"
    )


def test_a_missing_context_names_those_that_there_are(write: Write) -> None:
    path = write(config("a", current="a"))
    with pytest.raises(KubeconfigError) as caught:
        load_kubeconfig(str(path), {}).connection("b")
    assert str(caught.value) == f"there is no context 'b' in {path}; there are: a"


def test_without_a_current_context_one_has_to_be_chosen(write: Write) -> None:
    with pytest.raises(KubeconfigError, match="--context NAME chooses one of a"):
        load_kubeconfig(str(write(config("a"))), {}).connection()


def test_contexts_are_listed_with_their_servers(write: Write) -> None:
    path = write(config("a", current="a", context={"namespace": "quant"}))
    (found,) = load_kubeconfig(str(path), {}).contexts
    assert (found.name, found.server, found.namespace, found.current) == (
        "a",
        "https://one.example:6443",
        "quant",
        True,
    )


def test_a_context_whose_cluster_is_missing_is_listed_with_its_problem(write: Write) -> None:
    path = write(config("a") | {"clusters": []})
    (found,) = load_kubeconfig(str(path), {}).contexts
    assert found.problem == "its cluster 'a' is nowhere described"


def test_names_from_the_file_are_cleaned_for_showing(write: Write) -> None:
    path = write(config("a\u202eb", server="https://h\x1b[31m:1"))
    (found,) = load_kubeconfig(str(path), {}).contexts
    assert (found.name, found.server) == ("ab", "https://h:1")


def test_commands_name_the_file_only_where_kubectl_would_not_find_it(write: Write) -> None:
    path = write(config("prod"))
    connection = load_kubeconfig(str(path)).connection("prod")
    assert command_flags(connection, {"HOME": "/nowhere"}) == ("--kubeconfig", str(path), "--context", "prod")
    assert command_flags(connection, {"KUBECONFIG": f"/other:{path}"}) == ("--context", "prod")


class TestWhatIsThereAndSaysNothing:
    @pytest.mark.parametrize("content", ["", "---\n", "# only a comment\n"])
    def test_an_empty_file_of_a_list_is_one_without_entries(self, write: Write, content: str) -> None:
        empty, there = write(content, "empty"), write(config("there", current="there"), "there")
        found = load_kubeconfig(None, {"KUBECONFIG": f"{empty}:{there}"})
        assert found.connection().context == "there"
        assert [each.outcome for each in found.sources] == ["is empty", "1 context, current: there", "not in a pod"]

    def test_a_file_that_is_too_large_is_none(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kubeconfig_files, "_LARGEST", 100)
        path = write("a" * 101)
        with pytest.raises(KubeconfigError, match="is too large for a kubeconfig"):
            load_kubeconfig(str(path), {}).connection()


def test_in_a_pod_without_a_kubeconfig_its_account_is_used_and_needs_no_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = tmp_path / "serviceaccount"
    account.mkdir()
    for name, text in (("token", "t"), ("namespace", "quant"), ("ca.crt", "CA")):
        (account / name).write_text(text)
    in_pod = partial(context_resolution.in_cluster_connection, account=account)
    monkeypatch.setattr(context_resolution, "SERVICE_ACCOUNT", account)
    monkeypatch.setattr(context_resolution, "in_cluster_connection", in_pod)
    environment = {"HOME": str(tmp_path), "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}
    found = load_kubeconfig(None, environment).connection()
    assert (found.server, found.namespace) == ("https://10.0.0.1:443", "quant")
    assert command_flags(found, environment) == ()
