"""aiohttp's errors in our words, and whether the server may have acted by then."""

import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from mcjob_tui.control_plane.errors import ControlPlaneError, ProtocolError, TimedOut, Unreachable
from mcjob_tui.control_plane.transport_errors import Sending, spoken, tls_words

KEY = ConnectionKey("api", 6443, True, True, None, None, None)
REFUSED = OSError(111, "Connection refused")
TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
TLS.reason = "WRONG_VERSION_NUMBER"
UNTRUSTED = ssl.SSLCertVerificationError(1, "certificate verify failed")
UNTRUSTED.verify_message = "self-signed certificate"


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (aiohttp.ConnectionTimeoutError(), TimedOut, "no connection within 5 s"),
        (aiohttp.ServerTimeoutError(), TimedOut, "no answer in time"),
        (TimeoutError(), TimedOut, "no answer in time"),
        (UnicodeError(), Unreachable, "the name of the server, its proxy or its certificate is no host's name"),
        (
            aiohttp.ClientConnectorCertificateError(KEY, UNTRUSTED),
            Unreachable,
            "the server's certificate is not trusted: self-signed certificate",
        ),
        (aiohttp.ClientConnectorDNSError(KEY, REFUSED), Unreachable, "the name api is not known"),
        (
            aiohttp.ClientProxyConnectionError(KEY, REFUSED),
            Unreachable,
            "the proxy does not let the connection through",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, TLS), Unreachable, "TLS with api failed: wrong version number"),
        (aiohttp.ClientConnectorError(KEY, REFUSED), Unreachable, "api:6443 does not answer: connection refused"),
        (
            aiohttp.ClientConnectorError(KEY, ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 6443)")),
            Unreachable,
            "api:6443 does not answer: connection refused",
        ),
        (
            aiohttp.ClientConnectorError(KEY, OSError("Multiple exceptions: [Errno 113] Connect call, [Errno 1]")),
            Unreachable,
            "api:6443 does not answer: no route to host",
        ),
        (
            aiohttp.ClientConnectorError(KEY, OSError()),
            Unreachable,
            "api:6443 does not answer: it cuts the connection as soon as it is there",
        ),
        (aiohttp.InvalidURL("x"), ProtocolError, "the server's address is no URL"),
        (aiohttp.ServerDisconnectedError(), Unreachable, "the connection broke off"),
        (ConnectionResetError(), Unreachable, "the connection broke off"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else None,
)
def test_each_failure_to_get_an_answer_is_one_sentence(
    error: Exception, kind: type[ControlPlaneError], says: str
) -> None:
    with pytest.raises(ControlPlaneError) as caught, spoken(Sending(changes=False)):
        raise error
    assert (type(caught.value), str(caught.value)) == (kind, says)


@pytest.mark.parametrize(("changes", "begun"), [(True, True), (True, False), (False, True)])
@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), TimeoutError(), ConnectionResetError()])
def test_only_a_change_that_was_begun_may_have_happened(error: Exception, changes: bool, begun: bool) -> None:
    with pytest.raises(Unreachable) as caught, spoken(Sending(changes, begun)):
        raise error
    assert caught.value.sent is (changes and begun)


def test_a_tls_error_without_a_reason_has_its_text_or_its_name() -> None:
    odd = ssl.SSLError(1, "odd")
    odd.reason = ""
    assert tls_words(odd) == "odd"
    assert tls_words(OSError()) == "OSError"
