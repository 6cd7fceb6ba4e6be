"""Looking through a register's export and importing it, off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.domain.errors import RegisterFormatError
from scanner_app.domain.folding import plain_words
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.register_import import Imported, ImportOrder
from scanner_app.domain.register_table import Field, guessed
from scanner_app.tasks.cancel import CancelToken


@dataclass(frozen=True, slots=True)
class Looked:
    """What a dry run found.

    Attributes:
        headings: of the file, as they stand there.
        columns: what they are, as `headings`; what the import would go by.
        would: what the import would do; None while a needed column is not known.
    """

    headings: tuple[str, ...]
    columns: Mapping[Field, str]
    would: Imported | None

    @property
    def lines(self) -> int:
        """How many there are."""
        if self.would is None:
            return 0
        counts = self.would.counts
        taken = counts.added + counts.updated + counts.unchanged
        return taken + self.would.refused_count + self.would.repeated


def look(
    app: App,
    cancel: CancelToken,
    *,
    path: Path,
    office: OfficeCode | None,
    columns: Mapping[Field, str],
) -> Looked:
    """Say what an import would do; nothing is changed.

    Raises:
        As `services.registering.ImportRegister`, but for unknown columns.
    """
    headings = app.import_register.headings(path)
    shown = {plain_words(heading): heading for heading in headings}
    order = ImportOrder(office, columns, dry_run=True)
    try:
        would = app.import_register(path, order=order, cancel=cancel)
    except RegisterFormatError:
        seem = {field: shown[heading] for field, heading in guessed(headings).items()}
        return Looked(headings, {**seem, **columns}, None)
    found = {field: shown.get(heading, heading) for field, heading in would.columns.items()}
    return Looked(headings, found, would)


def import_register(
    app: App,
    cancel: CancelToken,
    *,
    path: Path,
    office: OfficeCode | None,
    columns: Mapping[Field, str],
) -> Imported:
    """Import it.

    Raises:
        As `services.registering.ImportRegister`.
    """
    return app.import_register(path, order=ImportOrder(office, columns), cancel=cancel)
