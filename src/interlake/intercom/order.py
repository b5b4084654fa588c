"""Work on several items at a time, results in the items' order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


async def in_order(
    items: AsyncIterator[T], work: Callable[[T], Awaitable[R]], *, ahead: int = 3
) -> AsyncIterator[R]:
    """Run `work` on up to `ahead` items at once and yield the results in the items' order.

    While the results of one page are awaited, the next pages are already read: the pipe to
    Intercom is never idle between two pages.
    """
    pending: deque[asyncio.Future[R]] = deque()
    try:
        async with aclosing(items) as source:  # type: ignore[type-var]
            async for item in source:
                pending.append(asyncio.ensure_future(work(item)))
                if len(pending) >= ahead:
                    yield await pending.popleft()
        while pending:
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
