"""Secrets that must never be said: what a session sends as its credentials, should a server or a plugin repeat it.

Everything that becomes an error passes here. Nothing is read from here but whether a text holds one of them.
"""

from collections import deque

SHORTEST = 8
"""Characters; a shorter word is in many a sentence by chance, and no token."""
_AT_MOST = 64
"""Of tokens that were renewed, the last ones: an old one is worth nothing any more."""
_IN_PLACE = "(a credential)"
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
