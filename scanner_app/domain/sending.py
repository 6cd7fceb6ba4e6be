"""When signed files are sent: which must arrive first, and at what hours of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from scanner_app.domain.upload import JobState, UploadJob, is_held_by_clock
from scanner_app.domain.vietnam_time import VIETNAM

CUT_OFF = time(15)
"""Papers received later need not be with those who decide before the next working day begins, all
others by the end of the day (NĐ 61/2018/NĐ-CP art. 18(2))."""
DAY_BEGINS, DAY_ENDS = time(7), time(17)
"""Office hours of Lạng Sơn's counters begin at 7:00 or 7:30, and end at 17:00 or 16:30."""
_SATURDAY = 5
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY = 24 * 60


def forward_by(received_at: datetime) -> datetime:
    """When papers received then must be with those who decide, UTC; see `CUT_OFF`.

    Holidays are not known here: they only ever make it later.
    """
    local = received_at.astimezone(VIETNAM)
    if _works(local.date()) and local.time() <= CUT_OFF:
        return _at(local.date(), DAY_ENDS)
    day = local.date() + timedelta(days=1)
    while not _works(day):
        day += timedelta(days=1)
    return _at(day, DAY_BEGINS)


def sending_order(
    forward: datetime, due_on: date | None, now: datetime
) -> tuple[bool, date, datetime]:
    """A sort key: the smaller, the earlier a file is sent.

    What the rules want forwarded today, or wanted earlier, goes before what may wait; among those
    the dossier whose citizen comes back first, then what waits longest. Without a promised day
    (procedures answered on the spot have none, art. 17(4)) the day of forwarding counts, so that
    nothing waits for ever.

    Args:
        forward: what `forward_by` gave.
        due_on: day the result was promised for, as the register or the receipt says.
        now: decides what today is.
    """
    today = now.astimezone(VIETNAM).date()
    day = forward.astimezone(VIETNAM).date()
    return day > today, due_on or day, forward


@dataclass(frozen=True, slots=True)
class SendHours:
    """Hours of the day, in Vietnam, at which there is sending.

    Attributes:
        spans: minutes of the day from and to, in order, disjoint; none is always.
    """

    spans: tuple[tuple[int, int], ...] = ()

    def are_open(self, now: datetime) -> bool:
        """There is sending now."""
        minute = _minute(now)
        return not self.spans or any(begin <= minute < end for begin, end in self.spans)

    def next_opening(self, now: datetime) -> datetime:
        """When sending begins next, UTC; now while it goes on."""
        if self.are_open(now):
            return now
        minute = _minute(now)
        begin = min((begin - minute) % _DAY for begin, _ in self.spans)
        whole = now.astimezone(UTC).replace(second=0, microsecond=0)
        return whole + timedelta(minutes=begin)


ALWAYS = SendHours()


def parse_send_hours(text: str) -> SendHours:
    """The hours that "18:00-06:00,12:00-13:00" means; over midnight is allowed, "" is always.

    Raises:
        ValueError: it means none, or spans overlap.
    """
    if not text.strip():
        return ALWAYS
    spans: list[tuple[int, int]] = []
    for part in text.split(","):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            raise ValueError(part)
        hour, minute, last_hour, last_minute = map(int, found.groups())
        begin, end = hour * 60 + minute, last_hour * 60 + last_minute
        if begin == end or begin >= _DAY or end > _DAY:
            raise ValueError(part)
        spans += [(begin, end)] if begin < end else [(begin, _DAY), (0, end)]
    spans = sorted(span for span in spans if span[0] < span[1])
    if any(one[1] > other[0] for one, other in pairwise(spans)):
        raise ValueError(text)
    return SendHours(tuple(spans))


class Waiting(StrEnum):
    """Why a job is not being sent at this moment."""

    SENDING = "sending"
    """It is."""
    CARRIED = "carried"
    """It leaves on a stick."""
    PAUSED = "paused"
    HOURS = "hours"
    """It is not the hour."""
    BACK_OFF = "back_off"
    """The last try failed; the next one is at its due time."""
    TURN = "turn"
    """Others go first, or nobody is sending."""
    PERSON = "person"
    """Refused: somebody has to decide."""
    NOTHING = "nothing"
    """It was sent."""


@dataclass(frozen=True, slots=True)
class SendRules:
    """What holds for all jobs alike.

    Attributes:
        paused: somebody holds all sending.
        carried: files leave on sticks alone.
    """

    hours: SendHours = ALWAYS
    paused: bool = False
    carried: bool = False


def why_waiting(job: UploadJob, now: datetime, rules: SendRules) -> Waiting:
    """The first reason that keeps a job where it is."""
    if job.state is not JobState.WAITING:
        return Waiting.NOTHING if job.state is JobState.SENT else Waiting.PERSON
    is_due = job.due_at <= now or is_held_by_clock(job.due_at, now)
    reasons = (
        (job.sending, Waiting.SENDING),
        (rules.carried, Waiting.CARRIED),
        (rules.paused, Waiting.PAUSED),
        (not rules.hours.are_open(now), Waiting.HOURS),
        (not is_due, Waiting.BACK_OFF),
    )
    return next((why for holds, why in reasons if holds), Waiting.TURN)


def _works(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VIETNAM).astimezone(UTC)


def _minute(now: datetime) -> int:
    local = now.astimezone(VIETNAM)
    return local.hour * 60 + local.minute
