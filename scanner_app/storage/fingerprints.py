"""Finding papers that the store has already, by digests of their fields, by person, by file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any  # a row has no static type

import sqlalchemy as sa

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.reuse import StoredFile
from scanner_app.domain.reuse_likeness import PaperSeen, applicant_numbers, fingerprint
from scanner_app.ports.reusing import DossierSeen
from scanner_app.storage import schema
from scanner_app.storage.database import Database, as_time
from scanner_app.storage.dossier_rows import code_key, dossier_row
from scanner_app.storage.papers import SHOWN
from scanner_app.storage.reuse_rows import kept_papers

_PAPERS, _DOSSIERS, _TAGS = schema.papers, schema.dossiers, schema.tags
_PAGES, _PRINTS, _JOBS = schema.pages, schema.fingerprints, schema.upload_jobs
_SOME = 500
_MOST = 500
"""Papers that one question brings: a day's decisions of one office are fewer."""
_NAMES = ("number", "date", "issuer")


class Fingerprints:
    """See `ports.FingerprintPort`; new papers get their fingerprints when somebody asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def dossier_seen(self, dossier: DossierId) -> DossierSeen:
        """What is known of the dossier."""
        given = schema.signatures
        signed = sa.select(given.c.id).where(given.c.paper_id == _PAPERS.c.id)
        queued = sa.select(_JOBS.c.id).where(_JOBS.c.paper_id == _PAPERS.c.id)
        waiting = _PAPERS.c.state.in_((PaperState.FILED.value, PaperState.ARCHIVED.value))
        ours = sa.and_(
            _PAPERS.c.dossier_id == dossier,
            waiting,
            *(~each.correlate(_PAPERS).exists() for each in (signed, queued)),
            SHOWN,
        )
        links, refusals = schema.reuses, schema.reuse_refusals
        linked = sa.select(links.c.sha256).where(links.c.dossier_id == dossier)
        refused = sa.select(refusals.c.sha256).where(refusals.c.dossier_id == dossier)
        with self._database.read() as connection:
            row = dossier_row(connection, dossier)
            numbers = _applicants(connection, [dossier])
            return DossierSeen(
                office=OfficeCode(row.office),
                code=row.code or "",
                applicants=numbers.get(dossier, frozenset()),
                scanned=tuple(_seen(connection, _rows(connection, ours))),
                settled=frozenset(connection.scalars(linked.union(refused))),
                secret=HoldReason.SECRET.value in row.holds,
            )

    def kept_like(self, dossier: DossierId, papers: Sequence[PaperSeen]) -> tuple[PaperSeen, ...]:
        """Delivered papers of other dossiers of the office that may equal one of these."""
        self._make_missing()
        keys = [fingerprint(paper.tags) for paper in papers]
        numbers = [number for number, _ in keys if number]
        days = [day for _, day in keys if day]
        digests = {digest for paper in papers for digest in paper.digests}
        files = {paper.file.sha256 for paper in papers if paper.file is not None}
        persons = {number for paper in papers for number in paper.applicants}
        kinds = {paper.kind for paper in papers}
        same = _PAPERS.alias()
        alike = sa.union(
            sa.select(_PRINTS.c.paper_id).where(_PRINTS.c.number_key.in_(numbers)),
            sa.select(_PRINTS.c.paper_id).where(_PRINTS.c.day_key.in_(days)),
            sa.select(_PAGES.c.paper_id).where(_PAGES.c.sha256.in_(digests)),
            sa.select(same.c.id).where(
                same.c.sha256.in_(files), same.c.state == PaperState.ACCEPTED.value
            ),
            sa.select(same.c.id).where(
                same.c.kind.in_(kinds), same.c.dossier_id.in_(_handed_in_by(persons))
            ),
        )
        with self._database.read() as connection:
            office = dossier_row(connection, dossier).office
            wanted = sa.and_(
                _PAPERS.c.id.in_(alike), _DOSSIERS.c.id != dossier, kept_papers(office)
            )
            return tuple(_seen(connection, _rows(connection, wanted, newest=True)))

    def kept_for(
        self, office: OfficeCode, applicants: Collection[str], *, without: str = ""
    ) -> tuple[PaperSeen, ...]:
        """Delivered papers of dossiers that these persons handed in, newest first."""
        wanted = sa.and_(
            _PAPERS.c.dossier_id.in_(_handed_in_by(applicants)),
            _DOSSIERS.c.code_key.is_distinct_from(code_key(without)),
            kept_papers(office),
        )
        with self._database.read() as connection:
            return tuple(_seen(connection, _rows(connection, wanted, newest=True)))

    def applicants_of(self, office: OfficeCode, code: str) -> frozenset[str]:
        """Numbers of the persons whom the office's dossier of this code names."""
        ids = sa.select(_DOSSIERS.c.id).where(
            _DOSSIERS.c.office == office, _DOSSIERS.c.code_key == code_key(code)
        )
        with self._database.read() as connection:
            found = _applicants(connection, list(connection.scalars(ids)))
        return frozenset(number for numbers in found.values() for number in numbers)

    def _make_missing(self) -> None:
        """Fingerprints of delivered papers that have none (any more); some in a transaction."""
        missing = (
            sa.select(_PAPERS.c.id)
            .outerjoin(_PRINTS, _PRINTS.c.paper_id == _PAPERS.c.id)
            .where(_PAPERS.c.state == PaperState.ACCEPTED.value, _PRINTS.c.paper_id.is_(None))
            .limit(_SOME)
        )
        while True:
            with self._database.read() as connection:
                if connection.scalar(missing) is None:
                    return
            with self._database.write() as connection:
                ids = list(connection.scalars(missing))
                tags = _tags(connection, ids)
                rows = [
                    dict(zip(("paper_id", "number_key", "day_key"), (each, *keys), strict=True))
                    for each in ids
                    for keys in [fingerprint(tags.get(each, {}))]
                ]
                if rows:
                    connection.execute(_PRINTS.insert(), rows)


