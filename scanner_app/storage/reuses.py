"""Decisions about stored papers: used again, taken back, refused, wished for before scanning."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from scanner_app.domain.dossier import PaperState
from scanner_app.domain.edits import Edit, Edited
from scanner_app.domain.errors import WrongMoveError
from scanner_app.domain.ids import DossierId, OfficeCode, PageId, PaperId
from scanner_app.domain.reuse import ReuseLink
from scanner_app.domain.reuse_errors import ReuseGoneError
from scanner_app.domain.reuse_offer import ReuseOffer
from scanner_app.ports import Clock
from scanner_app.storage import edit_rows, reuse_rows, schema
from scanner_app.storage.database import Database, as_text
from scanner_app.storage.dossier_rows import code_key, dossier_row
from scanner_app.storage.journal import note

_REFUSALS, _WISHES, _EDITS = schema.reuse_refusals, schema.reuse_wishes, schema.reuse_edits

Apply = Callable[[sa.Connection, Edit, str], Edited]
"""Writes an edit inside a transaction: `EditStore.apply_in`."""


class ReuseStore:
    """One transaction each; what the methods may raise stands with `ports.ReusePort`."""

    def __init__(self, database: Database, clock: Clock, apply: Apply) -> None:
        self._database = database
        self._clock = clock
        self._apply = apply

    def accept(
        self, dossier: DossierId, offer: ReuseOffer, by: str, removing: Edit | None = None
    ) -> ReuseLink:
        """Link the stored file; take the scanned paper's pages out in the same transaction."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            row = dossier_row(connection, dossier)
            source = reuse_rows.source_of(
                connection, row.office, offer.file.sha256, without=dossier
            )
            if source is None or "secret" in row.holds:
                raise ReuseGoneError(dossier=dossier)
            if removing is not None and offer.scanned is not None:
                _require_unsigned(connection, offer.scanned)
            evidence = f"{offer.likeness.value} dossier:{source}"
            made = reuse_rows.link(
                connection, dossier, offer.file, by=by, now=now, evidence=evidence
            )
            if removing is not None:
                self._edit(connection, removing, dossier, made, by, linked=True)
        return made

    def replaced(self, dossier: DossierId, name: str) -> tuple[PageId, ...]:
        """Pages that were taken out for this link, and still are."""
        pages = schema.pages
        query = (
            sa.select(schema.edits.c.changes)
            .join(_EDITS, _EDITS.c.edit_id == schema.edits.c.id)
            .where(_EDITS.c.dossier_id == dossier, _EDITS.c.name == name)
        )
        with self._database.read() as connection:
            named = {
                change.page
                for text in connection.scalars(query)
                for change in edit_rows.load(text)
                if change.after.removed and not change.before.removed
            }
            out = sa.and_(
                pages.c.id.in_(named),
                pages.c.removed == 1,
                pages.c.destroyed == 0,
                pages.c.dossier_id == dossier,
                pages.c.cleared_at.is_(None),
            )
            return tuple(
                PageId(each) for each in connection.scalars(sa.select(pages.c.id).where(out))
            )

    def take_back(
        self, dossier: DossierId, name: str, by: str, restoring: Edit | None = None
    ) -> bool:
        """Unlink, and put pages back in the same transaction; False when there was no such link."""
        now = as_text(self._clock())
        with self._database.write() as connection:
            gone = reuse_rows.unlink(connection, dossier, name, by=by, now=now)
            if gone is not None and restoring is not None:
                self._edit(connection, restoring, dossier, gone, by, linked=False)
        return gone is not None

    def refuse(self, dossier: DossierId, sha256: str, by: str) -> None:
        """Do not offer this file to the dossier again."""
        with self._database.write() as connection:
            dossier_row(connection, dossier)
            insert = _REFUSALS.insert().prefix_with("OR IGNORE")
            if connection.execute(insert.values(dossier_id=dossier, sha256=sha256)).rowcount:
                now = as_text(self._clock())
                note(connection, now, by, "reuse_refused", f"dossier:{dossier}", sha256)

    def wish(self, office: OfficeCode, code: str, offer: ReuseOffer, by: str) -> None:
        """Link the file to the dossier of this code: now, or as soon as it is there."""
        now, file = as_text(self._clock()), offer.file
        with self._database.write() as connection:
            source = reuse_rows.source_of(connection, office, file.sha256)
            if source is None:
                raise ReuseGoneError
            made = connection.execute(
                _WISHES.insert()
                .prefix_with("OR IGNORE")
                .values(
                    office=office,
                    code_key=code_key(code),
                    sha256=file.sha256,
                    kind=file.kind,
                    part=file.part.value,
                    size_bytes=file.size_bytes,
                    likeness=offer.likeness.value,
                    by=by,
                )
            )
            if made.rowcount:
                note(connection, now, by, "reuse_wished", f"dossier:{source}", file.sha256)
            reuse_rows.grant_wishes(connection, now)

    def unwish(self, office: OfficeCode, code: str, sha256: str, by: str) -> bool:
        """Take back what was not linked yet; False when there was nothing."""
        with self._database.write() as connection:
            gone = connection.execute(
                _WISHES.delete().where(
                    _WISHES.c.office == office,
                    _WISHES.c.code_key == code_key(code),
                    _WISHES.c.sha256 == sha256,
                )
            )
            if gone.rowcount:
                note(connection, as_text(self._clock()), by, "reuse_unwished", "register", sha256)
        return bool(gone.rowcount)

    def wishes(self, office: OfficeCode, code: str) -> frozenset[str]:
        """Digests wished for this code, and those that its dossier links."""
        key, links, dossiers = code_key(code), schema.reuses, schema.dossiers
        wished = sa.select(_WISHES.c.sha256).where(
            _WISHES.c.office == office, _WISHES.c.code_key == key
        )
        linked = (
            sa.select(links.c.sha256)
            .join(dossiers, dossiers.c.id == links.c.dossier_id)
            .where(dossiers.c.office == office, dossiers.c.code_key == key)
        )
        with self._database.read() as connection:
            return frozenset(connection.scalars(wished.union(linked)))

    def _edit(
        self,
        connection: sa.Connection,
        edit: Edit,
        dossier: DossierId,
        made: ReuseLink,
        by: str,
        *,
        linked: bool,
    ) -> None:
        number = self._apply(connection, edit, by).edit
        assert number is not None
        reuse_rows.note_edit(connection, number, dossier, made, linked=linked)


def _require_unsigned(connection: sa.Connection, paper: PaperId) -> None:
    """Nothing that was signed is thrown away for a link."""
    table, given = schema.papers, schema.signatures
    state = connection.scalar(sa.select(table.c.state).where(table.c.id == paper))
    signed = sa.select(given.c.id).where(given.c.paper_id == paper).limit(1)
    waiting = state in (PaperState.FILED.value, PaperState.ARCHIVED.value)
    if not waiting or connection.scalar(signed) is not None:
        raise WrongMoveError(paper=paper, to="reused")
