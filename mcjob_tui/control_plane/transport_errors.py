"""aiohttp's errors as ours: each failure to get an answer becomes one sentence."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from mcjob_tui.control_plane.errors import ProtocolError, TimedOut, Unreachable
from mcjob_tui.control_plane.transport import CONNECT_SECONDS


def tls_words(error: Exception) -> str:
    """What a TLS error says, in lower case and without underscores."""
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.replace("_", " ").lower()
    return str(error) or type(error).__name__


@contextmanager
def spoken(*, sent: bool) -> Iterator[None]:
    """Turn aiohttp's errors into ours.

    ``sent`` says whether the server may have seen a request that changes something.
    """
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise TimedOut(f"no connection within {CONNECT_SECONDS:.0f} s") from error
    except TimeoutError as error:
        raise TimedOut("no answer in time", sent=sent) from error
    except aiohttp.ClientConnectorCertificateError as error:
        why = getattr(error.certificate_error, "verify_message", "") or error.certificate_error
        raise Unreachable(f"the server's certificate is not trusted: {why}") from error
    except aiohttp.ClientConnectorDNSError as error:
        raise Unreachable(f"the name {error.host} is not known") from error
    except (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError) as error:
        raise Unreachable("the proxy does not let the connection through") from error
    except aiohttp.ClientConnectorSSLError as error:
        raise Unreachable(f"TLS with {error.host} failed: {tls_words(error.os_error)}") from error
    except aiohttp.ClientConnectorError as error:
        why = error.os_error.strerror or str(error.os_error)
        raise Unreachable(f"{error.host}:{error.port} does not answer: {why}") from error
    except aiohttp.InvalidURL as error:
        raise ProtocolError("the server's address is no URL") from error
    except (aiohttp.ClientError, OSError, ssl.SSLError) as error:
        raise Unreachable("the connection broke off", sent=sent) from error
