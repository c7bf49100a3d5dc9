"""Jobs of real projects, entered by keyboard at 100x30 and compared with the manifests an expert would write.

The expert's manifests are in ``real_jobs``. The server is asked by a dry run what it would make of them; what the form
has stored must be the same, apart from what belongs to a submission (its annotations, its owner, its identity).
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.kubectl import Kubectl, kubectl_on_federation
from tests.e2e.terminal import Terminal
from tests.e2e.typist import Typist

pytestmark = [pytest.mark.e2e]
MANIFESTS = Path(__file__).parent / "real_jobs"
LOOSE = {"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "ownerReferences", "finalizers"}


@dataclass(frozen=True)
class Desk:
    """The app in a terminal, and kubectl on the same control plane."""

    terminal: Terminal
    kubectl: Kubectl

    def new_job(self) -> Typist:
        """Open an empty form."""
        self.terminal.wait_for("live", "newest first", seconds=60)
        typist = Typist(self.terminal)
        typist.press("c")
        typist.shows("Name *", "ali-hz-prod")
        return typist


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk")
    environment = {
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "KUBECONFIG": str(home / "config"),
        "LANG": "C.UTF-8",
    }
    with kubectl_on_federation(home, speed=1) as kubectl:
        for namespace in ("data", "ml"):
            kubectl("create", "-f", "-", stdin=json.dumps(_namespace(namespace)))
        with Terminal([sys.executable, "-m", "mcjob_tui"], 100, 30, environment) as terminal:
            yield Desk(terminal, kubectl)


def _namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def told_apart(made: dict[str, Any]) -> dict[str, Any]:
    """An object without what belongs to one submission of it or to one day."""
    made.pop("status", None)
    metadata = made["metadata"]
    for key in LOOSE & set(metadata):
        del metadata[key]
    for holder in (metadata, made["spec"].get("template", {}).get("metadata", {})):
        for kind in ("labels", "annotations"):
            kept = {
                key: value
                for key, value in holder.get(kind, {}).items()
                if not key.startswith(("mcjob.io/", "batch.kubernetes.io/"))
                and ".karmada.io/" not in key
                and key not in ("controller-uid", "job-name")
            }
            if kept:
                holder[kind] = kept
            else:
                holder.pop(kind, None)
    made["spec"].pop("selector", None)
    return made


def expected(kubectl: Kubectl, name: str) -> dict[str, dict[str, Any]]:
    """What the server would make of the expert's manifest, by kind."""
    file = str(MANIFESTS / f"{name}.yaml")
    answered = kubectl("create", "--dry-run=server", "-o", "jsonpath-as-json={@}", "-f", file)
    return {each["kind"]: told_apart(each) for each in _documents(answered)}


def _documents(text: str) -> Iterator[dict[str, Any]]:
    # kubectl prints a list of one for each object.
    decoder, at = json.JSONDecoder(), 0
    while (start := text.find("[", at)) >= 0:
        found, at = decoder.raw_decode(text, start)
        yield from found


def submitted(desk: Desk, typist: Typist, wanted: dict[str, dict[str, Any]]) -> None:
    """Submit what was filled in, and compare what is stored."""
    metadata = wanted["Job"]["metadata"]
    typist.press("C-s")
    typist.shows(metadata["name"], "Submit ")
    typist.press("C-s")
    typist.shows(f"Jobs › {metadata['name']}")
    for kind, wish in wanted.items():
        stored = json.loads(desk.kubectl("get", kind, metadata["name"], "-n", metadata["namespace"], "-o", "json"))
        assert told_apart(stored) == wish
    typist.terminal.press("Escape")


def test_the_simplest_job(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    typist = desk.new_job()
    typist.type("hello")
    typist.press("C-n")
    typist.shows("Image *")
    typist.type("busybox:1.36")
    typist.press("C-s")
    typist.shows("busybox:1.36", "Submit 5 pods")
    typist.press("C-s")
    typist.shows("Jobs › hello")
    typist.terminal.press("Escape")
    with capsys.disabled():
        print(f"\nsimplest complete Job: {typist.strokes} keystrokes, {typist.strokes - 17} of them not name or image")


def test_a_database_backup(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = expected(desk.kubectl, "backup")
    typist = desk.new_job()
    typist.type("pg-backup-orders")
    typist.fill("Namespace", "data")
    typist.press("Enter")
    typist.shows("free in data")
    for _ in range(4):
        typist.press("Tab")
    typist.shows("▌□ ali-hz-prod")
    typist.press("Space", "Down", "Down", "Space")
    typist.shows("2 of 8 chosen")

    typist.press("C-n")
    typist.shows("Image *")
    typist.type("registry.corp.io/db/postgres:16.4")
    typist.go("Name", "BTab")
    typist.press("C-u")
    typist.type("pg-dump")
    typist.fill("Memory", "1Gi", clear=True)
    typist.press("Tab", "C-u")
    typist.type("2Gi")
    typist.open("Start")
    typist.fill("Command", "pg_dump")
    typist.fill("Arguments", "--format=custom --file=/backup/orders.dump --host=orders-db orders")
    typist.open("Environment")
    typist.rows("Variables", ("PGPASSWORD", "S", "orders-db / password"))
    typist.open("Storage")
    typist.rows("Volumes", ("backup", "P", "orders-backup"), ("scratch", "", "20Gi"))
    typist.rows("Mounts", ("backup", "/backup", "", ""), ("scratch", "/tmp", "", ""))

    typist.leave()
    typist.press("+")
    typist.go("Type", "BTab")
    typist.press("Right")
    typist.shows("◉ init")
    typist.fill("Name", "wait-for-db", clear=True)
    typist.press("Tab")
    typist.type("registry.corp.io/tools/busybox:1.36")
    typist.shows("tag 1.36")
    typist.go("▼ Start")
    typist.fill("Command", "sh -c 'until nc -z orders-db 5432; do sleep 2; done'")

    typist.press("C-n")
    typist.shows("Timeout")
    typist.fill("Timeout", "2h")
    typist.fill("Retries", "2", clear=True)
    typist.fill("Keep finished", "7d")

    typist.press("C-n")
    typist.shows("+ adds one")
    typist.press("+")
    typist.shows("type to filter")
    typist.press("Space", "Enter")
    typist.shows("nothing differs yet")
    typist.fill("registry", "registry.cn-hz.corp.io", clear=True)
    typist.shows("was registry.corp.io")
    submitted(desk, typist, wanted)
    with capsys.disabled():
        print(f"\ndatabase backup: {typist.strokes} keystrokes")
