"""What may be imported when: the command line starts light, and the lower rooms never need the screens.

A static import graph cannot see late imports, so each case starts a fresh interpreter and looks at what it loaded.
"""

import subprocess
import sys

import pytest

HEAVY = {"textual", "pydantic", "kubernetes", "aiohttp", "yaml", "jsonpatch"}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after ``statement``."""
    program = f"import sys\n{statement}\nprint(*sorted(name.partition('.')[0] for name in sys.modules), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_a_question_about_mcjob_itself_loads_nothing_heavy(flag: str) -> None:
    run = f"from mcjob_tui.cli.main import run\ntry:\n    run(['{flag}'])\nexcept SystemExit:\n    pass"
    assert not loaded_by(run) & HEAVY


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("mcjob_tui", HEAVY),
        ("mcjob_tui.cli.parser", HEAVY | {"dataclasses", "inspect"}),
        ("mcjob_tui.resources.text", HEAVY),
        ("mcjob_tui.karmada.placement", {"textual", "kubernetes", "aiohttp"}),
        ("mcjob_tui.draft.render", {"textual", "kubernetes", "aiohttp"}),
        ("mcjob_tui.control_plane.kubeconfig", {"textual", "kubernetes", "aiohttp"}),
        ("mcjob_tui.control_plane.session", {"textual"}),
        ("mcjob_tui.tui.app", HEAVY - {"textual"}),
        ("mcjob_tui.sandbox.server", {"textual", "kubernetes"}),
    ],
)
def test_a_module_does_not_load(module: str, without: set[str]) -> None:
    assert not loaded_by(f"import {module}") & without


LOAD = "from mcjob_tui.cli.gateway import CommandLineGateway as G\nG.load(None)"


def test_what_shows_jobs_loads_the_asynchronous_client_and_not_the_synchronous_one_beside_it() -> None:
    loaded = loaded_by(LOAD)
    assert {"aiohttp", "kubernetes", "pydantic"} <= loaded
    assert not loaded & {"requests", "requests_oauthlib", "oauthlib", "websocket", "urllib3"}


def test_parts_of_kubernetes_that_were_left_for_later_are_there_for_whoever_uses_them() -> None:
    use = "import kubernetes\nassert kubernetes.client.BatchV1Api and kubernetes.config.load_kube_config"
    use += "\nfrom kubernetes.aio.config import load_kube_config\nfrom kubernetes.aio.client import BatchV1Api"
    assert "requests" in loaded_by(f"{LOAD}\n{use}")


def test_a_name_that_a_package_has_nowhere_is_none_of_its_own() -> None:
    from mcjob_tui.control_plane import views

    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        getattr(views, "Nonsense")  # noqa: B009
