"""An image's name taken apart as Karmada's imageOverrider does it: registry, repository, tag or digest.

Source: ``pkg/util/imageparser`` over ``github.com/distribution/reference``. An image with both a tag and a digest keeps
only its tag here, as in Karmada.
"""

import re
from dataclasses import dataclass, replace

_DOMAIN_PART = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"(?:{_DOMAIN_PART}(?:\.{_DOMAIN_PART})*|\[(?:[a-fA-F0-9:]+)\])"
_DOMAIN = rf"{_HOST}(?::[0-9]+)?"
_PATH_PART = r"[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*"
_PATH = rf"{_PATH_PART}(?:/{_PATH_PART})*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = re.compile(rf"((?:{_DOMAIN}/)?{_PATH})(?::({_TAG}))?(?:@({_DIGEST}))?")
_NAME = re.compile(rf"(?:({_DOMAIN})/)?({_PATH})")
_ANY_TAG = re.compile(_TAG)
_ANY_DIGEST = re.compile(_DIGEST)
_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}
_LONGEST_PATH = 255


class InvalidReference(ValueError):
    """The text is no image reference."""


@dataclass(frozen=True, slots=True)
class ImageReference:
    """``hostname`` is the registry with its port, empty where the first segment is none; tag or digest or neither."""

    hostname: str
    repository: str
    tag: str = ""
    digest: str = ""

    def __str__(self) -> str:
        name = f"{self.hostname}/{self.repository}" if self.hostname else self.repository
        if self.tag:
            return f"{name}:{self.tag}"
        return f"{name}@{self.digest}" if self.digest else name

    @property
    def tag_or_digest(self) -> str:
        return self.tag or self.digest

    def with_tag_or_digest(self, text: str) -> "ImageReference":
        """The reference with ``text`` as its tag or, if it looks like one, its digest; unchanged if it is neither."""
        if _ANY_TAG.fullmatch(text):
            return replace(self, tag=text, digest="")
        if _ANY_DIGEST.fullmatch(text):
            return replace(self, tag="", digest=text)
        return self


def parse(text: str) -> ImageReference:
    """Take ``text`` apart.

    Raises:
        InvalidReference: it is no image reference; the sentence is that of ``distribution/reference``.
    """
    found = _REFERENCE.fullmatch(text)
    if found is None:
        raise InvalidReference(_why_not(text))
    name, tag, digest = found.groups(default="")
    parts = _NAME.fullmatch(name)
    if len(parts[2] if parts else name) > _LONGEST_PATH:
        raise InvalidReference(f"repository name must not be more than {_LONGEST_PATH} characters")
    if digest:
        _check_digest(digest)
    first, slash, rest = name.partition("/")
    if slash and (set(".:") & set(first) or first == "localhost"):
        return ImageReference(first, rest, tag, "" if tag else digest)
    return ImageReference("", name, tag, "" if tag else digest)


def _why_not(text: str) -> str:
    if not text:
        return "repository name must have at least one component"
    if _REFERENCE.fullmatch(text.lower()):
        return "repository name must be lowercase"
    return "invalid reference format"


def _check_digest(digest: str) -> None:
    algorithm, _, encoded = digest.partition(":")
    if algorithm not in _DIGEST_LENGTHS:
        raise InvalidReference("unsupported digest algorithm")
    if len(encoded) != _DIGEST_LENGTHS[algorithm]:
        raise InvalidReference("invalid checksum digest length")
    if encoded != encoded.lower():
        raise InvalidReference("invalid checksum digest format")
