"""One run: lease, warehouse, client, clock and log, opened in order and always closed."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from interlake.catalog import BY_NAME, Reading, Stream, Table, tables_of
from interlake.catalog.history import history_of, kept_tables
from interlake.config import Pipeline
from interlake.errors import Busy, InterlakeError, SettingsError, Unavailable
from interlake.intercom.client import Client, Transport, request_label
from interlake.intercom.details import Details
from interlake.intercom.readers import Source
from interlake.intercom.short_lists import ShortLists
from interlake.redaction import whereabouts
from interlake.report import Progress, Report, StreamReport, TableReport
from interlake.sync.chunks import Chunks, Writer
from interlake.sync.clock import Clock
from interlake.sync.drift import fill_again
from interlake.sync.selection import follow_selection
from interlake.treatment import Treatment
from interlake.warehouse import Session, Warehouse
from interlake.warehouse.cursors import Cursor, read_cursors
from interlake.warehouse.lease import Lease, patience_seconds, take
from interlake.warehouse.migrations import migrate
from interlake.warehouse.purged import Purged, read_purged
from interlake.warehouse.runs import Ending, end_run, note_broken_runs, start_run

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_POLL_SECONDS = 0.2  # between two tries to take a lease


@dataclass
class Run:
    """What the parts of a run share."""

    pipeline: Pipeline
    report: Report
    progress: Progress
    client: Client
    clock: Clock
    writer: Writer
    chunks: Chunks
    treatment: Treatment
    lists: ShortLists
    purged: Purged  # who is left out of what is read
    me: Reading
    cursors: Mapping[str, Cursor]
    counts: Mapping[str, int]  # rows per table before the run
    newest: Mapping[str, datetime]  # the last read of each root table before the run
    recovering: bool  # the run before this one was killed or broke off
    unfinished: set[str] = field(default_factory=set)  # streams whose reading ended early
    late: dict[str, datetime] = field(default_factory=dict)  # oldest change that only a sweep found

    @property
    def started_at(self) -> datetime:
        """When the run began, by Intercom's clock."""
        return self.report.started_at

    def trusted_before(self, stream: Stream) -> datetime:
        """Rows of a stream read before this moment have their children loaded and marked."""
        cursor = self.cursors.get(stream.name)
        return cursor.complete_before if cursor else BEGINNING

    def source(self, stored: Mapping[str, datetime] | None = None) -> Source:
        """What a reader needs."""
        details = Details(self.client, self.clock.now, self.pipeline.streams)
        return Source(
            self.client,
            self.clock.now,
            self.started_at,
            founded(self),
            self.pipeline.index_lag,
            details,
            self.lists,
            stored or {},
        )

    def forget_lists(self) -> None:
        """Have lists that several streams share asked for anew."""
        self.lists = ShortLists(self.client, self.clock.now, self.pipeline.streams)

    def count_marked(self, table: Table, rows: int) -> None:
        """Add to the rows marked as gone in a table."""
        self.chunks.marked[table.name] += rows


def founded(run: Run) -> datetime:
    """When the workspace was made: nothing in it is older."""
    moment = (run.me.record.get("app") or {}).get("created_at")
    return datetime.fromtimestamp(moment, UTC) if isinstance(moment, int) else BEGINNING


def selected_tables(pipeline: Pipeline) -> tuple[Table, ...]:
    """Every table that the pipeline's streams fill, parents first."""
    return tuple(table for name in pipeline.streams for table in tables_of(BY_NAME[name]))


def kept(pipeline: Pipeline) -> tuple[Table, ...]:
    """The tables whose history the pipeline keeps, parents first."""
    return kept_tables(pipeline.history, selected_tables(pipeline))


def open_warehouse(pipeline: Pipeline) -> Warehouse:
    """The pipeline's raw schema with the tables of its streams, and their histories."""
    tables = (*selected_tables(pipeline), *(history_of(table) for table in kept(pipeline)))
    return Warehouse(pipeline.destination, pipeline.schema_name, tables)


