"""Rules of a container's basics: name, image, pull policy, pull secrets, directory."""

import re

from mcjob_tui.draft.containers import ContainerDraft, PullPolicy
from mcjob_tui.draft.fields import field
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.reference import InvalidReference, parse
from mcjob_tui.draft.rules.places import all_containers, free_name
from mcjob_tui.draft.rules.problem import Fix, Found, Surroundings, error, setting
from mcjob_tui.resources.names import dns_label_problem, dns_subdomain_problem

_FROM_ITS_ROOT = re.compile(r"[/\\]|[a-z]:[/\\]|\$env:|%\w+%", re.IGNORECASE)
"""On Windows' nodes a drive may stand before the root of a path, or a variable of the node in its place."""


def there_is_a_container(draft: JobDraft, around: Surroundings) -> Found:
    if not draft.spec.containers:
        fix = Fix(
            "add one", lambda draft: with_value(draft, "spec.containers", (ContainerDraft(name=free_name(draft)),))
        )
        yield from error("spec.containers", "at least one work container is needed", fix, "no-container")


def names_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    seen: set[str] = set()
    for path, container in all_containers(draft):
        problem = dns_label_problem(container.name)
        yield from error(f"{path}.name", problem, code="container-name")
        if problem is None and container.name in seen:
            free = free_name(draft)
            sentence = f"another container is called {container.name} too; init containers count"
            yield from error(
                f"{path}.name", sentence, setting(f"call it {free}", f"{path}.name", free), "container-name"
            )
        seen.add(container.name)


def images_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        yield from error(f"{path}.image", image_problem(container.image), code="image")


def image_problem(image: str) -> str | None:
    """What keeps a text from being an image reference."""
    if not image:
        return "an image is needed"
    if image != image.strip():
        return "there are blanks around the image"
    try:
        parse(image)
    except InvalidReference as failure:
        return str(failure)
    return None


def pull_policies_are_known(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        if container.image_pull_policy and container.image_pull_policy not in list(PullPolicy):
            words = ", ".join(PullPolicy)
            yield from error(f"{path}.imagePullPolicy", f"the pull policy is one of {words}", code="pull-policy")


def pull_secrets_are_names(draft: JobDraft, around: Surroundings) -> Found:
    for name in draft.spec.image_pull_secrets:
        yield from error("spec.imagePullSecrets", dns_subdomain_problem(name), code="pull-secret")


def commands_are_text(draft: JobDraft, around: Surroundings) -> Found:
    for path, container in all_containers(draft):
        for key, words in (("command", container.command), ("args", container.args)):
            if any("\0" in word for word in words):
                yield from error(f"{path}.{key}", "a command cannot hold the character NUL", code="command")


def directories_are_paths(draft: JobDraft, around: Surroundings) -> Found:
    """An API server takes any text; a container does not start in one that is no whole path."""
    most = field("spec.containers[].workingDir").limit or 0
    for path, container in all_containers(draft):
        directory = container.working_dir
        if directory and not _FROM_ITS_ROOT.match(directory):
            yield from error(f"{path}.workingDir", "a path that begins with / is needed", code="directory")
        elif len(directory) > most:
            sentence = f"{len(directory)} characters; at most {most} are allowed"
            yield from error(f"{path}.workingDir", sentence, code="directory")


CONTAINER_RULES = (
    there_is_a_container,
    names_are_sound,
    images_are_sound,
    pull_policies_are_known,
    pull_secrets_are_names,
    commands_are_text,
    directories_are_paths,
)
