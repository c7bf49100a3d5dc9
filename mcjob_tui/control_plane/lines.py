"""Lines out of a stream of bytes that comes in pieces of any length."""

from collections.abc import AsyncIterator

from mcjob_tui.control_plane.bounds import LARGEST_OBJECT
from mcjob_tui.control_plane.errors import ProtocolError

LONGEST_LINE = LARGEST_OBJECT
"""Bytes; a longer line is nobody's event."""


async def split_lines(chunks: AsyncIterator[bytes], *, last_may_be_open: bool = False) -> AsyncIterator[list[bytes]]:
    """The lines of ``chunks``, without their ends, as many at a time as one piece completes.

    Args:
        chunks: the pieces.
        last_may_be_open: whether a last line without an end counts (a log's does; a watch's was cut off).

    Raises:
        ProtocolError: a line longer than ``LONGEST_LINE``.
    """
    rest: list[bytes] = []
    size = 0
    async for chunk in chunks:
        head, newline, tail = chunk.rpartition(b"\n")
        if not newline:
            rest.append(tail)
            size += len(tail)
            if size > LONGEST_LINE:
                raise ProtocolError("the server sent a line that has no end")
            continue
        rest.append(head)
        lines = b"".join(rest).split(b"\n")
        rest, size = [tail], len(tail)
        yield lines
    left = b"".join(rest)
    if left and last_may_be_open:
        yield [left]
