"""How a scan begins: the device is looked at, then asked, and asked again while it is busy."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event

from scanner_app.capture.driver import DriverError, PageSink, StopWish
from scanner_app.capture.escl.answers import EsclCapabilities, EsclStatus
from scanner_app.capture.escl.choosing import Ticket
from scanner_app.capture.escl.client import EsclClient, Refused
from scanner_app.capture.escl.faults import EMPTY, LOADED, fault_of
from scanner_app.capture.escl.request import settings_xml
from scanner_app.domain.scan import EndReason

_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 5.0
_SETTINGS_REFUSED = frozenset({400, 409, 415, 422, 500, 501})
_NO_SUCH_PLACE = frozenset({404, 405})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a device may say "not now".

    Attributes:
        busy_s: before a scan. Another user's page is through by then; a stack is not.
        page_s: before a page. The HP M28w says so for half a minute at 600 dpi.
        settle_s: after "no more pages" while it still calls the job active.
        retry_s: between two questions, where the device names no time.
    """

    busy_s: float = 20.0
    page_s: float = 120.0
    settle_s: float = 10.0
    retry_s: float = 1.0

    def pause(self, answer: Refused | None = None) -> None:
        """Wait as long as the device asks for, within reason."""
        seconds = self.retry_s
        if answer is not None and answer.retry_after_s is not None:
            seconds = min(max(answer.retry_after_s, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S)
        Event().wait(seconds)


def loaded(status: EsclStatus, caps: EsclCapabilities, *, jams_when_empty: bool) -> bool | None:
    """Whether paper lies in the feeder, None where the device's word is not to be believed.

    Devices without the sensor say "empty" all the time; they do not announce it either.
    """
    if status.feeder == LOADED:
        return True
    announced = "DetectPaperLoaded" in caps.feeder_options or jams_when_empty
    return False if status.feeder == EMPTY and announced else None


def begin_job(
    client: EsclClient,
    ticket: Ticket,
    sink: PageSink,
    stop: StopWish,
    patience: Patience,
) -> str | EndReason:
    """Path of the job, or STOPPED or EMPTY when there will be none.

    Raises:
        DriverError: what the device names, BUSY after `patience.busy_s`, UNSUPPORTED when it
            refuses the settings.
    """
    until = time.monotonic() + patience.busy_s
    extras = True
    while True:
        answer = client.create_job(settings_xml(ticket, extras=extras))
        if isinstance(answer, str):
            return answer
        status = client.status()
        if fault := fault_of(status, feeding=ticket.feeding):
            raise fault
        if answer.status in _NO_SUCH_PLACE:
            raise DriverError(EndReason.UNSUPPORTED, what="escl", status=answer.status)
        if answer.status in _SETTINGS_REFUSED and status.state != "Processing":
            if not extras:
                return _refused(answer, status, ticket)
            extras = False
            continue
        if time.monotonic() >= until:
            raise DriverError(EndReason.BUSY, status=answer.status)
        sink.waiting()
        if stop.wanted:
            return EndReason.STOPPED
        patience.pause(answer)


def _refused(answer: Refused, status: EsclStatus, ticket: Ticket) -> EndReason:
    """Why the settings were refused.

    Raises:
        DriverError: UNSUPPORTED.
    """
    if ticket.feeding and status.feeder == EMPTY:
        return EndReason.EMPTY
    raise DriverError(EndReason.UNSUPPORTED, what="settings", status=answer.status)
