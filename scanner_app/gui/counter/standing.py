"""Where everything stands, counted in one go off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from scanner_app.bootstrap import App
from scanner_app.domain.ids import OfficeCode
from scanner_app.domain.progress import OfficeProgress, Period
from scanner_app.domain.sign_errors import SignRulesError
from scanner_app.gui.queue.queue_views import send_rules
from scanner_app.gui.queue.queue_words import short_words
from scanner_app.gui.signing.sign_views import plan_signing


@dataclass(frozen=True, slots=True)
class Standing:
    """Where everything stands.

    Attributes:
        to_read, to_archive: what a stop or a missing program left undone.
        to_sign_agency: of those to sign, files that only lack the agency's signature.
        progress: the office's share; None without a register.
        sending: what keeps files from being sent, or that some are on their way; "" for nothing.
    """

    to_read: int
    to_archive: int
    to_sign: int
    to_sign_agency: int
    waiting: int
    sent: int
    refused: int
    progress: OfficeProgress | None
    sending: str = ""

    @property
    def unfinished(self) -> bool:
        """Something waits that the program can do by itself."""
        return bool(self.to_read or self.to_archive)


def load_standing(app: App, office: OfficeCode | None) -> Standing:
    """Count now."""
    queue = app.queue_listing.standing()
    report = app.report(Period(), office)
    to_sign = app.dossiers.to_sign()
    return Standing(
        to_read=len(app.pages.to_read()),
        to_archive=len(app.dossiers.to_archive()),
        to_sign=len(to_sign),
        to_sign_agency=_for_agency(app) if to_sign else 0,
        waiting=queue.waiting.files,
        sent=queue.sent.files,
        refused=queue.refused.files,
        progress=report.total if report.has_register else None,
        sending=short_words(queue, send_rules(app, paused=queue.paused), datetime.now(UTC)),
    )


def _for_agency(app: App) -> int:
    try:
        _, agency = plan_signing(app)
    except SignRulesError:
        # F9 tells it; counting must not tell it every time something is counted.
        return 0
    return len(agency.lines)
