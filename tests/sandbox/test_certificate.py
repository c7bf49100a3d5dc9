"""The certificate made for loopback is one that TLS libraries accept for loopback and for nothing else."""

import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mcjob_tui.sandbox.certificate import loopback_certificate


def test_another_library_reads_it_and_verifies_its_signature() -> None:
    made = loopback_certificate()
    found = x509.load_pem_x509_certificate(made.certificate.encode())
    found.verify_directly_issued_by(found)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert load_pem_private_key(made.key.encode(), None).public_key() == found.public_key()


def test_every_certificate_is_its_own() -> None:
    assert loopback_certificate().key != loopback_certificate().key


@pytest.mark.parametrize(("host", "trusted"), [("127.0.0.1", True), ("localhost", True), ("example.com", False)])
def test_a_handshake_succeeds_for_loopback_alone(host: str, trusted: bool) -> None:
    made = loopback_certificate()
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = made.client_context()
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        made.server_context().wrap_bio(to_server, to_client, server_side=True),
    ]
    if not trusted:
        with pytest.raises(ssl.SSLCertVerificationError):
            shake(ends)
        return
    shake(ends)
    assert ends[0].cipher() == ends[1].cipher()


def shake(ends: list[ssl.SSLObject]) -> None:
    """Both ends of a handshake in turn, until neither wants more."""
    waiting = list(ends)
    while waiting:
        for end in tuple(waiting):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            waiting.remove(end)
