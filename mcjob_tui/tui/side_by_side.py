"""Several pieces of work side by side, a few at once: what is done to marked Jobs does not wait for the Job before."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 8


async def side_by_side(do: Callable[[T], Awaitable[None]], each: Sequence[T], at_once: int = AT_ONCE) -> None:
    """Do it for each, at most ``at_once`` at a time; returns when all are done.

    Args:
        do: the work; it deals with its own refusals.
    """
    gate = asyncio.Semaphore(at_once)

    async def one(item: T) -> None:
        async with gate:
            await do(item)

    await asyncio.gather(*(one(item) for item in each))
