"""Rows on their way into the warehouse, committed in chunks while extraction goes on."""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from interlake.batches import Arrow, convert, newest, seen_rows
from interlake.catalog import Reading, Table
from interlake.report import Progress
from interlake.sync.forget import forget
from interlake.sync.history import keep_versions
from interlake.sync.lists import Tallies, mark_lists, tally_lists
from interlake.treatment import Treatment
from interlake.warehouse import Session, Warehouse
from interlake.warehouse.drift import Lacking
from interlake.warehouse.purged import Purged

T = TypeVar("T")
Action = Callable[[Session], None]

# A chunk costs 15 ms per table whatever it holds, so chunks are large; bytes bound the memory.
CHUNK_BYTES = 16_000_000
CHUNK_SECONDS = 15.0
_INTERRUPT_SECONDS = 0.05  # between two tries to end a statement: one may fall between two
IDLE_SECONDS = 0.1  # without a session, and the connection is let go


class Writer:
    """The one thread that touches the warehouse: dlt and its connections are bound to a thread.

    A writer `beside` another one, to a schema of its own, shares its thread: two threads that open
    one DuckDB file at once are in each other's way. `ensure` is called before anything is written,
    and raises where the run has lost its right to.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        beside: "Writer | None" = None,
        ensure: Callable[[], None] = lambda: None,
    ) -> None:
        self._warehouse = warehouse
        self._ensure: Callable[[], None] = ensure if beside is None else beside._ensure
        self._shares = beside is not None
        own = ThreadPoolExecutor(1, thread_name_prefix="warehouse") if beside is None else None
        self._thread: ThreadPoolExecutor = own or beside._thread  # type: ignore[union-attr]
        self._idle: asyncio.TimerHandle | None = None
        self._closing: asyncio.Future[None] | None = None

    async def open(self) -> None:
        """Open the warehouse, in the thread that will use it."""
        await self._call(self._warehouse.__enter__)

    async def close(self) -> None:
        """Close it again."""
        await self._call(lambda: self._warehouse.__exit__(None, None, None))
        self._stay()
        if not self._shares:
            self._thread.shutdown()

    async def create_tables(self) -> Lacking:
        """Make whatever table, column or index is missing; returns what was, unless all was."""
        return await self._call(self._warehouse.create_tables)

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a session of its own; waits for what is being written."""

        def in_session() -> T:
            self._ensure()
            with self._warehouse.session() as session:
                return work(session)

        return await self._call(in_session)

    async def stop(self) -> None:
        """End at once what is being written and what waits for its turn; none of it happens.

        A thread of its own does it, for asking a server that is away may take its time.
        """
        ended = threading.Event()

        def interrupt() -> None:
            while not ended.wait(_INTERRUPT_SECONDS):
                self._warehouse.interrupt()

        def end() -> None:
            ended.set()
            interrupting.join(_INTERRUPT_SECONDS)  # or it might strike the next statement
            self._warehouse.let_go()
            self._warehouse.resume()

        self._stay()
        self._warehouse.stop()
        interrupting = threading.Thread(target=interrupt, daemon=True)
        interrupting.start()
        await asyncio.get_running_loop().run_in_executor(self._thread, end)

    async def _call(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        self._stay()
        closing, self._closing = self._closing, None
        if closing is not None:
            await closing  # what went wrong there is told here
        done = await loop.run_in_executor(self._thread, work)
        self._stay()  # another caller's work may have ended meanwhile
        # Whoever waits for the file gets in as soon as nothing is about to be written.
        self._idle = loop.call_later(IDLE_SECONDS, self._let_go)
        return done

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        self._closing = loop.run_in_executor(self._thread, self._warehouse.let_go)


@dataclass
class _Chunk:
    tables: dict[str, list[Arrow]] = field(default_factory=lambda: defaultdict(list))
    actions: dict[Hashable, Action] = field(default_factory=dict)
    roots: dict[str, Table] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)  # first reading of each root table
    rows: int = 0
    size: int = 0
    begun: float = 0.0

    def is_full(self, most_rows: int) -> bool:
        return (
            self.rows >= most_rows
            or self.size >= CHUNK_BYTES
            or (self.rows > 0 and time.monotonic() - self.begun >= CHUNK_SECONDS)
        )