def make_client(pipeline: Pipeline, transport: Transport | None = None) -> Client:
    """A client for the pipeline's workspace; `transport` replaces the network."""
    connection = pipeline.source
    return Client(
        base_url=connection.url,
        token=connection.access_token.get_secret_value(),
        api_version=connection.api_version,
        rate_limit_share=connection.rate_limit_share,
        transport=transport,
    )


@asynccontextmanager
async def running(
    pipeline: Pipeline,
    command: str,
    progress: Progress,
    transport: Transport | None = None,
) -> AsyncIterator[Run]:
    """Open a run, and log how it ends; raises Busy when somebody else runs the pipeline."""
    begun = time.monotonic()
    async with _leased(pipeline) as lease:
        writer = Writer(open_warehouse(pipeline), ensure=lease.ensure)
        await writer.open()
        try:
            async with make_client(pipeline, transport) as client:
                run = await _begin(pipeline, command, progress, client, writer)
                async with _logged(run, begun):
                    yield run
        except asyncio.CancelledError:
            await writer.stop()
            raise
        finally:
            await writer.close()


@asynccontextmanager
async def _leased(pipeline: Pipeline) -> AsyncIterator[Lease]:
    """Hold the pipeline; waiting for it can be interrupted."""
    until = time.monotonic() + patience_seconds(pipeline.destination)
    while True:
        try:
            lease = take(pipeline.destination, pipeline.schema_name)
            break
        except Busy:
            if time.monotonic() >= until:
                raise
        await asyncio.sleep(_POLL_SECONDS)
    try:
        yield lease
    finally:
        lease.end()


async def _begin(
    pipeline: Pipeline, command: str, progress: Progress, client: Client, writer: Writer
) -> Run:
    # The warehouse first: where it is away, Intercom need not be asked.
    made = await writer.create_tables()
    token = request_label.set("workspace")
    answer = await client.get("/me")
    request_label.reset(token)
    run_id, version = uuid4().hex, pipeline.source.api_version
    purged = await writer.run(read_purged)
    treatment = Treatment(pipeline, purged)

    def begin(session: Session) -> tuple[Clock, Reading, Report, _State, bool]:
        _ensure_same_workspace(session, answer.payload, pipeline)
        state = _state(session, selected_tables(pipeline))
        recovering = note_broken_runs(session)
        clock = Clock(answer.date, max(state.newest.values(), default=None))
        read_at = clock.now()
        report = Report(pipeline.name, run_id, command, started_at=read_at)
        old, new = migrate(session, state.cursors, run_id, read_at)
        if old != new and state.cursors:
            report.notes.append(f"brought from state {old} to {new}, as this version keeps it")
        start_run(session, report, version)
        cursors = follow_selection(session, pipeline, treatment, state.cursors, report, clock.now())
        cursors = fill_again(session, made, state.counts, cursors, report)
        state = replace(state, cursors=cursors)
        return clock, Reading(answer.payload, read_at), report, state, recovering

    clock, me, report, state, recovering = await writer.run(begin)
    return Run(
        pipeline=pipeline,
        report=report,
        progress=progress,
        client=client,
        clock=clock,
        writer=writer,
        treatment=treatment,
        purged=purged,
        chunks=Chunks(
            writer,
            report.run_id,
            progress,
            pipeline.chunk_rows,
            clock.now,
            treatment,
            purged,
            kept(pipeline),
        ),
        lists=ShortLists(client, clock.now, pipeline.streams),
        me=me,
        cursors=state.cursors,
        counts=state.counts,
        newest=state.newest,
        recovering=recovering,
    )


@dataclass(frozen=True)
class _State:
    """What a warehouse holds when a run begins."""

    newest: Mapping[str, datetime]  # the last read of each root table, and of our own the last row
    cursors: Mapping[str, Cursor]
    counts: Mapping[str, int]  # rows per table


