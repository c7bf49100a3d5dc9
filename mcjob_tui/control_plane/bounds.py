"""How much of what a server sends is taken in: bytes of an answer, values of an object, items and pages of a list.

JSON grows when it is read, up to some hundred bytes of memory for each byte of it. What is far more than Kubernetes
can hold is refused before it is read, so that an answer costs a few hundred MiB at worst; all of them together no more
than ``MOST_HELD`` (see ``room``).
"""

MIB = 2**20
LARGEST_ANSWER = 64 * MIB
"""Bytes, unpacked: four times what a page of 500 Jobs with everything in them has."""
LARGEST_OBJECT = 8 * MIB
"""Bytes of one object: etcd holds no more than 1.5 MiB, which JSON writes down in a few times as much."""
MOST_VALUES = 1_000_000
"""Values of one object, counted roughly: etcd's 1.5 MiB hold as many only if nearly all of it is commas."""
MOST_ITEMS = 100_000
"""Items of one page; a server that knows no pages sends all of them at once."""
MOST_LISTED = 500_000
"""Items of all pages of one list."""
LARGEST_LIST = 1024 * MIB
"""Bytes of all items of one list; those that are kept are packed."""
LARGEST_LIST_READ, MOST_VALUES_LISTED = 256 * MIB, 5_000_000
"""Bytes and values in all items of a list that is read whole."""
LARGEST_FRESH = 64 * MIB
"""Bytes of the objects of one kind that are kept as they came; six hundred of a hundred KiB each."""
MOST_HELD = 1536 * MIB
"""Bytes of memory of this process that whatever servers send may fill; ten thousand Jobs take 120 MiB."""
MOST_REMEMBERED, MOST_REMEMBERED_OF_FEW = 500_000, 8_000_000
"""Values of the objects of one kind that are kept read; a thousand clusters with all their APIs have 3,000,000."""
MOST_EMPTY_PAGES = 100
"""Pages with nothing on them that one list may have."""
SMALL_PAGE = 20
"""Items that are asked for where a page of more is too large: as many of the largest objects are an answer."""


def values_of(body: str | bytes) -> int:
    """How many values there are in ``body``, roughly; signs inside texts are counted too, which is quick."""
    if isinstance(body, str):
        return sum(map(body.count, ",[{"))
    return sum(map(body.count, b",[{"))


def is_absurd(body: bytes) -> bool:
    """Whether ``body``, one object as JSON, is larger or has more in it than any object."""
    if len(body) <= MOST_VALUES:
        return False
    return len(body) > LARGEST_OBJECT or values_of(body) > MOST_VALUES
