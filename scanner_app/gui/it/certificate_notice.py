"""A calm line for the counter: a certificate soon ends."""

from __future__ import annotations

from scanner_app.bootstrap import App
from scanner_app.domain.diagnosis import URGENT_DAYS, Check
from scanner_app.domain.diagnosis_errors import CertificateEndedError, CertificateEndingError
from scanner_app.gui.errors import Notice
from scanner_app.messages import text_for
from scanner_app.messages.diagnosing import CHECKS
from scanner_app.tasks.cancel import CancelToken

_LOOKED_AT = ("certificate", "agency_certificate", "client_certificate", "target_certificate")


def certificate_notice(app: App, cancel: CancelToken) -> Notice | None:
    """What to tell at the start of the counter's window; None while every certificate lasts.

    Asks token and server: off the GUI thread, by `Desk.ask_device`.

    Raises:
        Cancelled: somebody asked to stop.
    """
    lines = [_line(check) for check in app.diagnose.each(_LOOKED_AT, cancel)]
    told = [line for line in lines if line]
    return Notice("\n".join(told), is_error=True) if told else None


def _line(check: Check) -> str:
    error = check.error
    if isinstance(error, CertificateEndingError):
        days = check.values.get("days")
        if not isinstance(days, int) or days >= URGENT_DAYS:
            return ""
    elif not isinstance(error, CertificateEndedError):
        return ""
    return f"{CHECKS[check.name]}: {text_for(error)}"
