"""The packaged schemas are those that Kubernetes and Karmada publish."""

import json

import pytest

from tests.sandbox.api.schema_sources import PACKAGED, built_in, custom


@pytest.mark.parametrize(("name", "made"), [("built_in", built_in), ("custom", custom)])
def test_what_is_packaged_is_what_the_sources_say(name: str, made: object) -> None:
    assert callable(made)
    assert json.loads((PACKAGED / f"{name}.json").read_text()) == made()
