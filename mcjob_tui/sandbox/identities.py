"""Where UIDs and generated names come from: a seed, so that the same requests give the same objects.

Schedulers break ties by a Job's UID, so UIDs belong to the course. What an identity is made from is the object's own
place, never the order of requests: two clients at once must not change each other's. A sandbox that was given no seed
has UIDs of its own in each run: a Job that is created again after a restart is another one, as clients must see. Ties
fall as they do without.
"""

from hashlib import blake2b
from itertools import count

from mcjob_tui.karmada.names import uid_hash_odd

SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
"""The letters of a generated name (``k8s.io/apimachinery/pkg/util/rand``)."""
_SUFFIX_LENGTH = 5


class Identities:
    """Draws the identities of one API server's objects."""

    def __init__(self, seed: str, run: str = "") -> None:
        """Make one.

        Args:
            seed: the sandbox's seed and whose server it is.
            run: what tells this run's UIDs from every other's; "" where the seed alone shall tell.
        """
        self._seed = seed
        self._run = run
        self._lives: dict[tuple[str, ...], int] = {}

    def uid(self, *place: str, dry_run: bool = False) -> str:
        """The UID of the next object at ``place`` (kind, namespace, name); that of a dry run is nobody's."""
        parts = (self._seed, *place, str(self._lives.get(place, 0) + 1), "dry run" if dry_run else "")
        expected = uuid_of(*parts)
        if not self._run:
            return expected
        drawn = (uuid_of(*parts, self._run, str(number)) for number in count())
        return next(each for each in drawn if uid_hash_odd(each) is uid_hash_odd(expected))

    def taken(self, *place: str) -> None:
        """The UID has been given to an object: the next one at ``place`` gets another."""
        self._lives[place] = self._lives.get(place, 0) + 1

    def suffix(self, *place: str) -> str:
        """The letters that complete the next generated name at ``place`` (kind, namespace, prefix)."""
        turn = self._lives[place] = self._lives.get(place, 0) + 1
        return letters(self._seed, *place, str(turn))


def uuid_of(*parts: str) -> str:
    """A UUID (version 4 in form) that follows from ``parts``."""
    digits = blake2b(_bytes(parts), digest_size=16).hexdigest()
    variant = "89ab"[int(digits[16], 16) % 4]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def letters(*parts: str) -> str:
    """Five letters for a generated name, that follow from ``parts``."""
    digest = blake2b(_bytes(parts), digest_size=_SUFFIX_LENGTH).digest()
    return "".join(SUFFIX_LETTERS[each % len(SUFFIX_LETTERS)] for each in digest)


def _bytes(parts: tuple[str, ...]) -> bytes:
    return "/".join(parts).encode("utf-8", "replace")  # a client may send names that are no text
