"""Kubernetes' rules for names, label keys and values, and environment names, each as a sentence or nothing.

The rules are those of ``k8s.io/apimachinery/pkg/util/validation``; the sentences are for people. And which name of a
family is free.
"""

import re
from collections.abc import Collection

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")
_SUBDOMAIN = re.compile(rf"{_LABEL.pattern}(\.{_LABEL.pattern})*")
_ENV = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253


def dns_label_problem(text: str, limit: int = LABEL_LENGTH) -> str | None:
    """What keeps ``text`` from being an RFC 1123 label of at most ``limit`` characters."""
    if not text:
        return "a name is needed"
    if len(text) > limit:
        return f"{len(text)} characters; at most {limit} are allowed"
    if not _LABEL.fullmatch(text):
        return _say(text, "-", "lower-case letters, digits and -", "a letter or digit")
    return None


def dns_subdomain_problem(text: str) -> str | None:
    """What keeps ``text`` from being an RFC 1123 subdomain, the rule for most object names."""
    if not text:
        return "a name is needed"
    if len(text) > SUBDOMAIN_LENGTH:
        return f"{len(text)} characters; at most {SUBDOMAIN_LENGTH} are allowed"
    if not _SUBDOMAIN.fullmatch(text):
        return _say(text, "-.", "lower-case letters, digits, - and .", "a letter or digit")
    return None


def label_key_problem(text: str) -> str | None:
    """What keeps ``text`` from being a qualified name: the key of a label, an annotation or a taint."""
    prefix, slash, name = text.rpartition("/")
    if not name:
        return "a key is needed" if not slash else "the part after / is missing"
    if slash and dns_subdomain_problem(prefix) is not None:
        return f"the part before / must be a DNS name such as example.com, not {prefix[:40]!r}"
    if len(name) > LABEL_LENGTH:
        return f"{len(name)} characters; at most {LABEL_LENGTH} are allowed" + (" after the /" if slash else "")
    if not _QUALIFIED.fullmatch(name):
        return "only letters, digits, -, _ and . are allowed, with a letter or digit first and last"
    return None


def label_value_problem(text: str) -> str | None:
    """What keeps ``text`` from being the value of a label; empty is allowed."""
    if len(text) > LABEL_LENGTH:
        return f"{len(text)} characters; at most {LABEL_LENGTH} are allowed"
    if text and not _QUALIFIED.fullmatch(text):
        return "only letters, digits, -, _ and . are allowed, with a letter or digit first and last"
    return None


def env_name_problem(text: str) -> str | None:
    """What keeps ``text`` from being the name of an environment variable (``IsEnvVarName``)."""
    if not text:
        return "a name is needed"
    if not _ENV.fullmatch(text) or text == ".." or text.startswith("..") or text == ".":
        return "only letters, digits, _, - and . are allowed, and no digit first"
    return None


def _say(text: str, inner: str, allowed: str, ends: str) -> str:
    if text != text.lower() and text.lower() == re.sub(rf"[^a-z0-9{re.escape(inner)}]", "", text.lower()):
        return f"only {allowed} are allowed, no capitals"
    if text[0] in inner or text[-1] in inner:
        return f"it must begin and end with {ends}"
    return f"only {allowed} are allowed"


def next_name(name: str, taken: Collection[str]) -> str:
    """A free name of the same family: ``report`` is followed by ``report-2``, ``report-2`` by ``report-3``."""
    found = re.fullmatch(r"(.+)-([1-9][0-9]{0,5})", name)
    stem, number = (found[1], int(found[2])) if found else (name, 1)
    while True:
        number += 1
        ending = f"-{number}"
        candidate = stem[: LABEL_LENGTH - len(ending)].rstrip("-.") + ending
        if candidate not in taken:
            return candidate