def _state(session: Session, tables: tuple[Table, ...]) -> _State:
    roots = [table.name for table in tables if not table.inherits]
    found = {
        **session.of_each(roots, "max(_synced_at)"),
        **session.of_each(["_interlake_cursors"], "max(created_at)"),
        **session.of_each(["_interlake_runs"], "max(started_at)"),
        **session.of_each(["_interlake_verification"], "max(verified_at)"),
    }
    newest = {name: moment for name, moment in found.items() if moment is not None}
    return _State(newest, read_cursors(session), _count_rows(session, tables))


def _count_rows(session: Session, tables: Iterable[Table]) -> Mapping[str, int]:
    return session.of_each((table.name for table in tables), "count(*)")


def _ensure_same_workspace(session: Session, me: Mapping[str, object], pipeline: Pipeline) -> None:
    """Ids are unique only inside a workspace: two of them in one schema would overwrite."""
    app = me.get("app")
    found = app.get("id_code") if isinstance(app, Mapping) else None
    rows = session.execute(f"SELECT id_code FROM {session.name('workspace')} ORDER BY 1")
    stored = [row[0] for row in rows]
    if stored and found not in stored:
        raise SettingsError(
            f"Schema {pipeline.schema_name!r} holds workspace {stored[0]!r}, but the token of "
            f"connection {pipeline.source.name!r} belongs to workspace {found!r}. "
            "Use that workspace's own token, or give this one another schema."
        )


@asynccontextmanager
async def _logged(run: Run, begun: float) -> AsyncIterator[None]:
    status = "failed"
    try:
        yield
        status = {0: "done", 1: "failed", 3: "partial"}[run.report.exit_code]
    except (KeyboardInterrupt, asyncio.CancelledError):
        status = "interrupted"
        run.report.error = "interrupted; the next run continues"
        await run.writer.stop()
        await run.chunks.abandon()
        raise
    except InterlakeError as error:
        run.report.error = str(error)
        raise
    except Exception as error:
        run.report.error = f"unforeseen {whereabouts(error)}; please report it"
        raise
    finally:
        ending = Ending(status, run.clock.now())

        def end(session: Session) -> None:
            _complete_report(session, run, begun)
            end_run(session, run.report, ending)

        try:
            await run.writer.run(end)
        except Unavailable:
            if status in ("done", "partial"):
                raise
            # Otherwise what ended the run says more, and may be why this fails as well.


def _complete_report(session: Session, run: Run, begun: float) -> None:
    report, stats = run.report, run.client.stats
    report.seconds = round(time.monotonic() - begun, 3)
    report.requests, report.retries = stats.sent, stats.retries
    report.throttled = stats.refused_429
    report.failed_tries = dict(stats.failed_tries.most_common())
    report.limit_share = run.client.budget.share_used()
    report.unknown_fields = sorted(run.chunks.unknown_fields)
    report.notes += [
        f"{count} rows of {name} had no key and were left out"
        for name, count in run.chunks.dropped.items()
    ]
    for stream in report.streams:
        stream.requests = stats.sent_by_label.get(stream.name, 0)
        stream.failed_tries = stats.failed_by_label.get(stream.name, 0)
        stream.seconds = round(stream.seconds, 3)
    tables = selected_tables(run.pipeline)
    after = _count_rows(session, (t for t in tables if t.name in run.chunks.written))
    for table in tables:
        written, marked = (
            run.chunks.written.get(table.name, 0),
            run.chunks.marked.get(table.name, 0),
        )
        inserted = max(0, after.get(table.name, 0) - run.counts[table.name])
        if written or marked:
            report.tables.append(
                TableReport(table.name, inserted, max(0, written - inserted), marked)
            )


def add_stream(run: Run, name: str) -> StreamReport:
    """A fresh entry in the report."""
    report = StreamReport(name)
    run.report.streams.append(report)
    return report
