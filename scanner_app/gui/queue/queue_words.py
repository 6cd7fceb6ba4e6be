"""What the queue says to people: states, times, sizes, why nothing goes just now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scanner_app.domain.progress import grouped
from scanner_app.domain.queued import QueuedFile, QueueStanding, Share
from scanner_app.domain.sending import SendRules, Waiting, why_waiting
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.gui.queue.queue_views import UNREACHABLE
from scanner_app.gui.words import Mark
from scanner_app.messages import text_of

_SAFE = "Tệp vẫn an toàn trên máy"
_STATES = {
    Waiting.SENDING: ("đang gửi", Mark.WORKING),
    Waiting.CARRIED: ("chờ chép lên USB", Mark.QUEUED),
    Waiting.PAUSED: ("tạm dừng gửi", Mark.HELD),
    Waiting.HOURS: ("chưa đến giờ gửi", Mark.QUEUED),
    Waiting.BACK_OFF: ("chờ thử lại", Mark.LOOK),
    Waiting.TURN: ("chờ đến lượt", Mark.QUEUED),
    Waiting.PERSON: ("bị từ chối", Mark.ERROR),
    Waiting.NOTHING: ("đã gửi", Mark.SENT),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """How sending goes, in one or two sentences."""

    mark: Mark
    text: str


def headline(standing: QueueStanding, rules: SendRules, now: datetime) -> Headline:
    """What keeps files here, calmly; else what is being sent."""
    if not standing.files:
        return Headline(
            Mark.READY,
            "Chưa có tệp nào. Ký số ở cửa sổ quầy (F9); tệp đã ký vào đây và Sohoa tự gửi.",
        )
    if not standing.waiting.files and not rules.paused:
        return Headline(Mark.SENT, _joined("Không còn tệp nào chờ gửi.", _last(standing, now)))
    return _held(standing, rules, now) or _going(standing, now)


def short_words(standing: QueueStanding, rules: SendRules, now: datetime) -> str:
    """The same for the bottom line of the counter's window; "" when nothing is to be said."""
    if rules.paused:
        return "tạm dừng gửi"
    if not standing.waiting.files:
        return ""
    if rules.carried:
        return "chờ chép lên USB"
    if not rules.hours.are_open(now):
        return f"gửi từ {clock(rules.hours.next_opening(now))}"
    if standing.sending:
        return f"đang gửi {grouped(standing.sending)}"
    if standing.trouble == UNREACHABLE:
        return f"chưa kết nối được nơi nhận, thử lại {_at(standing.tried_at, now)}"
    if standing.trouble is not None:
        return f"chưa gửi được, thử lại {_at(standing.tried_at, now)}; xem F3"
    return ""


def state_words(file: QueuedFile, rules: SendRules, now: datetime) -> tuple[str, Mark]:
    """State of a file, with its mark."""
    if file.carried_at is not None and file.settled_at is None:
        return "đã chép lên USB, chờ biên nhận", Mark.QUEUED
    why = why_waiting(file.job, now, rules)
    if file.is_secret and why not in (Waiting.NOTHING, Waiting.PERSON):
        return "giữ lại: có dấu mật", Mark.HELD
    if why is Waiting.BACK_OFF and file.job.error == UNREACHABLE:
        return "chờ có mạng", Mark.QUEUED
    return _STATES[why]


def next_try(file: QueuedFile, rules: SendRules, now: datetime) -> datetime | None:
    """When it is tried next by itself; None when it is being sent, or that hangs on a person."""
    if file.is_secret:
        return None
    match why_waiting(file.job, now, rules):
        case Waiting.TURN:
            return now
        case Waiting.HOURS:
            return rules.hours.next_opening(now)
        case Waiting.BACK_OFF:
            return rules.hours.next_opening(file.job.due_at)
        case _:
            return None