def _handed_in_by(applicants: Collection[str]) -> sa.Select[Any]:
    return sa.select(_TAGS.c.dossier_id).where(
        _TAGS.c.name == "applicant_id", _TAGS.c.value.in_(sorted(applicants))
    )


def _rows(
    connection: sa.Connection, wanted: sa.ColumnElement[bool], *, newest: bool = False
) -> Sequence[Any]:
    query = (
        sa.select(_PAPERS, _DOSSIERS.c.code, _JOBS.c.settled_at)
        .join(_DOSSIERS, _DOSSIERS.c.id == _PAPERS.c.dossier_id)
        .outerjoin(_JOBS, _JOBS.c.paper_id == _PAPERS.c.id)
        .where(wanted)
    )
    if newest:
        query = query.order_by(_JOBS.c.settled_at.desc(), _PAPERS.c.id.desc()).limit(_MOST)
    else:
        query = query.order_by(_PAPERS.c.seq, _PAPERS.c.id)
    return connection.execute(query).all()


def _seen(connection: sa.Connection, rows: Sequence[Any]) -> Iterator[PaperSeen]:
    ids = [row.id for row in rows]
    tags, pages = _tags(connection, ids), _pages(connection, ids)
    persons = _applicants(connection, {row.dossier_id for row in rows})
    for row in rows:
        own = pages.get(row.id, [])
        yield PaperSeen(
            id=PaperId(row.id),
            dossier=DossierId(row.dossier_id),
            dossier_code=row.code or "",
            kind=row.kind,
            file=_file(row, own),
            part=Part(row.part),
            tags=tags.get(row.id, {}),
            applicants=persons.get(row.dossier_id, frozenset()),
            pages=tuple(PageId(page.id) for page in own),
            looks=tuple(int(page.look, 16) if page.look else None for page in own),
            digests=tuple(page.sha256 for page in own),
            kept_at=as_time(row.settled_at) if row.settled_at else None,
        )


def _file(row: Any, pages: Sequence[Any]) -> StoredFile | None:
    """What is delivered; of a PDF that others signed, what will be."""
    if row.state == PaperState.ACCEPTED.value and row.sha256:
        return StoredFile(row.kind, Part(row.part), row.sha256, row.size_bytes or 0)
    first = pages[0] if pages else None
    if first is None or first.original is None:
        return None
    return StoredFile(row.kind, Part(row.part), first.original, first.original_size)


def _tags(connection: sa.Connection, papers: Collection[int]) -> dict[int, dict[str, str]]:
    """Number, date and issuer of papers; what a person confirmed stands before what was read."""
    found: dict[int, dict[str, str]] = {}
    for some in _parts(papers):
        rows = connection.execute(
            sa.select(_TAGS.c.paper_id, _TAGS.c.name, _TAGS.c.value)
            .where(_TAGS.c.paper_id.in_(some), _TAGS.c.name.in_(_NAMES), _TAGS.c.value != "")
            .order_by(_TAGS.c.confirmed_by.is_not(None), _TAGS.c.confidence)
        )
        for row in rows:
            found.setdefault(row.paper_id, {})[row.name] = row.value
    return found


def _pages(connection: sa.Connection, papers: Collection[int]) -> dict[int, list[Any]]:
    originals = schema.originals
    found: dict[int, list[Any]] = {}
    for some in _parts(papers):
        rows = connection.execute(
            sa.select(
                _PAGES.c.id,
                _PAGES.c.paper_id,
                _PAGES.c.look,
                _PAGES.c.sha256,
                originals.c.sha256.label("original"),
                originals.c.size_bytes.label("original_size"),
            )
            .outerjoin(originals, originals.c.id == _PAGES.c.original_id)
            .where(_PAGES.c.paper_id.in_(some), _PAGES.c.removed == 0)
            .order_by(_PAGES.c.paper_seq, _PAGES.c.id)
        )
        for row in rows:
            found.setdefault(row.paper_id, []).append(row)
    return found


def _applicants(connection: sa.Connection, dossiers: Collection[int]) -> dict[int, frozenset[str]]:
    values: dict[int, set[str]] = {}
    for some in _parts(dossiers):
        rows = connection.execute(
            sa.select(_TAGS.c.dossier_id, _TAGS.c.value).where(
                _TAGS.c.dossier_id.in_(some), _TAGS.c.name == "applicant_id"
            )
        )
        for row in rows:
            values.setdefault(row.dossier_id, set()).add(row.value)
    return {dossier: applicant_numbers(found) for dossier, found in values.items()}


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    for start in range(0, len(every), _SOME):
        yield every[start : start + _SOME]
