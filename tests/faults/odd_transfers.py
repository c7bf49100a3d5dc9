"""Answers that are odd in how they are sent: redirects, lengths and chunks, dates, encodings, heads without an end.

What an answer says oddly stands in ``odd_answers``.
"""

import gzip
import zlib

from tests.faults.odd_answers import HUGE, JSON, OK, Odd, answer

_CHUNKED = "Transfer-Encoding: chunked"


def _with_head(name: str, *lines: str, status: str = OK) -> Odd:
    """The true body below header lines of its own."""
    return Odd(name, lambda body: answer(body, JSON, status, *lines))


def _packed(name: str, encoding: str, *pieces: bytes) -> Odd:
    """Other bytes than the body, said to be packed."""
    return Odd(name, lambda body: answer(b"".join(pieces) or body, JSON, OK, f"Content-Encoding: {encoding}"))


TRANSFERS = (
    Odd("1,000 times 100", lambda body: b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000 + answer(body)),
    Odd("102 before it", lambda body: b"HTTP/1.1 102 Processing\r\n\r\n" + answer(body)),
    _with_head("101", "Upgrade: h2c", status="101 Switching Protocols"),
    _with_head("two lengths", "Content-Length: 9", "Content-Length: 3"),
    Odd(
        "a length and chunks", lambda body: answer(b"5\r\nhello\r\n0\r\n\r\n", JSON, OK, _CHUNKED, "Content-Length: 4")
    ),
    Odd("a chunk of no size", lambda body: answer(b"F" * 18 + b"\r\n" + body, JSON, OK, _CHUNKED)),
    Odd("a chunk's name of 1 MB", lambda body: answer(b"5;" + b"x" * 2**20 + b"\r\nhello\r\n", JSON, OK, _CHUNKED)),
    Odd("100,000 lines behind it", lambda body: answer(b"0\r\n" + b"X: y\r\n" * 100_000, JSON, OK, _CHUNKED)),
    _with_head("sent elsewhere", "Location: http://127.0.0.1:9/x", status="302 Found"),
    _with_head("sent round", "Location: /api", status="307 Temporary"),
    _with_head("sent to a file", "Location: file:///etc/passwd", status="301 Moved"),
    _with_head("sent nowhere", status="301 Moved"),
    _with_head("sent to no address", "Location: http://[", status="308 Moved"),
    Odd("no head", lambda body: body),
    Odd("HTTP/2", lambda body: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Odd("HTTP/9.9", lambda body: answer(body).replace(b"HTTP/1.1", b"HTTP/9.9")),
    Odd("lines without returns", lambda body: answer(body).replace(b"\r\n", b"\n")),
    _with_head("NUL in its head", "X-A: a\0b"),
    _with_head("100,000 header lines", *(f"X-{number}: a" for number in range(100_000))),
    _with_head("in 9999", "Date: Fri, 31 Dec 9999 23:59:59 GMT"),
    _with_head("in the year 1", "Date: Mon, 01 Jan 0001 00:00:00 GMT"),
    _with_head("of no zone", "Date: Mon, 01 Jan 2024 00:00:00 +9999"),
    _with_head("of a day of 6,000 digits", f"Date: Mon, {HUGE} Jan 2024 00:00:00 GMT"),
    _with_head("two dates", "Date: x", "Date: y"),
    Odd("letters of nobody", lambda body: answer(body, f"{JSON}; charset=x-evil")),
    _packed("zstd that is none", "zstd", b"\x28\xb5\x2f\xfd"),
    Odd(
        "packed twice",
        lambda body: answer(gzip.compress(gzip.compress(body)), JSON, OK, "Content-Encoding: gzip, gzip"),
    ),
    Odd("packed, and more behind", lambda body: answer(gzip.compress(body) + b"x", JSON, OK, "Content-Encoding: gzip")),
    Odd("deflated", lambda body: answer(zlib.compress(body), JSON, OK, "Content-Encoding: deflate")),
    _with_head("status 000", status="000 X"),
    _with_head("a reason of 1 MB", status=f"200 {'x' * 2**20}"),
    _with_head("wait for minus five", "Retry-After: -5", status="429 Odd"),
    _with_head("wait until 9999", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", status="503 Odd"),
    Odd("401 with a question", lambda body: answer(b"", "", "401 Unauthorized", "WWW-Authenticate: Negotiate")),
    Odd(
        "a list that goes on and on",
        lambda body: answer(body.replace(b'"metadata":{', b'"metadata":{"continue":"x",', 1)),
    ),
)
"""To be tried beside those that ``odd_answers`` has."""
