"""Answers read whole, within limits: a broken or hostile one must not fill the memory."""

import httpx

from interlake.intercom.retries import Failure

# A page of 150 conversations has some megabytes, one with 500 long parts some tens.
LARGEST_ANSWER_BYTES = 100_000_000


async def read_whole(response: httpx.Response, most_bytes: int | None = None) -> httpx.Response:
    """Give the same answer with its body read and unpacked; one that is read stays as it is.

    Raises Failure above *most_bytes* unpacked bytes (LARGEST_ANSWER_BYTES by default), heavy, so
    that a smaller page is asked for, and for what is packed in layers: each could multiply by 1000.
    """
    if response.is_closed:
        return response
    limit = LARGEST_ANSWER_BYTES if most_bytes is None else most_bytes
    parts: list[bytes] = []
    size = 0
    try:
        if "," in response.headers.get("content-encoding", ""):
            raise Failure("its answer is packed in several layers")
        async for part in response.aiter_bytes():
            size += len(part)
            if size > limit:
                raise Failure(f"its answer has more than {limit:,} bytes", weight=2)
            parts.append(part)
    finally:
        await response.aclose()
    headers = response.headers.copy()
    headers.pop("content-encoding", None)
    return httpx.Response(response.status_code, headers=headers, content=b"".join(parts))
