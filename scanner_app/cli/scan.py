"""`sohoa scan`: a stack from a scanner to signed, delivered dossiers."""

from __future__ import annotations

import argparse
import getpass
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from scanner_app.bootstrap import App
from scanner_app.cli.digitize import show
from scanner_app.cli.output import Json
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import PageId
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.profile import ScanProfile, Sides
from scanner_app.domain.scan import Device, EndReason
from scanner_app.domain.scan_errors import DeviceUnclearError, NoOpenStackError, ScannerMissingError
from scanner_app.domain.stack_step import StackStep, next_step
from scanner_app.messages import (
    scan_warning_text,
    stack_found_text,
    stack_open_text,
    turn_over_text,
)
from scanner_app.ports import CaptureOrder, CaptureSession
from scanner_app.tasks.cancel import CancelToken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("--device", help="máy quét, như `sohoa devices` kể")
    parser.add_argument("--profile", help="cấu hình quét, như `sohoa profiles` kể")
    parser.add_argument("--office", help="mã đơn vị tiếp nhận")
    parser.add_argument("--dossier", metavar="CODE", help="mã hồ sơ của cả chồng giấy")
    parser.add_argument("--count", type=_count, metavar="N", help="nhiều nhất bấy nhiêu trang")
    parser.add_argument(
        "--continue", dest="go_on", action="store_true", help="quét tiếp chồng đang dở"
    )
    parser.add_argument(
        "--finish", action="store_true", help="chồng đang dở đã đủ: tách hồ sơ, không quét thêm"
    )


@dataclass
class _Told:
    """What the document and the person are told."""

    more: Json = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    errors: list[AppError] = field(default_factory=list)
    pages: list[PageId] = field(default_factory=list)


def run(app: App, options: argparse.Namespace) -> int:
    """Scan, digitize what is whole, print, give the exit code."""
    told = _Told()
    with app.working():
        found = _found(app, told)
        if options.finish or options.go_on:
            if not found:
                raise NoOpenStackError
            session = found.pop()
            profile = _profile(app, options.profile or session.order.profile)
        else:
            profile = _profile(app, options.profile)
            session = _begun(app, options, profile)
        # A stack that is not gone on with is as whole as it will get.
        for other in found:
            _finish(app, other, told, as_it_is=True)
        if options.finish:
            _finish(app, session, told, as_it_is=True)
        else:
            _scan(app, session, profile, options.count, told)
        told.errors += app.digitize.carry_on(CancelToken())
        ids = app.dossiers.of_pages(told.pages)
        for note in told.notes:
            print(note, file=sys.stderr)
        code = show(app, ids, told.pages, told.errors, as_json=options.json, more=told.more)
    fine = told.more.get("end") in (None, EndReason.DONE, EndReason.STOPPED)
    return code if fine else 1


def _profile(app: App, name: str | None) -> ScanProfile:
    return app.profiles.named(name) if name else app.profiles.last()


def _found(app: App, told: _Told) -> list[CaptureSession]:
    """Stacks left open, oldest first; each is told."""
    found = app.stack.recover()
    told.more["recovered"] = [
        {
            "session": each.session.key,
            "kept": each.kept,
            "torn": each.torn,
            "next_sheet": each.next_sheet,
        }
        for each in found
    ]
    told.notes += [
        stack_found_text(kept=each.kept, torn=each.torn, next_sheet=each.next_sheet)
        for each in found
    ]
    return [each.session for each in found]


def _begun(app: App, options: argparse.Namespace, profile: ScanProfile) -> CaptureSession:
    office = parse_office_code(options.office or app.settings.office)
    given = parse_dossier_code(options.dossier).text if options.dossier else None
    device = options.device or profile.device or _only_device(app)
    return app.stack.begin(
        CaptureOrder(
            office=office,
            given_code=given,
            device=device,
            device_name=device,
            profile=profile.name,
            both_sides=profile.sides is Sides.BOTH,
            split=profile.split,
        )
    )


def _only_device(app: App) -> str:
    """The scanner that answers, when it is the only one.

    Raises:
        ScannerMissingError: none answers.
        DeviceUnclearError: several do; facts: text names them.
    """
    found = [each for each in app.scanner.devices(CancelToken()) if isinstance(each, Device)]
    if not found:
        raise ScannerMissingError
    if len(found) > 1:
        raise DeviceUnclearError(text=", ".join(each.id for each in found))
    return found[0].id


def _scan(
    app: App, session: CaptureSession, profile: ScanProfile, count: int | None, told: _Told
) -> None:
    stop, cancel = CancelToken(), CancelToken()
    with _interruptible(stop, cancel):
        done = app.scan(session, profile.settings(count), stop=stop, cancel=cancel)
    scanned = done.scanned
    step = next_step(
        scanned.end.reason,
        kept=scanned.kept,
        sides=profile.sides,
        turned_over=session.fronts is not None,
        one_by_one=False,
        secret=done.secret,
    )
    told.errors += [each for each in (scanned.error, done.reading_error) if each is not None]
    told.notes += [scan_warning_text(code) for code in scanned.warnings]
    told.more |= {
        "end": scanned.end.reason,
        "facts": dict(scanned.end.facts),
        "session": session.key,
        "kept": scanned.kept,
        "next_sheet": scanned.next_sheet,
        "warnings": list(scanned.warnings),
        "secret": done.secret,
        "open": step in (StackStep.STAY_OPEN, StackStep.TURN_OVER),
    }
    match step:
        case StackStep.FINISH:
            # Stopped by a secret mark, two passes have no equal length and wait for none.
            _finish(app, session, told, as_it_is=done.secret)
        case StackStep.DISCARD:
            app.stack.finish(session)
        case StackStep.TURN_OVER:
            app.stack.turn_over(session, scanned.kept)
            told.notes.append(turn_over_text(kept=scanned.kept))
        case StackStep.STAY_OPEN:
            told.notes.append(stack_open_text(kept=scanned.kept, next_sheet=scanned.next_sheet))


@contextmanager
def _interruptible(stop: CancelToken, cancel: CancelToken) -> Iterator[None]:
    """Ctrl+C ends after the page in work, a second one at once."""

    def wish(_number: int, _frame: FrameType | None) -> None:
        (cancel if stop.cancelled else stop).cancel()

    before = signal.signal(signal.SIGINT, wish)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _finish(app: App, session: CaptureSession, told: _Told, *, as_it_is: bool = False) -> None:
    batch = app.finish_stack(session, getpass.getuser(), as_it_is=as_it_is)
    told.pages += [page.id for page in app.pages.batch_pages(batch)]


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count
