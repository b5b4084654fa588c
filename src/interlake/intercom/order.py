"""Work on several items at a time, results in the items' order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_END: Final = object()


async def in_order(
    items: AsyncIterator[T], work: Callable[[T], Awaitable[R]], *, ahead: int = 3
) -> AsyncIterator[R]:
    """Run `work` on up to `ahead` items at once and yield the results in the items' order.

    While results are awaited, and while the caller uses one, the next item is already asked for:
    the pipe to Intercom is never idle between two pages.
    """
    pending: deque[asyncio.Future[R]] = deque()
    async with aclosing(items) as source:  # type: ignore[type-var]
        following = _ask(source)
        try:
            while (item := await following) is not _END:
                pending.append(asyncio.ensure_future(work(item)))
                following = _ask(source)
                if len(pending) >= ahead:
                    yield await pending.popleft()
            while pending:
                yield await pending.popleft()
        finally:
            tasks: list[asyncio.Future[Any]] = [following, *pending]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _ask(source: AsyncIterator[T]) -> asyncio.Task[Any]:
    async def ask() -> T | object:
        return await anext(source, _END)

    return asyncio.create_task(ask())
