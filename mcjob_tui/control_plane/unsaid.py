"""Secrets that must never be said: what a session sends as its credentials, should a server or a plugin repeat it.

Everything that becomes an error passes here. Nothing is read from here but whether a text holds one of them.
"""

import re
from collections import deque

SHORTEST = 8
"""Characters; a shorter word is in many a sentence by chance, and no token."""
_AT_MOST = 64
"""Of tokens that were renewed, the last ones: an old one is worth nothing any more."""
_IN_PLACE = "(a credential)"
_LOOKS_LIKE_ONE = re.compile(
    r"\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}"  # a JSON web token
    r"|\bk8s-aws-v1\.[\w-]+"
    r"|(?<=\bbearer )\S+|(?<=\bbasic )[\w+/=]{6,}"
    r"|(?<![\w+/=.-])(?=[\w+=-]*[0-9])(?=[\w+=-]*[A-Za-z])[\w+=-]{32,}",  # nothing that a person reads
    re.IGNORECASE,
)
_NAMED_SO = re.compile(
    r"""((?:token|passw(?:or)?d|passphrase|secret|api[-_]?key|credentials?)[\w-]*["']?\s*[:=]\s*["']?)[^\s"',;]+""",
    re.IGNORECASE,
)
_secrets: deque[str] = deque(maxlen=_AT_MOST)


def keep_unsaid(*secrets: str) -> None:
    """Let no error say any of ``secrets`` from now on."""
    for secret in secrets:
        if len(secret) >= SHORTEST and secret not in _secrets:
            _secrets.append(secret)


def without_secrets(text: str) -> str:
    """``text`` with other words where it says a secret; the longest one first, should one be part of another."""
    for secret in sorted(_secrets, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, _IN_PLACE)
    return text


def without_credentials(text: str) -> str:
    """``text`` without words that look like credentials, or are named so: for what a plugin says of its own."""
    return _NAMED_SO.sub(rf"\1{_IN_PLACE}", _LOOKS_LIKE_ONE.sub(_IN_PLACE, text))
