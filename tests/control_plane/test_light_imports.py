"""What screens import at the top, and what lists contexts, drags nothing heavy in."""

import subprocess
import sys

import pytest

HEAVY = {"pydantic", "kubernetes", "aiohttp", "jsonpatch"}


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("views", set()),
        ("errors", set()),
        ("service", set()),
        ("kubeconfig", {"yaml"}),
        ("context_resolution", {"yaml"}),
    ],
)
def test_a_light_module_stays_light(module: str, allowed: set[str]) -> None:
    code = f"import sys, mcjob_tui.control_plane.{module}; print(*({HEAVY | {'yaml'}} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(found.stdout.split()) <= allowed


def test_a_part_of_the_client_that_is_not_there_is_not_found_later_either() -> None:
    from mcjob_tui.control_plane.kubernetes_client import _Later

    assert _Later().find_spec("kubernetes.nothing", []) is None