def advice(file: QueuedFile) -> str:
    """What went wrong with a file the last time and what to do; "" when nothing did."""
    if file.settled_at is not None:
        return ""
    if file.is_secret:
        return "Hồ sơ có dấu mật, không gửi. Quyết định ở cửa sổ quầy (Ctrl+K)."
    return text_of(file.job.error) if file.job.error is not None else ""


def size_words(size_bytes: int) -> str:
    """A size as people read it: 1,2 MB."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.1f} GB".replace(".", ",")
    if size_bytes >= 100_000:
        return f"{size_bytes / 1e6:.1f} MB".replace(".", ",")
    return f"{-(-size_bytes // 1000)} kB"


def share_words(share: Share) -> str:
    """How many files, how large: 1.204 tệp, 3,2 GB."""
    return f"{grouped(share.files)} tệp, {size_words(share.size_bytes)}"


def totals_words(standing: QueueStanding, hours: str, target: str) -> str:
    """The bottom line of the window: how much of what, when and where it goes."""
    return (
        f"Chờ gửi: {share_words(standing.waiting)} · Bị từ chối: {share_words(standing.refused)} · "
        f"Đã gửi: {share_words(standing.sent)} · Giờ gửi: {hours} · Nơi nhận: {target}"
    )


def time_words(at: datetime | None, now: datetime) -> str:
    """A moment: only the clock when it is today, without the year when it is this one."""
    if at is None:
        return ""
    local, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%d/%m %H:%M}" if local.year == today.year else f"{local:%d/%m/%Y %H:%M}"


def day_words(day: date | None) -> str:
    """A day: 11/01/2024."""
    return f"{day:%d/%m/%Y}" if day is not None else ""


def clock(at: datetime) -> str:
    """The clock alone."""
    return f"{at.astimezone(VIETNAM):%H:%M}"


def _held(standing: QueueStanding, rules: SendRules, now: datetime) -> Headline | None:
    waiting = share_words(standing.waiting)
    if rules.paused:
        text = f"Đang tạm dừng gửi: {waiting} chờ. {_SAFE}. Bấm F6 để cho gửi tiếp."
        return Headline(Mark.HELD, text)
    if rules.carried:
        text = f"Máy này gửi bằng USB: {waiting} chờ chép hoặc chờ biên nhận của nơi nhận. {_SAFE}."
        return Headline(Mark.QUEUED, text)
    if not rules.hours.are_open(now):
        opens = time_words(rules.hours.next_opening(now), now)
        text = f"Chưa đến giờ gửi: {waiting} chờ. {_SAFE}; Sohoa tự gửi từ {opens}."
        return Headline(Mark.QUEUED, text)
    if standing.sending or standing.trouble is None:
        return None
    again = f"Lần thử tới {_at(standing.tried_at, now)}."
    if standing.trouble == UNREACHABLE:
        calm = f"Chưa kết nối được nơi nhận. {_SAFE}; Sohoa tự gửi khi có mạng."
        return Headline(Mark.QUEUED, _joined(calm, again, _last(standing, now)))
    return Headline(Mark.LOOK, _joined(text_of(standing.trouble), again))


def _going(standing: QueueStanding, now: datetime) -> Headline:
    waiting = share_words(standing.waiting)
    if standing.sending:
        text = f"Đang gửi {grouped(standing.sending)} tệp; tất cả còn {waiting}."
        return Headline(Mark.WORKING, text)
    return Headline(Mark.QUEUED, _joined(f"Còn {waiting} chờ đến lượt.", _last(standing, now)))


def _last(standing: QueueStanding, now: datetime) -> str:
    if standing.last_sent is None:
        return "Chưa gửi được tệp nào."
    when = time_words(standing.last_sent, now)
    return f"Lần gửi được gần nhất: {when} ({_ago(now - standing.last_sent)})."


def _ago(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 1:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    hours = minutes // 60
    return f"{hours} giờ trước" if hours < 48 else f"{hours // 24} ngày trước"


def _at(at: datetime | None, now: datetime) -> str:
    return "ngay bây giờ" if at is None or at <= now else f"lúc {time_words(at, now)}"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
