"""`sohoa queue`: what waits to be sent, and why."""

from __future__ import annotations

import argparse
from datetime import datetime

from scanner_app.bootstrap import App
from scanner_app.bootstrap.clock import now
from scanner_app.cli.digitize import DELIVERY
from scanner_app.cli.output import Json, error_json, print_json, print_table
from scanner_app.domain.ids import JobId
from scanner_app.domain.sending import (
    SendRules,
    Waiting,
    parse_send_hours,
    why_waiting,
)
from scanner_app.domain.upload import UploadJob
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages import text_of
from scanner_app.messages.delivery import WAITING
from scanner_app.tasks.cancel import CancelToken

_STATES = {"waiting": DELIVERY["waiting"], "sent": "đã gửi", "refused": DELIVERY["refused"]}
_ACTIONS = (
    ("list", "xem hàng đợi"),
    ("run", "gửi những gì đến hạn"),
    ("retry", "gửi lại ngay những gì chưa gửi được"),
    ("pause", "tạm dừng gửi, kể cả sau khi mở lại"),
    ("resume", "cho gửi tiếp"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `queue`."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, help_text in _ACTIONS:
        action = actions.add_parser(name, help=help_text)
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
        if name == "retry":
            action.add_argument("job", nargs="?", type=int, help="một việc; bỏ trống là tất cả")


def run(app: App, options: argparse.Namespace) -> int:
    """List, run, retry, pause or resume."""
    errors: list[Json] = []
    if options.action in ("pause", "resume"):
        # Without the store's lock: whoever is sending now has to hear it.
        app.queue.pause(app.account, paused=options.action == "pause")
    if options.action in ("run", "retry"):
        with app.working():
            if options.action == "retry":
                app.send.retry(JobId(options.job) if options.job else None)
            errors = [error_json(error) for error in app.send(CancelToken())]
    _show(app, errors, as_json=options.json)
    return 1 if errors else 0


def _show(app: App, errors: list[Json], *, as_json: bool) -> None:
    moment = now()
    hours = parse_send_hours(app.settings.send_hours)
    rules = SendRules(hours, app.queue.is_paused(), app.target.carried)
    jobs = [(job, why_waiting(job, moment, rules)) for job in app.queue.jobs()]
    if as_json:
        listed = [_job_json(job, why, _next_try(job, why, moment, rules)) for job, why in jobs]
        print_json({"jobs": listed, "errors": errors, "paused": rules.paused})
        return
    if rules.paused:
        print("Đang tạm dừng gửi. Cho gửi tiếp: sohoa queue resume")
    print_table(
        ("Việc", "Tệp", "Cỡ", "Trạng thái", "Lần thử", "Thử tiếp", "Lý do"),
        [
            (
                job.id,
                job.name,
                _size(job.size_bytes),
                _STATES[job.state.value],
                job.attempts,
                _time(_next_try(job, why, moment, rules), moment),
                _reason(job, why),
            )
            for job, why in jobs
        ],
    )


def _next_try(job: UploadJob, why: Waiting, moment: datetime, rules: SendRules) -> datetime | None:
    """When it is tried next by itself; None when it is being sent, or that hangs on a person."""
    match why:
        case Waiting.TURN:
            return moment
        case Waiting.HOURS:
            return rules.hours.next_opening(moment)
        case Waiting.BACK_OFF:
            return rules.hours.next_opening(job.due_at)
        case _:
            return None


def _reason(job: UploadJob, why: Waiting) -> str:
    words = [WAITING[why], text_of(job.error) if job.error else ""]
    return " ".join(each for each in words if each)


def _time(at: datetime | None, moment: datetime) -> str:
    if at is None or at <= moment:
        return "" if at is None else "ngay"
    return f"{at.astimezone(VIETNAM):%d/%m %H:%M:%S}"


def _size(size_bytes: int) -> str:
    megabytes = f"{size_bytes / 1e6:.1f}".replace(".", ",")
    return f"{megabytes} MB" if size_bytes >= 100_000 else f"{-(-size_bytes // 1000)} kB"


def _job_json(job: UploadJob, why: Waiting, next_try: datetime | None) -> Json:
    return {
        "id": job.id,
        "name": job.name,
        "folder": job.folder,
        "sha256": job.sha256,
        "size_bytes": job.size_bytes,
        "state": job.state.value,
        "attempts": job.attempts,
        "due_at": job.due_at.isoformat(),
        "error": job.error,
        "location": job.receipt.location if job.receipt else None,
        "waits": why.value,
        "next_try": next_try.isoformat() if next_try else None,
    }
