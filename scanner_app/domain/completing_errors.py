"""Why a dossier's digitizing cannot be called finished, and broken lists of components."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class ProceduresError(AppError):
    """The table of procedures cannot be used; facts: path, line, key."""

    code = "procedures.invalid"


class UnfinishedError(AppError):
    """Something keeps the dossier from being finished."""

    code = "finish.refused"


class ComponentsMissingError(UnfinishedError):
    """Components that must be digitized are missing; facts: text (their names), count."""

    code = "finish.missing"


class DossierHeldError(UnfinishedError):
    """The dossier is held; a person decides about that first."""

    code = "finish.held"


class DoubtsLeftError(UnfinishedError):
    """Tags nobody looked at, or pages that cannot be read; it may be finished all the same.

    Facts: text (what they are, in words).
    """

    code = "finish.doubts"


class ComponentUnknownError(AppError):
    """The procedure has no such component; facts: text."""

    code = "component.unknown"
