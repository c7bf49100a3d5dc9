"""How the app finds contexts and what they are good for: a Karmada, a cluster without, nobody there."""

import argparse
from pathlib import Path

import pytest
from aiohttp import web

from mcjob_tui.cli.drafts import read_clusters
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.gateway import CommandLineGateway, Flags
from mcjob_tui.cli.settings import settle
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text
from mcjob_tui.tui.gateway import Verdict
from tests.control_plane.federations import running
from tests.control_plane.servers import reply, serving


def gateway(kubeconfig: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLineGateway:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
        monkeypatch.setenv(name, str(kubeconfig.parent))
    return CommandLineGateway(Flags(kubeconfig=str(kubeconfig)), settle(argparse.Namespace()))


async def test_a_karmada_is_told_with_its_version_and_connected_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config"
    async with running() as federation:
        there = federation.connection
        file.write_text(kubeconfig_text(there.server, there.ca or "", {"admin": there.user.token}, "demo"))
        found = gateway(file, monkeypatch)
        listed = await found.find()
        assert [each.name for each in listed.contexts] == ["admin"]
        assert listed.problem == ""
        answer = await found.probe("admin")
        assert answer.verdict is Verdict.KARMADA
        assert answer.words.startswith("Karmada")
        async with found.connect("admin") as session:
            assert session.namespace == "demo"


async def test_a_cluster_without_karmada_is_told_as_one_and_not_connected_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cluster(request: web.Request) -> web.StreamResponse:
        return reply({"groups": []} if request.path == "/apis" else {"gitVersion": "v1.34.1"})

    async with serving(cluster) as server:
        found = gateway(plain(tmp_path, server.url), monkeypatch)
        assert (await found.probe("here")).verdict is Verdict.NO_KARMADA
        with pytest.raises(ControlPlaneError, match="no Karmada control plane"):
            async with found.connect("here"):
                pass


async def test_nobody_there_and_no_such_context_are_answers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = gateway(plain(tmp_path, "http://127.0.0.1:9"), monkeypatch)
    nobody = await found.probe("here")
    assert nobody.verdict is Verdict.FAILED
    assert nobody.reason.endswith(nobody.words)
    assert (await found.probe("elsewhere")).verdict is Verdict.FAILED


def plain(folder: Path, url: str) -> Path:
    """A kubeconfig with one context, ``here``, and nobody logged in."""
    file = folder / "config"
    file.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: here\n"
        f"clusters: [{{name: c, cluster: {{server: '{url}'}}}}]\n"
        "contexts: [{name: here, context: {cluster: c}}]\n"
    )
    return file


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kind: Cluster\nmetadata: {name: m1}\n---\nkind: Cluster\nmetadata: {name: m2}\n", ["m1", "m2"]),
        ("kind: List\nitems: [{kind: Cluster, metadata: {name: m1}}]\n", ["m1"]),
        ('{"kind": "ClusterList", "items": [{"metadata": {"name": "m1"}}]}', ["m1"]),
    ],
)
def test_saved_clusters_are_a_list_or_one_after_the_other(text: str, names: list[str], tmp_path: Path) -> None:
    file = tmp_path / "clusters"
    file.write_text(text)
    assert [each.name for each in read_clusters(str(file))] == names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kind: List\nitems: []\n", "there is no Cluster in it"),
        ("a: [", "clusters "),
        ("items: [{metadata: {name: [1]}}]\n", r"items\.0\.metadata\.name: "),
    ],
)
def test_what_is_no_list_of_clusters_is_refused_with_the_place(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "clusters"
    file.write_text(text)
    with pytest.raises(CommandFailed, match=why) as refused:
        read_clusters(str(file))
    assert refused.value.code is ExitCode.USAGE
