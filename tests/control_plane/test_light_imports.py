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
