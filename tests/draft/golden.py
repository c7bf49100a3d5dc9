"""The override policies of the golden file, each with the Job that it was recorded with."""

import json
from pathlib import Path

from mcjob_tui.draft.parts import Json
from mcjob_tui.karmada.precedence import selectors_of
from mcjob_tui.karmada.selection import resource_priority

GOLDEN = Path(__file__).parents[1] / "golden" / "extra.jsonl"


def golden_overrides() -> list[tuple[Json, Json]]:
    """Job and policy of every recorded case of overriding in which the policy is about the Job."""
    pairs = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] != "override":
            continue
        pairs += [(case["input"]["job"], policy) for policy in case["input"].get("overridePolicies", [])]
    return [(job, policy) for job, policy in pairs if _is_about(policy, job)]


def _is_about(policy: Json, job: Json) -> bool:
    selectors = selectors_of(policy)
    same_place = policy["metadata"]["namespace"] == job["metadata"]["namespace"]
    return bool(same_place and (not selectors or resource_priority(job, selectors)))
