"""What faults do to the file of an export, and the store that downloads are sent on to."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

from interlake.simulator.archives import DOWNLOAD
from interlake.simulator.call import Answer, Call
from interlake.simulator.errors import ApiError, invalid
from interlake.simulator.exports import Words

# Another host than the API's, as a store of files is; in process it is the simulator all the same.
_STORE = "https://files.intercom.test/_simulator/files"
_BOMB_BYTES = 32_000_000


def answer_download(call: Call, words: Words) -> Answer:
    """Answer the file of an export, or where it is (fields, the downloads: file or redirect)."""
    key, faults = call.params["id"], call.simulator.faults
    file = call.simulator.exports.download(words, key)
    for fault in faults.striking(("file_packed",), call.label, ""):
        file = _packed(file, str(fault.settings.get("as", "zip")))
    for _ in faults.striking(("file_damaged",), call.label, ""):
        file = file[: len(file) * 2 // 3]
    for fault in faults.striking(("file_bomb",), call.label, ""):
        file = gzip.compress(b"0" * int(fault.settings.get("bytes", _BOMB_BYTES)), 1)
    for fault in faults.striking(("file_elsewhere",), call.label, ""):
        call.simulator.store[key] = file
        location = f"{fault.settings.get('store', _STORE)}/{key}"
        return Answer(b"", 302, DOWNLOAD, {"location": location})
    return Answer(file, content_type=DOWNLOAD)


def stored_file(store: dict[str, bytes], key: str, *, with_token: bool) -> bytes:
    """Give a file of the store; signed addresses and tokens together are refused there."""
    if with_token:
        raise invalid("Only one auth mechanism allowed")
    if key not in store:
        raise ApiError(404, "not_found", "No such file")
    return store[key]


def _packed(file: bytes, packing: str) -> bytes:
    """Pack the CSVs of an export in another way that readers in the field have met."""
    with tarfile.open(fileobj=io.BytesIO(file), mode="r:gz") as tar:
        files = {entry.name: _content(tar, entry) for entry in tar}
    return _PACKINGS[packing](files)


def _content(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(entry)
    return content.read() if content else b""


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _first(files: dict[str, bytes]) -> bytes:
    return next(iter(files.values()))


_PACKINGS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": _zipped,
    # Of several files only the first: these hold one.
    "gzip": lambda files: gzip.compress(_first(files)),
    "plain": _first,
}
