"""Several items are worked on at a time, and their results come in the items' order."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from interlake.intercom.order import in_order

pytestmark = pytest.mark.anyio


async def test_the_next_item_is_asked_for_while_a_result_is_used() -> None:
    asked: list[int] = []

    async def items() -> AsyncIterator[int]:
        for number in range(3):
            asked.append(number)
            await asyncio.sleep(0)
            yield number

    async def work(number: int) -> int:
        return number

    results = in_order(items(), work, ahead=1)
    assert await anext(results) == 0
    assert asked == [0, 1]
    assert [number async for number in results] == [1, 2]


async def test_results_keep_the_order_of_their_items() -> None:
    async def items() -> AsyncIterator[int]:
        for number in range(5):
            yield number

    async def work(number: int) -> int:
        await asyncio.sleep(0.001 * (5 - number))
        return number

    assert [number async for number in in_order(items(), work)] == [0, 1, 2, 3, 4]


async def test_an_item_that_fails_ends_the_walk_and_what_is_under_way() -> None:
    ended: list[int] = []

    async def items() -> AsyncIterator[int]:
        yield 0
        raise ValueError("no more")

    async def work(number: int) -> int:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(number)
        return number

    with pytest.raises(ValueError, match="no more"):
        async for _ in in_order(items(), work):
            pass
    assert ended == [0]
