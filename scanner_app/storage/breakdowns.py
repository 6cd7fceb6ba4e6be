"""Counts by day, procedure and clerk, what is stuck, and what the last days brought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any  # selectables of different kinds

import sqlalchemy as sa

from scanner_app.domain.breakdowns import (
    ClerkProgress,
    DayProgress,
    ProcedureProgress,
    StuckDossier,
)
from scanner_app.domain.campaign import Gain
from scanner_app.domain.dossier import PaperState
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import DossierFacts, Period, Tally
from scanner_app.domain.signature import SignerRole
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.migrations.code_facts import FACTS
from scanner_app.storage.papers import SHOWN
from scanner_app.storage.progress import RECEIVED, Offices, among, between
from scanner_app.storage.tally_tables import digitized, tallies

_CHOSEN = "d.code_key IN (SELECT value FROM json_each(:codes))"


class SqlBreakdowns:
    """Implements `ports.Breakdowns`: counts of dossiers received in a period by offices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def days(self, period: Period, offices: Offices = None) -> tuple[DayProgress, ...]:
        """One line per day of reception, by day."""
        table = tallies
        query = (
            sa.select(
                table.c.day,
                *(
                    sa.func.sum(table.c[name])
                    for name in ("received", "digitized", "reused", "complete")
                ),
            )
            .where(*between(table.c.day, period), *among(table.c.office, offices))
            .group_by(table.c.day)
            .order_by(table.c.day)
        )
        return tuple(
            DayProgress(date.fromisoformat(row[0]), Tally(*row[1:])) for row in self._rows(query)
        )

    def procedures(self, period: Period, offices: Offices = None) -> tuple[ProcedureProgress, ...]:
        """One line per procedure as the register names it."""
        register = schema.register
        query = (
            sa.select(
                register.c.procedure,
                sa.func.count(),
                sa.func.count(digitized.c.code_key),
                sa.func.coalesce(sa.func.sum(digitized.c.reused), 0),
                sa.func.coalesce(sa.func.sum(digitized.c.complete), 0),
            )
            .join(digitized, digitized.c.code_key == register.c.code_key, isouter=True)
            .where(*_received(period, offices))
            .group_by(register.c.procedure)
            .order_by(register.c.procedure)
        )
        return tuple(ProcedureProgress(row[0], Tally(*row[1:])) for row in self._rows(query))

    def clerks(self, period: Period, offices: Offices = None) -> tuple[ClerkProgress, ...]:
        """One line per officer's certificate; those from before it was kept, per name."""
        papers, signatures, register = schema.papers, schema.signatures, schema.register
        nameless = sa.case((signatures.c.certificate == "", signatures.c.holder), else_="")
        accepted = sa.case((papers.c.state == PaperState.ACCEPTED.value, papers.c.id))
        query = (
            sa.select(
                signatures.c.certificate,
                sa.func.max(signatures.c.holder),
                sa.func.count(papers.c.id.distinct()),
                sa.func.count(accepted.distinct()),
                sa.func.count(register.c.code_key.distinct()),
            )
            .join(papers, papers.c.id == signatures.c.paper_id)
            .join(schema.dossiers, schema.dossiers.c.id == papers.c.dossier_id)
            .join(register, register.c.code_key == schema.dossiers.c.code_key)
            .where(
                signatures.c.role == SignerRole.OFFICER.value, SHOWN, *_received(period, offices)
            )
            .group_by(signatures.c.certificate, nameless)
            .order_by(sa.func.max(signatures.c.holder), signatures.c.certificate)
        )
        return tuple(ClerkProgress(*tuple(row)) for row in self._rows(query))

    def stuck(
        self, period: Period, offices: Offices = None, *, limit: int
    ) -> tuple[StuckDossier, ...]:
        """Dossiers not digitized yet, promised earliest first, at most so many."""
        register = schema.register
        query = (
            sa.select(register)
            .join(digitized, digitized.c.code_key == register.c.code_key, isouter=True)
            .where(digitized.c.code_key.is_(None), *_received(period, offices))
            .order_by(
                register.c.due_on.is_(None),
                register.c.due_on,
                register.c.received_on,
                register.c.code_key,
            )
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            facts = _facts(connection, [row.code_key for row in rows])
        return tuple(
            StuckDossier(
                code=row.code,
                office=OfficeCode(row.office),
                received_on=date.fromisoformat(row.received_on),
                due_on=date.fromisoformat(row.due_on) if row.due_on else None,
                facts=facts.get(row.code_key, DossierFacts()),
            )
            for row in rows
        )

    def gain(self, period: Period, offices: Offices = None, *, last_day: date, days: int) -> Gain:
        """What these days up to and with `last_day` brought to the dossiers of the period."""
        first = last_day - timedelta(days=days - 1)
        table = tallies
        received = sa.select(sa.func.coalesce(sa.func.sum(table.c.received), 0)).where(
            *between(table.c.day, period),
            *between(table.c.day, Period(first, last_day)),
            *among(table.c.office, offices),
        )
        done = (
            sa.select(sa.func.count())
            .select_from(schema.register)
            .join(digitized, digitized.c.code_key == schema.register.c.code_key)
            .where(
                schema.register.c.code_key.in_(_touched_since(first)), *_received(period, offices)
            )
        )
        with self._database.read() as connection:
            return Gain(
                days=days,
                received=connection.scalar(received) or 0,
                digitized=connection.scalar(done) or 0,
            )

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with self._database.read() as connection:
            return connection.execute(query).all()


def _received(period: Period, offices: Offices) -> tuple[sa.ColumnElement[bool], ...]:
    register = schema.register
    return (
        RECEIVED,
        *between(register.c.received_on, period),
        *among(register.c.office, offices),
    )


def _touched_since(day: date) -> sa.CompoundSelect[Any]:
    """Codes that got a receipt or a reuse link since the day began."""
    since = as_text(datetime.combine(day, time(), VIETNAM))
    dossiers, papers, jobs, reuses = (
        schema.dossiers,
        schema.papers,
        schema.upload_jobs,
        schema.reuses,
    )
    delivered = (
        sa.select(dossiers.c.code_key)
        .join(papers, papers.c.dossier_id == dossiers.c.id)
        .join(jobs, jobs.c.paper_id == papers.c.id)
        .where(jobs.c.settled_at >= since, dossiers.c.code_key.is_not(None))
    )
    linked = (
        sa.select(dossiers.c.code_key)
        .join(reuses, reuses.c.dossier_id == dossiers.c.id)
        .where(reuses.c.at >= since, dossiers.c.code_key.is_not(None))
    )
    return sa.union(delivered, linked)


def _facts(connection: sa.Connection, codes: Sequence[str]) -> dict[str, DossierFacts]:
    found = connection.execute(
        sa.text(FACTS.format(codes=_CHOSEN)), {"codes": json.dumps(list(codes))}
    )
    return {
        row.code_key: DossierFacts(
            row.papers, row.accepted, row.reuses, row.components, row.results
        )
        for row in found
    }
