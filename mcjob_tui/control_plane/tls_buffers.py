"""How much asyncio takes at once from an encrypted connection, and so what one costs while nothing comes.

Each connection has a buffer as large as that for as long as it lives, 256 KB by default, and each piece that is read is
made as large and cut down: of fifty watches that were begun and ended (two in every cluster, for each Job that is
looked at) twenty megabytes stay. TLS hands out 16 KB at most in one piece, and reading in steps of four of them takes
no longer.
"""

from asyncio.sslproto import SSLProtocol

AT_ONCE = 64 * 1024
"""Bytes."""


def keep_small() -> None:
    """Connections that are made from here on take no more at once; asyncio has no other place to say it."""
    SSLProtocol.max_size = AT_ONCE
