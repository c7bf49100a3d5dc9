"""``python -m tests.faults.kill_rounds [rounds]``: ``mcjob submit`` killed at a random moment, then run again.

``60m`` in place of a number of rounds goes on for so many minutes. With the real program and a real sandbox; in every
second round a stranger's policy has the Job's name. What is there at the end is read with kubectl.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

from tests.e2e.commands import MCJOB, TWO_CLUSTERS_DRAFT, CommandLine, Done, served_sandbox

_STRANGER = """
apiVersion: policy.karmada.io/v1alpha1
kind: PropagationPolicy
metadata: {name: %s, namespace: default}
spec:
  resourceSelectors: [{apiVersion: v1, kind: ConfigMap, name: nothing}]
  placement: {clusterAffinity: {clusterNames: [aws-use1-prod]}}
"""


def main(rounds: int, minutes: float = 0) -> int:
    """Kill so often, or for so long. Returns how many rounds came out wrong."""
    chance, wrong, outcomes = random.Random(), 0, Counter[str]()
    with tempfile.TemporaryDirectory() as folder, served_sandbox(Path(folder)) as kubeconfig:
        mcjob = CommandLine(Path(folder), kubeconfig)
        began = time.monotonic()
        assert mcjob.run("submit", "-f", mcjob.file("d.yaml", TWO_CLUSTERS_DRAFT % "first")).code == 0
        usual = time.monotonic() - began
        end = time.monotonic() + 60 * minutes
        for number in count():
            if (time.monotonic() > end) if minutes else number == rounds:
                break
            name = f"round-{number}"
            if number % 2:
                _kubectl(mcjob, "apply", "-f", mcjob.file("stranger.yaml", _STRANGER % name))
            mcjob.file("d.yaml", TWO_CLUSTERS_DRAFT % name)
            # Most of its time it begins; in two rounds of three it is killed soon after the server has accepted all.
            begun = number % 3 > 0
            moment = chance.uniform(0, 0.12) if begun else usual * chance.uniform(0.5, 1.1)
            _killed_after(mcjob, moment, begun=begun)
            left = len(_of(mcjob, name, "propagationpolicies")), len(_of(mcjob, name, "jobs"))
            done = mcjob.run("submit", "-f", "d.yaml")
            found = _wrong(mcjob, name, done)
            outcomes[f"policies and Jobs left {left}, then exit {done.code}"] += 1
            for each in found:
                print(f"{name}, killed after {moment:.3f} s: {each}: {done.err}", flush=True)
            wrong += bool(found)
    for outcome, times in sorted(outcomes.items()):
        print(f"  {times} × {outcome}")
    print(f"killed at random moments: {outcomes.total()} rounds, {wrong} wrong")
    return wrong


def _killed_after(mcjob: CommandLine, seconds: float, *, begun: bool) -> None:
    with subprocess.Popen(
        [*MCJOB, "submit", "-f", "d.yaml"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=mcjob.folder,
        env=mcjob.environment(),
    ) as process:
        assert process.stderr is not None
        while begun and not process.stderr.readline().startswith("server dry run"):
            pass
        time.sleep(seconds)
        process.kill()


def _wrong(mcjob: CommandLine, name: str, done: Done) -> list[str]:
    jobs, policies = _of(mcjob, name, "jobs"), _of(mcjob, name, "propagationpolicies")
    found = [f"{len(jobs)} Jobs"] * (len(jobs) != 1) + [f"{len(policies)} policies"] * (len(policies) != 1)
    if not found:
        owners = [each["uid"] for each in policies[0]["metadata"].get("ownerReferences") or ()]
        found += [f"the policy belongs to {owners}"] * (owners != [jobs[0]["metadata"]["uid"]])
    if done.code and not (done.code == 1 and f'"{name}" already exists' in done.err):
        found.append(f"exit {done.code}")
    return found


def _of(mcjob: CommandLine, name: str, resource: str) -> list[dict[str, Any]]:
    """The Job of that name, or the policies that select it."""
    items = json.loads(_kubectl(mcjob, "get", resource, "-n", "default", "-o", "json"))["items"]
    if resource == "jobs":
        return [each for each in items if each["metadata"]["name"] == name]
    return [each for each in items if each["spec"]["resourceSelectors"][0].get("name") == name]


def _kubectl(mcjob: CommandLine, *arguments: str) -> str:
    command = ["kubectl", *arguments]
    environment = mcjob.environment()
    return subprocess.run(
        command, cwd=mcjob.folder, env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults.kill_rounds", description=__doc__)
    parser.add_argument("rounds", nargs="?", default="50", help="how many (50), or for how many minutes: 60m")
    wanted = parser.parse_args().rounds
    sys.exit(bool(main(0, float(wanted[:-1])) if wanted.endswith("m") else main(int(wanted))))
