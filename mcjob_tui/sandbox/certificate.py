"""A TLS certificate for loopback, made anew at every start.

kubectl sends a bearer token over TLS only, so the sandbox has to speak it. Python can use certificates but not make
them; what it takes is little enough to be written out: a P-256 key, one ECDSA signature (FIPS 186-4) and the X.509
fields that Go's and OpenSSL's strict checks ask for (RFC 5280). The key lives as long as the process and guards one
loopback port.
"""

import base64
import hashlib
import os
import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_P = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_EC_PUBLIC_KEY = "1.2.840.10045.2.1"
_PRIME256V1 = "1.2.840.10045.3.1.7"
_ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2"
_COMMON_NAME = "2.5.4.3"
_SUBJECT_KEY_IDENTIFIER, _KEY_USAGE, _ALTERNATIVE_NAME = "2.5.29.14", "2.5.29.15", "2.5.29.17"
_BASIC_CONSTRAINTS, _AUTHORITY_KEY_IDENTIFIER = "2.5.29.19", "2.5.29.35"
_DIGITAL_SIGNATURE_AND_CERTIFICATE_SIGNING = b"\x02\x84"
_LIFETIME = timedelta(days=365)
_Point = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate, which is its own authority, and its private key, both as PEM."""

    certificate: str
    key: str

    def server_context(self) -> ssl.SSLContext:
        """What a server needs to speak TLS with it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # ssl reads keys from files only; this one is its owner's alone and gone at once.
        handle, path = tempfile.mkstemp(prefix="mcjob-", suffix=".pem")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(self.certificate + self.key)
            context.load_cert_chain(path)
        finally:
            os.unlink(path)
        return context

    def client_context(self) -> ssl.SSLContext:
        """What a client needs to trust it and nothing else."""
        return ssl.create_default_context(cadata=self.certificate)


def loopback_certificate(now: datetime | None = None) -> Certificate:
    """A new certificate for ``localhost``, ``127.0.0.1`` and ``::1``, valid for a year from yesterday."""
    private = secrets.randbelow(_N - 1) + 1
    public = _encoded_point(_multiplied(private, _G))
    start = (now or datetime.now(UTC)) - timedelta(days=1)
    unsigned = _to_be_signed(public, start, start + _LIFETIME)
    whole = _sequence(unsigned, _sequence(_identifier(_ECDSA_WITH_SHA256)), _bits(_signature(unsigned, private)))
    key = _sequence(
        _integer(1),
        _tagged(0x04, private.to_bytes(32, "big")),
        _tagged(0xA0, _identifier(_PRIME256V1)),
        _tagged(0xA1, _bits(public)),
    )
    return Certificate(_pem("CERTIFICATE", whole), _pem("EC PRIVATE KEY", key))


def _to_be_signed(public: bytes, start: datetime, end: datetime) -> bytes:
    name = _sequence(_tagged(0x31, _sequence(_identifier(_COMMON_NAME), _tagged(0x0C, b"mcjob sandbox"))))
    algorithm = _sequence(_identifier(_EC_PUBLIC_KEY), _identifier(_PRIME256V1))
    return _sequence(
        _tagged(0xA0, _integer(2)),
        _integer(secrets.randbits(120) + 1),
        _sequence(_identifier(_ECDSA_WITH_SHA256)),
        name,
        _sequence(_time(start), _time(end)),
        name,
        _sequence(algorithm, _bits(public)),
        _tagged(0xA3, _sequence(*_extensions(public))),
    )


def _extensions(public: bytes) -> list[bytes]:
    identifier = hashlib.sha1(public, usedforsecurity=False).digest()
    names = _tagged(0x82, b"localhost") + _tagged(0x87, bytes((127, 0, 0, 1))) + _tagged(0x87, bytes(15) + b"\x01")
    return [
        _extension(_ALTERNATIVE_NAME, _tagged(0x30, names)),
        _extension(_BASIC_CONSTRAINTS, _sequence(_tagged(0x01, b"\xff")), critical=True),
        _extension(_KEY_USAGE, _tagged(0x03, _DIGITAL_SIGNATURE_AND_CERTIFICATE_SIGNING), critical=True),
        _extension(_SUBJECT_KEY_IDENTIFIER, _tagged(0x04, identifier)),
        _extension(_AUTHORITY_KEY_IDENTIFIER, _sequence(_tagged(0x80, identifier))),
    ]


def _extension(name: str, content: bytes, *, critical: bool = False) -> bytes:
    return _sequence(_identifier(name), *([_tagged(0x01, b"\xff")] if critical else []), _tagged(0x04, content))


def _signature(message: bytes, private: int) -> bytes:
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    while True:
        nonce = secrets.randbelow(_N - 1) + 1
        point = _multiplied(nonce, _G)
        assert point is not None
        r = point[0] % _N
        s = pow(nonce, -1, _N) * (digest + r * private) % _N
        if r and s:
            return _sequence(_integer(r), _integer(s))


def _multiplied(scalar: int, point: _Point) -> _Point:
    result: _Point = None
    while scalar:
        if scalar & 1:
            result = _added(result, point)
        point = _added(point, point)
        scalar >>= 1
    return result


def _added(one: _Point, other: _Point) -> _Point:
    """The sum of two points of P-256 (``a`` is -3); None is the point at infinity."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % _P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] - 3) * pow(2 * one[1], -1, _P) % _P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P) % _P
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _encoded_point(point: _Point) -> bytes:
    assert point is not None
    return b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def _tagged(tag: int, content: bytes) -> bytes:
    """One DER value: tag, length, content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _integer(value: int) -> bytes:
    return _tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(content: bytes) -> bytes:
    return _tagged(0x03, b"\x00" + content)


def _identifier(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    encoded = bytearray((first * 40 + second,))
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        encoded += bytes(reversed(groups))
    return _tagged(0x06, bytes(encoded))


def _time(moment: datetime) -> bytes:
    return _tagged(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def _pem(label: str, content: bytes) -> str:
    text = base64.b64encode(content).decode()
    lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"
