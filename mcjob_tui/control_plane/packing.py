"""Objects of one kind, packed: each is written down by how it differs from a few examples of its kind.

Ten thousand Jobs are nearly alike. One by one they pack to a third of their size, with the examples at hand to an
eighth, and sooner.
"""

import zlib
from collections.abc import Sequence

_LEVEL = 3
_EXAMPLES = 6
_WINDOW = 32 * 1024
"""Bytes; deflate looks no further back."""


class Packing:
    """Packs objects like ``examples``, of which a few are kept, and any other as well, if not as small."""

    def __init__(self, examples: Sequence[bytes]) -> None:
        chosen = examples[:: len(examples) // _EXAMPLES + 1]
        each = _WINDOW // max(1, len(chosen))
        self._examples = b"".join(example[:each] for example in chosen)

    def pack(self, obj: bytes) -> bytes:
        """The packed bytes; ``unpack`` gives back the same."""
        packer = zlib.compressobj(_LEVEL, zdict=self._examples)
        return packer.compress(obj) + packer.flush()

    def unpack(self, packed: bytes) -> bytes:
        """What ``pack`` of this very packing was given."""
        return zlib.decompressobj(zdict=self._examples).decompress(packed)
