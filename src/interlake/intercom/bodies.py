"""Answers read whole, within limits: a broken or hostile one must not fill the memory."""

import httpx

from interlake.intercom.retries import Failure

# A page of 150 conversations has some megabytes, one with 500 long parts some tens.
LARGEST_ANSWER_BYTES = 100_000_000


async def read_whole(response: httpx.Response, most_bytes: int = LARGEST_ANSWER_BYTES) -> None:
    """Read and unpack the body of an answer, for `content`; one that is read stays as it is.

    Raises Failure above *most_bytes* unpacked bytes, heavy, so that a smaller page is asked for,
    and for what is packed in layers, each of which could multiply by 1000.
    """
    if response.is_closed:
        return
    parts: list[bytes] = []
    size = 0
    try:
        if "," in response.headers.get("content-encoding", ""):
            raise Failure("its answer is packed in several layers")
        async for part in response.aiter_bytes():
            size += len(part)
            if size > most_bytes:
                raise Failure(f"its answer has more than {most_bytes:,} bytes", weight=2)
            parts.append(part)
    finally:
        await response.aclose()
    # Where httpx keeps it, too; a new Response would cost 30 µs, a tenth of the whole request.
    response._content = b"".join(parts)
