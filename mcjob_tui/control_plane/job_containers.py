"""The containers that a Job's template declares, by name: what logs can be asked for before any pod is there."""

from collections.abc import Mapping

from mcjob_tui.resources.text import clean


def containers_of(job: Mapping[str, object]) -> list[tuple[str, str]]:
    """Names of the containers that a Job's template declares, init containers first, each with what it is."""
    template: object = job
    for key in ("spec", "template", "spec"):
        template = template.get(key) if isinstance(template, Mapping) else None
    found: list[tuple[str, str]] = []
    for key, remark in (("initContainers", "init container"), ("containers", "")):
        declared = template.get(key) if isinstance(template, Mapping) else None
        listed = declared if isinstance(declared, list) else ()
        found += [(clean(str(each["name"])), remark) for each in listed if isinstance(each, Mapping) and "name" in each]
    return found
