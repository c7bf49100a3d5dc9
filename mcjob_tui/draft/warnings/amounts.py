"""Warnings of how much runs: multiplied work, the parallelism trap, indexes, retries and timeouts by cluster."""

from mcjob_tui.draft import counts
from mcjob_tui.draft.durations import format_duration
from mcjob_tui.draft.kept import RETRIES_OF_INDEX, kept_count
from mcjob_tui.draft.model import CompletionMode
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.preview import able_clusters
from mcjob_tui.draft.rules.problem import Found, setting, warning
from mcjob_tui.draft.warnings.situation import Situation

_RETRIES = 6
"""Kubernetes' default of ``backoffLimit``."""


def duplicated_multiplies(situation: Situation) -> Found:
    spec, clusters = situation.draft.spec, len(situation.targets)
    if not spec.own_policy or spec.strategy is not Strategy.DUPLICATED or clusters < 2:
        return
    fix = setting("use Dynamic weight", "spec.strategy", Strategy.DYNAMIC_WEIGHT)
    instances = counts.number(spec.instances)
    if spec.work_queue or instances is None:
        sentence = f"Duplicated runs the whole Job in each of {clusters} clusters"
    else:
        each = "the one instance" if instances == 1 else f"all {instances} instances"
        sentence = f"Duplicated runs {each} in each of {clusters} clusters, {clusters * instances} pods in all"
    yield from warning("spec.strategy", sentence, fix, "duplicated")


def one_cluster_gets_everything(situation: Situation) -> Found:
    spec, result = situation.draft.spec, situation.result
    if result is None or not spec.own_policy or not spec.strategy.divides:
        return
    able = able_clusters(result)
    proposed = able if spec.work_queue else min(able, counts.number(spec.instances) or 1)
    if counts.number(spec.parallelism) != 1 or proposed < 2:
        return
    fix = setting(f"set parallelism to {proposed}", "spec.parallelism", proposed)
    sentence = "with parallelism 1 one cluster gets the whole Job: Karmada splits parallelism, and instances follow it"
    yield from warning("spec.parallelism", sentence, fix, "parallelism-one")


def indexes_repeat(situation: Situation) -> Found:
    spec = situation.draft.spec
    if spec.completion_mode is not CompletionMode.INDEXED or not spec.strategy.divides:
        return
    if len(situation.targets) == 1 or len(situation.chosen) == 1:
        return
    fix = setting("use NonIndexed", "spec.completionMode", CompletionMode.NON_INDEXED)
    sentence = "each cluster numbers its own pods from 0, so the same index runs in several clusters"
    yield from warning("spec.completionMode", sentence, fix, "indexed-divided")


def retries_count_by_cluster(situation: Situation) -> Found:
    clusters = len(situation.targets)
    if clusters < 2:
        return
    spec = situation.draft.spec
    limit = counts.number(spec.backoff_limit)
    retries = _RETRIES if limit is None else limit
    sentence = (
        f"retries count in each cluster, {clusters} × {retries} in all; "
        f"the first to use up {retries} fails the whole Job"
        if retries
        else f"without retries the first pod that fails in any of {clusters} clusters fails the whole Job"
    )
    if limit is not None or kept_count(situation.draft, RETRIES_OF_INDEX) is None:
        allowing = None if retries else setting(f"allow {_RETRIES}", "spec.backoffLimit", _RETRIES)
        helps = "allow more where pods may well fail" if retries else ""
        yield from warning("spec.backoffLimit", sentence, allowing, "retries", helps)
    seconds = counts.seconds(spec.timeout)
    if seconds:
        sentence = f"the timeout of {format_duration(seconds)} counts in each cluster from when the Job starts there"
        yield from warning("spec.timeout", sentence, code="timeout", helps="make it long enough for the slowest")


AMOUNT_WARNINGS = (
    duplicated_multiplies,
    one_cluster_gets_everything,
    indexes_repeat,
    retries_count_by_cluster,
)
