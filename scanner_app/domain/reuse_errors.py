"""What may go wrong when stored papers are used again."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class ReuseGoneError(AppError):
    """The office's store has no such delivered file, or it may not be used any more."""

    code = "reuse.gone"


class ReuseKeyError(AppError):
    """What was typed is neither a dossier code nor the number of an identity document."""

    code = "reuse.key"


class ReuseChoiceError(AppError):
    """There is no offer of this number; facts: number, count."""

    code = "reuse.choice"
