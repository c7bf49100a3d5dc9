"""Who asks, request by request: tokens from files are read again, plugins run again, before they expire or after a 401.

Where credentials cannot be had, ``KubeconfigError`` is raised and nothing is sent: never anonymously instead.
"""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.bounded_file import TooLarge, read_bounded
from mcjob_tui.control_plane.connection import ClientCertificate, Connection, User, is_sendable
from mcjob_tui.control_plane.errors import KubeconfigError
from mcjob_tui.control_plane.exec_plugin import PluginCredential, run_plugin
from mcjob_tui.control_plane.unsaid import keep_unsaid

_LARGEST_TOKEN = 2**20
_REREAD_SECONDS = 60.0
_LEEWAY_SECONDS = 10.0
PLUGIN_REST_SECONDS, LONGEST_PLUGIN_REST = 2.0, 60.0
"""A plugin that fails, or whose credentials are refused, is left alone for so long: at first, and at most."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is sent along: the Authorization header's value ("" for none) and a client certificate, or neither."""

    authorization: str = field(default="", repr=False)
    certificate: ClientCertificate | None = None


class Credentials:
    """The credentials of one connection."""

    def __init__(
        self,
        connection: Connection,
        *,
        run: Callable[[Connection], Awaitable[PluginCredential]] = run_plugin,
        clock: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` is the wall's, for what expires; ``elapsed`` is what no clock's setting changes, for waiting."""
        self._connection = connection
        self._run = run
        self._clock = clock
        self._elapsed = elapsed
        self._backoff = Backoff(first=PLUGIN_REST_SECONDS, longest=LONGEST_PLUGIN_REST, chance=lambda: 0.0)
        self._plugin_rests_until = float("-inf")
        self._plugin_failed: KubeconfigError | None = None
        self._lock = asyncio.Lock()
        self._identity: Identity | None = None
        self._valid_until = 0.0

    @property
    def renewable(self) -> bool:
        """Whether asking again may give something else."""
        user = self._connection.user
        return bool(user.token_file) or (user.plugin is not None and not _has_static(user))

    async def current(self) -> Identity:
        """The identity to use now.

        Raises:
            KubeconfigError: the token file cannot be read or the plugin fails.
        """
        if self._identity is not None and self._clock() < self._valid_until:
            return self._identity
        async with self._lock:
            if self._identity is None or (self._clock() >= self._valid_until and not self._plugin_rests):
                await self._obtain()
            assert self._identity is not None
            return self._identity

    async def renew(self, refused: Identity) -> bool:
        """After a 401: get credentials again unless that has happened meanwhile. Returns whether to try once more.

        A plugin whose credentials are refused again and again is run less and less often, not once for each request.

        Raises:
            KubeconfigError: as ``current``.
        """
        if not self.renewable:
            return False
        async with self._lock:
            if self._identity is refused or self._identity is None:
                if self._plugin_rests:
                    return False
                await self._obtain()
                if self._connection.user.plugin is not None:
                    self._let_plugin_rest()
        return True

    async def _obtain(self) -> None:
        user = self._connection.user
        self._valid_until = float("inf")
        if user.token_file:
            self._identity = self._from_file(user)
            self._valid_until = self._clock() + _REREAD_SECONDS
        elif user.plugin is not None and not _has_static(user):
            credential = await self._plugin_s()
            bearer = f"Bearer {credential.token}" if credential.token else ""
            self._identity = Identity(bearer, credential.certificate or user.certificate)
            if credential.expires is not None:
                self._valid_until = credential.expires - _LEEWAY_SECONDS
                if self._valid_until <= self._clock():
                    self._let_plugin_rest()
        else:
            self._identity = Identity(_static(user), user.certificate)
        keep_unsaid(self._identity.authorization.partition(" ")[2], user.password)

    async def _plugin_s(self) -> PluginCredential:
        """What the plugin gives. One that has failed just now is not run again; that it failed is said again."""
        if self._plugin_failed is not None and self._plugin_rests:
            raise self._plugin_failed
        self._plugin_failed = None
        try:
            return await self._run(self._connection)
        except KubeconfigError as error:
            self._plugin_failed = error
            self._let_plugin_rest()
            raise

    @property
    def _plugin_rests(self) -> bool:
        return self._elapsed() < self._plugin_rests_until

    def _let_plugin_rest(self) -> None:
        """What it gave was of no use: the next time comes later, and later each time, until it is long ago."""
        now = self._elapsed()
        if now - self._plugin_rests_until > LONGEST_PLUGIN_REST:
            self._backoff.reset()
        self._plugin_rests_until = now + self._backoff.next_wait()

    def _from_file(self, user: User) -> Identity:
        """The file goes before ``token``, which counts where the file has none.

        What was read last stays good while the file cannot be read.
        """
        try:
            token = read_bounded(Path(user.token_file), _LARGEST_TOKEN).decode().strip()
        except (OSError, UnicodeDecodeError, TooLarge) as error:
            if self._identity is not None:
                return self._identity
            if user.token:
                token = user.token
            else:
                reason = error.strerror if isinstance(error, OSError) else "it is not text"
                raise KubeconfigError(f"the token file {user.token_file} cannot be read: {reason}") from None
        token = token or user.token
        if not token:
            raise KubeconfigError(f"the token file {user.token_file} is empty")
        return Identity(f"Bearer {_one_line(token)}", user.certificate)


def _has_static(user: User) -> bool:
    return bool(user.token or user.username)


def _static(user: User) -> str:
    if user.token:
        return f"Bearer {_one_line(user.token.strip())}"
    if user.username:
        return "Basic " + base64.b64encode(f"{user.username}:{user.password}".encode()).decode()
    return ""


def _one_line(token: str) -> str:
    if not is_sendable(token):
        raise KubeconfigError("the token holds characters that no token may hold")
    return token
