"""An image reference in its parts: registry, repository, tag and digest, by the grammar of ``distribution/reference``.

``karmada.image_reference`` is what Karmada makes of one (it drops the digest beside a tag); this is what a person
wrote.
"""

from dataclasses import dataclass

from mcjob_tui.karmada import image_reference
from mcjob_tui.karmada.image_reference import InvalidReference as _Invalid

_SENTENCES = {
    "repository name must be lowercase": "capitals are not allowed before the tag",
    "repository name must have at least one component": "an image is needed",
    "invalid checksum digest length": "the digest has the wrong length; sha256 has 64 digits",
    "invalid checksum digest format": "the digest must be in lower case",
    "unsupported digest algorithm": "the digest must be sha256, sha384 or sha512",
}


class InvalidReference(ValueError):
    """The text is no image reference; the message is a sentence without its end."""


@dataclass(frozen=True, slots=True)
class Image:
    """``registry`` has its port and is empty where none is written; tag and digest may both be there."""

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        name = f"{self.registry}/{self.repository}" if self.registry else self.repository
        tag = f":{self.tag}" if self.tag else ""
        return f"{name}{tag}@{self.digest}" if self.digest else f"{name}{tag}"

    @property
    def floats(self) -> bool:
        """Whether another image may be behind the same text tomorrow: ``latest``, or no tag at all, and no digest."""
        return not self.digest and self.tag in ("", "latest")


def parse(text: str) -> Image:
    """Take an image reference apart.

    Raises:
        InvalidReference: it is none.
    """
    try:
        whole = image_reference.parse(text)
        name, _, digest = text.partition("@")
        plain = image_reference.parse(name)
    except _Invalid as failure:
        sentence = _SENTENCES.get(str(failure), "it is no image; write it like registry.corp.io/team/name:1.2")
        raise InvalidReference(sentence) from failure
    return Image(whole.hostname, whole.repository, plain.tag, digest)


def with_parts(text: str, registry: str | None = None, repository: str | None = None, tag: str | None = None) -> str:
    """``text`` with some parts replaced; None leaves one as it is, an empty registry or tag takes it away.

    A ``tag`` with a colon is a digest. Where ``text`` cannot be taken apart the parts that are given make the image.
    """
    try:
        image = parse(text)
    except InvalidReference:
        image = Image("", "")
    has_digest = tag is not None and ":" in tag
    return str(
        Image(
            image.registry if registry is None else registry,
            image.repository if repository is None else repository,
            image.tag if tag is None else "" if has_digest else tag,
            image.digest if tag is None else tag if has_digest and tag is not None else "",
        )
    )
