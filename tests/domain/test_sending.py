"""What is sent first, and at what hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_app.domain.ids import JobId, PaperId
from scanner_app.domain.sending import (
    ALWAYS,
    SendRules,
    Waiting,
    forward_by,
    parse_send_hours,
    sending_order,
    why_waiting,
)
from scanner_app.domain.upload import LONGEST_WAIT, JobState, UploadJob, retry_wait
from scanner_app.domain.vietnam_time import VIETNAM

MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants bounds without zone


def at(text: str) -> datetime:
    """A moment in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        ("2023-10-18T08:00", "2023-10-18T17:00"),
        ("2023-10-18T15:00", "2023-10-18T17:00"),
        ("2023-10-18T15:01", "2023-10-19T07:00"),
        ("2023-10-20T14:59", "2023-10-20T17:00"),
        # Friday afternoon and the weekend: Monday.
        ("2023-10-20T15:30", "2023-10-23T07:00"),
        ("2023-10-21T09:00", "2023-10-23T07:00"),
        ("2023-10-22T23:59", "2023-10-23T07:00"),
    ],
)
def test_what_came_by_15_hours_is_forwarded_that_day_all_else_when_the_next_one_begins(
    received: str, by: str
) -> None:
    assert forward_by(at(received).astimezone(UTC)) == at(by)


@given(MOMENTS)
def test_forwarding_is_never_due_on_a_day_off_nor_later_than_after_a_weekend(
    received: datetime,
) -> None:
    by = forward_by(received)

    assert by.astimezone(VIETNAM).weekday() < 5
    assert by - received <= timedelta(days=3)


def test_what_is_wanted_today_goes_before_an_earlier_promise_that_may_wait() -> None:
    now = at("2023-10-18T15:20")
    today = sending_order(at("2023-10-18T17:00"), date(2023, 12, 1), now)
    tomorrow = sending_order(at("2023-10-19T07:00"), date(2023, 10, 19), now)

    assert today < tomorrow
    assert sending_order(at("2023-10-19T07:00"), date(2023, 10, 19), at("2023-10-19T00:01")) < today


def test_after_weeks_without_a_line_the_nearest_promise_goes_first_and_nothing_starves() -> None:
    now = at("2023-11-01T09:00")
    late = at("2023-10-18T17:00")
    soon = sending_order(late, date(2023, 11, 2), now)
    later = sending_order(at("2023-10-16T17:00"), date(2023, 11, 20), now)
    without = sending_order(at("2023-10-30T17:00"), None, now)

    assert sorted([later, soon, without]) == [without, soon, later]


def test_without_a_difference_in_promise_the_oldest_goes_first() -> None:
    now, day = at("2023-11-01T09:00"), date(2023, 11, 2)

    assert sending_order(at("2023-10-16T17:00"), day, now) < sending_order(
        at("2023-10-17T17:00"), day, now
    )


@pytest.mark.parametrize(
    ("hours", "time", "is_open", "opens"),
    [
        ("", "12:00", True, "12:00"),
        ("18:00-06:00", "17:59", False, "18:00"),
        ("18:00-06:00", "18:00", True, "18:00"),
        ("18:00-06:00", "05:59", True, "05:59"),
        ("18:00-06:00", "06:00", False, "18:00"),
        ("18:00-06:00, 12:00-13:00", "11:00", False, "12:00"),
        ("18:00-24:00", "23:59", True, "23:59"),
        ("00:00-06:00", "23:59", False, "00:00"),
        ("22:00-00:00", "21:00", False, "22:00"),
    ],
)
def test_hours_hold_in_vietnam_and_over_midnight(
    hours: str, time: str, is_open: bool, opens: str
) -> None:
    now = at(f"2023-10-18T{time}").astimezone(UTC)
    parsed = parse_send_hours(hours)

    assert parsed.are_open(now) is is_open
    opening = parsed.next_opening(now)
    assert f"{opening.astimezone(VIETNAM):%H:%M}" == opens
    assert timedelta(0) <= opening - now < timedelta(days=1)
    assert parsed.are_open(opening)


@pytest.mark.parametrize(
    "text",
    [
        *("18", "18:00", "25:00-06:00", "18:00-18:00", "24:00-06:00", "18:00-24:30", "8:00-9:00"),
        *("18:00-20:00,19:00-21:00", "20:00-06:00,05:00-07:00", "a-b", ",", "18:00–20:00"),
    ],
)
def test_what_means_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_send_hours(text)


@given(MOMENTS, st.integers(0, 1439), st.integers(0, 1439))
def test_the_next_opening_is_the_first_open_minute(now: datetime, begin: int, end: int) -> None:
    if begin == end:
        return
    hours = parse_send_hours(f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}")
    opening = hours.next_opening(now)

    assert hours.are_open(opening)
    assert opening == now or not hours.are_open(opening - timedelta(minutes=1))


JOB = UploadJob(
    id=JobId(1),
    paper=PaperId(1),
    path=Path("/x.pdf"),
    folder="a/b",
    name="x.pdf",
    sha256="0" * 64,
    size_bytes=1,
    state=JobState.WAITING,
    attempts=1,
    due_at=at("2023-10-18T12:00"),
)
NIGHT = parse_send_hours("18:00-06:00")


@pytest.mark.parametrize(
    ("job", "rules", "why"),
    [
        (JOB, SendRules(), Waiting.TURN),
        (replace(JOB, due_at=at("2023-10-18T12:30")), SendRules(), Waiting.BACK_OFF),
        (replace(JOB, due_at=at("2023-10-20T12:30")), SendRules(), Waiting.TURN),
        (JOB, SendRules(NIGHT), Waiting.HOURS),
        (JOB, SendRules(NIGHT, paused=True), Waiting.PAUSED),
        (JOB, SendRules(NIGHT, paused=True, carried=True), Waiting.CARRIED),
        (replace(JOB, sending=True), SendRules(NIGHT, paused=True), Waiting.SENDING),
        (replace(JOB, state=JobState.SENT), SendRules(), Waiting.NOTHING),
        (replace(JOB, state=JobState.REFUSED), SendRules(NIGHT), Waiting.PERSON),
    ],
)
def test_a_job_that_waits_says_why(job: UploadJob, rules: SendRules, why: Waiting) -> None:
    assert why_waiting(job, at("2023-10-18T12:00"), rules) is why


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, 15), (2, 30), (3, 60), (8, 1920), (9, 3600), (400, 3600)]
)
def test_waiting_doubles_from_15_seconds_to_an_hour(failures: int, wait: int) -> None:
    assert retry_wait(failures) == timedelta(seconds=wait)
    assert retry_wait(failures) <= LONGEST_WAIT


def test_no_hours_are_all_hours() -> None:
    assert parse_send_hours(" ") == ALWAYS
