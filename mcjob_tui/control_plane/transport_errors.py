"""aiohttp's errors as ours: each failure to get an answer becomes one sentence."""

import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp

from mcjob_tui.control_plane.errors import ControlPlaneError, ProtocolError, TimedOut, Unreachable
from mcjob_tui.control_plane.transport import CONNECT_SECONDS

_NUMBER = re.compile(r"\[Errno (\d{1,5})\]")


def tls_words(error: Exception) -> str:
    """What a TLS error says, in lower case and without underscores."""
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.replace("_", " ").lower()
    return str(error) or type(error).__name__


@dataclass(slots=True)
class Sending:
    """One request under way. ``begun``: the server may have seen it, on this connection or on one before it."""

    changes: bool
    begun: bool = False

    @property
    def may_have_acted(self) -> bool:
        return self.changes and self.begun


@contextmanager
def spoken(sending: Sending) -> Iterator[None]:
    """Turn aiohttp's errors into ours, which say whether the server may have acted on ``sending``."""
    try:
        yield
    except aiohttp.ClientError as error:
        raise _of_client(error, sent=sending.may_have_acted) from error
    except TimeoutError as error:
        raise TimedOut("no answer in time", sent=sending.may_have_acted) from error
    except UnicodeError as error:
        # Before anything is sent: no host is called so, nor could be.
        raise Unreachable("the name of the server, its proxy or its certificate is no host's name") from error
    except (OSError, ssl.SSLError) as error:
        raise Unreachable("the connection broke off", sent=sending.may_have_acted) from error


def _os_words(error: OSError) -> str:
    """What the system says of a connection that was not made: asyncio puts words of its own in their place."""
    if isinstance(error, ssl.SSLError):
        return tls_words(error)
    # A name of several addresses has failed at each of them; the first stands for all.
    several = _NUMBER.search(str(error))
    number = error.errno or (int(several.group(1)) if several is not None else 0)
    if number > 0:
        words = os.strerror(number)
        return words[:1].lower() + words[1:]
    # Cut off in the middle of TLS's greeting, it has no words of its own.
    return error.strerror or str(error) or "it cuts the connection as soon as it is there"


def _of_client(error: aiohttp.ClientError, *, sent: bool) -> ControlPlaneError:
    # aiohttp sends what may be sent twice a second time by itself, so even a connection that was not made may be the
    # second one.
    match error:
        case aiohttp.ConnectionTimeoutError():
            return TimedOut(f"no connection within {CONNECT_SECONDS:.0f} s", sent=sent)
        case aiohttp.ServerTimeoutError():
            return TimedOut("no answer in time", sent=sent)
        case aiohttp.ClientConnectorCertificateError():
            why = getattr(error.certificate_error, "verify_message", "") or error.certificate_error
            return Unreachable(f"the server's certificate is not trusted: {why}", sent=sent)
        case aiohttp.ClientConnectorDNSError():
            return Unreachable(f"the name {error.host} is not known", sent=sent)
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            return Unreachable("the proxy does not let the connection through", sent=sent)
        case aiohttp.ClientConnectorSSLError():
            return Unreachable(f"TLS with {error.host} failed: {tls_words(error.os_error)}", sent=sent)
        case aiohttp.ClientConnectorError():
            return Unreachable(f"{error.host}:{error.port} does not answer: {_os_words(error.os_error)}", sent=sent)
        case aiohttp.InvalidURL():
            return ProtocolError("the server's address is no URL")
    return Unreachable("the connection broke off", sent=sent)
