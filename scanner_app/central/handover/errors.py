"""What goes wrong when dossiers are handed on."""

from __future__ import annotations

from scanner_app.domain.errors import AppError


class HandoverError(AppError):
    """The other system did not take it; facts: step, status."""

    code = "handover.failed"


class HandoverDownError(HandoverError):
    """It does not answer, or asks to come later; facts: step, status."""

    code = "handover.down"
    transient = True


class HandoverForbiddenError(HandoverError):
    """It does not know us, or not for this; facts: step, status."""

    code = "handover.forbidden"


class HandoverRefusedError(HandoverError):
    """It found fault with what was sent; facts: step, status, reason."""

    code = "handover.refused"


class HandoverAnswerError(HandoverError):
    """Its answer is not as known; facts: step, field."""

    code = "handover.answer_unknown"
