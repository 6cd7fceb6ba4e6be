"""Jobs of the backlog with procrastinate, in PostgreSQL; those of dead workers come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job, Status

from scanner_app.central.backfile.backlog import SCHEMA, Backlog, OldReading
from scanner_app.central.backfile.listing import OldDossier
from scanner_app.domain.errors import AppError

QUEUE = "backfile"
_TASK = "backfile.read_dossier"
_MOST_TRIES = 3
"""A dossier whose workers died so often is not tried again."""

_TRIES = procrastinate.RetryStrategy(max_attempts=_MOST_TRIES, wait=30)

_log = logging.getLogger(__name__)

ReadOld = Callable[[OldDossier], OldReading]
"""Raises AppError leaves when nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a dead worker is noticed, in seconds.

    Attributes:
        heartbeat_s: how often a worker says that it lives.
        dead_s: silent for so long it counts as dead.
        look_s: how often jobs of dead workers are looked for.
    """

    heartbeat_s: float = 10.0
    dead_s: float = 60.0
    look_s: float = 30.0


def _within(dsn: str) -> str:
    return f"{dsn} options='-c search_path={SCHEMA}'"


def prepare(dsn: str) -> None:
    """Make the tables of list and jobs, unless they are there."""
    Backlog(dsn).prepare()
    with psycopg.connect(_within(dsn)) as connection:
        row = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
    if row is None or row[0] is None:
        connector = procrastinate.SyncPsycopgConnector(conninfo=_within(dsn))
        with procrastinate.App(connector=connector).open() as app:
            app.schema_manager.apply_schema()


def enqueue(dsn: str) -> int:
    """A job for every dossier that waits and has none; how many were made.

    Killed in between, the next call makes the rest.
    """
    made = 0
    connector = procrastinate.SyncPsycopgConnector(conninfo=_within(dsn))
    with procrastinate.App(connector=connector).open() as app:
        for code in Backlog(dsn).waiting():
            job = app.configure_task(_TASK, queue=QUEUE, lock=code, queueing_lock=code)
            try:
                job.defer(code=code)
            except AlreadyEnqueued:
                continue
            made += 1
    return made


def work(dsn: str, read: ReadOld, *, wait: bool, name: str, pace: Pace | None = None) -> None:
    """Take jobs until told to stop, or without `wait` until none is left.

    Args:
        dsn: of PostgreSQL.
        read: reads one dossier.
        wait: for jobs that come later, too.
        name: of this worker, for lists.
        pace: how soon jobs of dead workers come back.
    """
    asyncio.run(_work(dsn, read, wait=wait, name=name, pace=pace or Pace()))


async def _work(dsn: str, read: ReadOld, *, wait: bool, name: str, pace: Pace) -> None:
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=_within(dsn)))
    backlog = Backlog(dsn)

    @app.task(name=_TASK, queue=QUEUE, retry=_TRIES, pass_context=True)
    def read_dossier(context: procrastinate.JobContext, code: str) -> None:
        _read(backlog, read, code, is_last=context.job.attempts >= _MOST_TRIES - 1)

    async with app.open_async():
        looking = asyncio.create_task(_bring_back(app, backlog, pace))
        try:
            while True:
                await app.run_worker_async(
                    queues=[QUEUE],
                    name=name,
                    wait=wait,
                    update_heartbeat_interval=pace.heartbeat_s,
                    stalled_worker_timeout=pace.dead_s,
                )
                # Without waiting, jobs of a worker that died are still to come back.
                if wait or not await _has_jobs(app):
                    return
                await asyncio.sleep(pace.look_s)
        finally:
            looking.cancel()


async def _has_jobs(app: procrastinate.App) -> bool:
    for status in ("todo", "doing"):
        if list(await app.job_manager.list_jobs_async(queue=QUEUE, status=status)):
            return True
    return False


def _read(backlog: Backlog, read: ReadOld, code: str, *, is_last: bool) -> None:
    dossier = backlog.dossier(code)
    if dossier is None:
        return
    try:
        backlog.record(code, read(dossier))
    except AppError as error:
        if error.transient and not is_last:
            raise
        backlog.give_up(code, error.code)


async def _bring_back(app: procrastinate.App, backlog: Backlog, pace: Pace) -> None:
    """Jobs of workers that died go to others (without this they stay `doing` for ever)."""
    manager = app.job_manager
    while True:
        await asyncio.sleep(pace.look_s)
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=pace.dead_s):
            await _again(app, backlog, job)


async def _again(app: procrastinate.App, backlog: Backlog, job: Job) -> None:
    assert job.id is not None
    code = str(job.task_kwargs.get("code", ""))
    if job.attempts >= _MOST_TRIES:
        await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
        await asyncio.to_thread(backlog.give_up, code, "page.crashed_engine")
        return
    _log.warning("job of a dead worker comes back", extra={"job": job.id})
    await app.job_manager.retry_job(job)