class Chunks:
    """Collects rows of all streams; commits them in the order they came.

    One chunk is written while the next one fills, and no third is begun: memory holds two.
    """

    def __init__(
        self,
        writer: Writer,
        run_id: str,
        progress: Progress,
        most_rows: int,
        now: Callable[[], datetime],
        treatment: Treatment,
        purged: Purged,
        kept: Sequence[Table] = (),
    ) -> None:
        self._kept = kept
        self._purged = purged
        self.most_rows = most_rows
        self._treatment = treatment
        self._now = now
        self._writer = writer
        self._run_id = run_id
        self._progress = progress
        self._chunk = _Chunk()
        self._commit: asyncio.Task[None] | None = None  # stays when it failed: it fails again
        self._turn = asyncio.Lock()
        self._room = asyncio.Event()
        self._room.set()
        self._keys: dict[str, Sequence[str]] = {}
        self.written: dict[str, int] = defaultdict(int)
        self.unknown_fields: set[str] = set()
        self.dropped: dict[str, int] = defaultdict(int)
        self.marked: dict[str, int] = defaultdict(int)
        self.tallies: Tallies = {}

    async def add(self, table: Table, readings: Sequence[Reading]) -> None:
        """Add records of a stream; may wait until the chunk before is committed."""
        if not readings:
            return
        converted = convert(table, readings, self._treatment)
        self.unknown_fields |= converted.unknown_fields
        for name, count in converted.dropped.items():
            self.dropped[name] += count
        for part in table.family():
            self._keys[part.name] = part.key
        tally_lists(self.tallies, table, readings)
        await self._put(converted.tables, table, min(reading.read_at for reading in readings))

    async def add_seen(self, stream: str, seen: Sequence[tuple[str, datetime | None]]) -> None:
        """Note ids that a sweep found alive."""
        if seen:
            await self._put({"_interlake_seen": seen_rows(self._run_id, stream, seen)})

    def after(self, action: Action, instead: Hashable = None) -> None:
        """Run `action` in the session that commits all that was added so far, and after it.

        Of several in one chunk that name the same `instead`, only the last one runs.
        """
        self._chunk.actions.pop(instead, None)  # it moves to the end of them
        self._chunk.actions[action if instead is None else instead] = action

    def absorb(self, other: "Chunks") -> None:
        """Take over the figures of chunks that were written elsewhere."""
        for name, rows in other.written.items():
            self.written[name] += rows
        for name, rows in other.dropped.items():
            self.dropped[name] += rows
        for name, rows in other.marked.items():
            self.marked[name] += rows
        self.unknown_fields |= other.unknown_fields
        self.tallies.update(other.tallies)
        self._keys.update(other._keys)

    async def abandon(self) -> None:
        """Give up what is not committed yet; the next run reads it again."""
        self._chunk = _Chunk()
        commit, self._commit = self._commit, None
        if commit is not None:
            await asyncio.wait([commit])
            if not commit.cancelled():
                commit.exception()  # known: it was interrupted

    async def flush(self) -> None:
        """Commit everything that was added, with its actions."""
        await self._begin_commit()
        async with self._turn:
            await self._finish_commit()

    async def _put(
        self,
        tables: Mapping[str, Arrow],
        root: Table | None = None,
        read_at: datetime | None = None,
    ) -> None:
        await self._room.wait()
        chunk = self._chunk
        if root is not None and read_at is not None:
            chunk.roots[root.name] = root
            chunk.since[root.name] = min(read_at, chunk.since.get(root.name, read_at))
        if not chunk.rows:
            chunk.begun = time.monotonic()
        for name, table in tables.items():
            chunk.tables[name].append(table)
            chunk.rows += table.num_rows
            chunk.size += table.nbytes
        if chunk.is_full(self.most_rows):
            await self._begin_commit()

    async def _begin_commit(self) -> None:
        chunk, self._chunk = self._chunk, _Chunk()
        self._room.clear()
        try:
            async with self._turn:  # first come, first written: a cursor must not overtake its rows
                await self._finish_commit()
                if chunk.rows or chunk.actions:
                    self._commit = asyncio.create_task(self._write(chunk))
        finally:
            self._room.set()

    async def _finish_commit(self) -> None:
        """Wait for the commit under way; after a failed one nothing more is written."""
        if self._commit is not None:
            await asyncio.shield(self._commit)
            self._commit = None

    async def _write(self, chunk: _Chunk) -> None:
        begun = time.monotonic()

        def work(session: Session) -> None:
            tables = {
                name: newest(parts, self._keys.get(name, ()))
                for name, parts in chunk.tables.items()
            }
            if tables:
                session.load(tables)
            forget(session, self._purged, chunk.roots, chunk.since, self._now())
            # Before the cursor moves: a run that is killed between the two reads these rows again.
            marked = mark_lists(session, chunk.roots, self.tallies, chunk.since, self._now())
            for name, rows in marked.items():
                self.marked[name] += rows
            keep_versions(session, self._kept, chunk.roots, chunk.since)
            for action in chunk.actions.values():
                action(session)
            for name, table in tables.items():
                self.written[name] += table.num_rows

        await self._writer.run(work)
        self._progress.committed(chunk.rows, time.monotonic() - begun)
