"""Custom objects that are gone: missing from the list of their type, and asked for one by one.

The list of a type, 150 a page, is the cheapest whole read there is, and every sync makes it. Its
pages shift when instances come and go meanwhile, so that one may be missed: what is missing is
asked for by its id before it is marked (reference §3.3).
"""

from urllib.parse import quote

from interlake.catalog import Reading
from interlake.sync.outcome import Outcome
from interlake.sync.run import Run
from interlake.warehouse import Session
from interlake.warehouse.seen import unread_ids
from interlake.warehouse.unseen import Mark, ensure_plausible, mark_ids


async def sweep_custom_objects(run: Run, outcome: Outcome) -> None:
    """Mark the instances that are gone, of the types that are loaded.

    Raises StreamError when more are missing than `max_delete_share` allows.
    """
    table, types = outcome.stream.root, run.pipeline.custom_objects

    def find(session: Session) -> dict[str, list[str]]:
        missing = {
            name: unread_ids(
                session,
                table,
                outcome.begun_at,
                run.report.run_id,
                outcome.stream.name,
                only=("type", name),
            )
            for name in types
        }
        ensure_plausible(
            session, table, sum(map(len, missing.values())), run.pipeline.max_delete_share
        )
        return missing

    for name, ids in (await run.writer.run(find)).items():
        if ids:
            await _ask(run, outcome, name, ids)


async def _ask(run: Run, outcome: Outcome, name: str, ids: list[str]) -> None:
    table, path = outcome.stream.root, f"/custom_object_instances/{quote(name, safe='')}/{{id}}"
    details = run.source().details
    found, _ = await details.retrieve_all(path, [{"id": key} for key in ids])
    # The path takes external ids too: another instance may have this one's id for its own.
    wanted = set(ids)
    living = [reading for reading in found if str(reading.record.get("id")) in wanted]
    await run.chunks.add(
        table,
        [
            Reading({**reading.record, "type": reading.record.get("type") or name}, reading.read_at)
            for reading in living
        ],
    )
    dead = sorted(wanted - {str(reading.record.get("id")) for reading in living})
    mark = Mark(run.clock.now())
    marked = await run.writer.run(
        lambda session: mark_ids(session, table, "id", dead, mark, only=("type", name))
    )
    run.count_marked(table, marked)
