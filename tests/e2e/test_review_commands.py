"""The commands that Review offers, run by a shell against a federation, where Review saves the files."""

import asyncio
import os
import shlex
import shutil
from pathlib import Path

import pytest

from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from mcjob_tui.control_plane.session import Session
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.differences import Difference, RowDifference
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.reading import as_text
from mcjob_tui.draft.render import render
from mcjob_tui.draft.summary import commands
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text
from mcjob_tui.tui.screens.wizard.manifests import files_of
from mcjob_tui.tui.screens.wizard.saving_files import write_files
from tests.control_plane.federations import running
from tests.e2e.commands import MCJOB as WORDS

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on PATH")]

MCJOB = shlex.join(WORDS)
DRAFT = JobDraft(
    metadata=DraftMeta(name="from-a-shell", namespace="demo"),
    spec=DraftSpec(
        containers=(
            ContainerDraft(name="main", image="registry.corp.io/app:1", command=("sh", "-c", "\tmake\n\tall")),
        ),
        differences=(Difference(cluster_names=("member1",), labels=(RowDifference(key="team", value="quant"),)),),
    ),
)


async def shell(line: str, directory: Path, *, first_line: bool = False) -> str:
    """What a command that must succeed prints; with ``first_line`` it is ended once it has said something."""
    environment = {**os.environ, "HOME": str(directory)}
    environment.pop("KUBECONFIG", None)
    process = await asyncio.create_subprocess_shell(
        f"exec {line}",
        cwd=directory,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    if first_line:
        text = (await process.stdout.readline()).decode() + (await process.stdout.readline()).decode()
        process.kill()
        await process.wait()
        return text
    out, err = await process.communicate()
    assert process.returncode == 0, f"{line}\n{out.decode()}{err.decode()}"
    return out.decode()


async def test_the_commands_that_review_offers_work(tmp_path: Path) -> None:
    async with running() as federation, asyncio.timeout(120):
        connection = federation.connection
        file = tmp_path / "sandbox.kubeconfig"
        tokens = {"admin": connection.user.token}
        file.write_text(kubeconfig_text(connection.server, connection.ca or "", tokens, "demo"))
        async with Session.open(load_kubeconfig(str(file)).connection("admin")) as session:
            flags = session.command_flags
        assert flags == ("--kubeconfig", str(file), "--context", "admin")

        manifests = render(DRAFT)
        write_files(tmp_path, {**files_of(manifests), "from-a-shell.yaml": as_text(DRAFT)})
        offered = commands(DRAFT, manifests, flags)

        created = await shell(offered.create, tmp_path)
        assert [each.split("/")[0] for each in created.splitlines()] == [
            "overridepolicy.policy.karmada.io",
            "propagationpolicy.policy.karmada.io",
            "job.batch",
        ]
        assert "from-a-shell-job" in await shell(offered.watch, tmp_path, first_line=True)
        await shell(offered.delete, tmp_path)
        left = await shell(f"kubectl {' '.join(flags)} get jobs,pp,op -o name", tmp_path)
        assert "from-a-shell" not in left

        assert "job.batch/from-a-shell created" in await shell(offered.submit.replace("mcjob", MCJOB, 1), tmp_path)


async def test_saved_files_are_byte_for_byte_what_render_prints(tmp_path: Path) -> None:
    write_files(tmp_path, {**files_of(render(DRAFT)), "draft.yaml": as_text(DRAFT)})
    printed = await shell(f"{MCJOB} render -f draft.yaml -o yaml", tmp_path)
    saved = [(tmp_path / f"{name}.yaml").read_bytes() for name in ("override", "policy", "job")]
    assert b"---\n".join(saved) == printed.encode()
