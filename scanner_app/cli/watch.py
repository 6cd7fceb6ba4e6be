"""`sohoa watch`: what printers scan into a folder becomes dossiers, as it comes."""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path, PurePath

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json
from scanner_app.cli.stopping import stopped_by_signal
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import AppError, Cancelled, SettingsError
from scanner_app.domain.events import Event, IntakeFailed, PageUnreadable, UploadFailed
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.watch_events import FileTaken, StepFailed, WatchPaused, WatchResumed
from scanner_app.messages import text_of
from scanner_app.tasks.cancel import CancelToken

CarryOn = Callable[[CancelToken], Sequence[AppError]]

_printing = threading.Lock()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="thư mục máy quét ghi vào"
    )
    parser.add_argument("--office", help="mã đơn vị tiếp nhận")
    parser.add_argument("--dossier", metavar="CODE", help="mã hồ sơ của mọi giấy quét vào")
    parser.add_argument("--once", action="store_true", help="nhận hết tệp đang có rồi thoát")
    parser.add_argument(
        "--still", type=_seconds, metavar="S", help="tệp phải yên bao nhiêu giây mới nhận"
    )
    parser.add_argument(
        "--quiet", type=_seconds, metavar="S", help="thư mục yên bao nhiêu giây là hết chồng giấy"
    )
    parser.add_argument(
        "--after", choices=("keep", "delete"), help="nhận xong: chuyển vào da-nhan, hoặc xóa"
    )


def sink(options: argparse.Namespace) -> Callable[[Event], None]:
    """Prints what happens, a line each; called from several threads."""
    return _print_json_line if options.json else _print_words


def run(app: App, options: argparse.Namespace) -> int:
    """Watch until stopped, or with --once until nothing comes; 1 when a person has to look."""
    office = parse_office_code(options.office or app.settings.office)
    given = parse_dossier_code(options.dossier).text if options.dossier else None
    if not (options.folder or app.settings.watch_folder):
        raise SettingsError(path=str(app.home / "settings.toml"), key="watch_folder")
    watch = app.watch(
        Path(options.folder or app.settings.watch_folder).absolute(),
        office=office,
        given_code=given,
        still_s=options.still,
        quiet_s=options.quiet,
        after=options.after,
    )
    with app.working(), stopped_by_signal() as cancel, ExitStack() as stack:
        carry_on: CarryOn = app.digitize.carry_on
        if not options.once:
            # A slow line must not keep printers' files waiting.
            stack.enter_context(app.sending.beside())
            carry_on = partial(_carry_on, app)
        try:
            done = watch(cancel, carry_on, once=options.once)
        except Cancelled:
            return 0
        if options.json:
            _print_line(json.dumps({"event": "ended", **asdict(done)}))
        else:
            _print_line(f"Đã nhận {done.files} tệp, thêm {done.pages} trang vào kho.")
        return 1 if done.failed else 0


def _carry_on(app: App, cancel: CancelToken) -> tuple[AppError, ...]:
    """All steps but sending, which goes on beside."""
    errors = app.digitize.carry_on(cancel, sending=False)
    app.sending.wake()
    return errors


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("0 … 3600")
    return value


def _print_json_line(event: Event) -> None:
    name = re.sub(r"(?<=.)(?=[A-Z])", "_", type(event).__name__).lower()
    fields: Json = {key: value for key, value in asdict(event).items() if key != "facts"}
    text = _text(event)
    if text is not None:
        fields["text"] = text
    page = dict(getattr(event, "facts", ())).get("page")
    if page is not None:
        fields["page"] = int(page)
    _print_line(json.dumps({"event": name, **fields}, ensure_ascii=False))


def _print_words(event: Event) -> None:
    words = _words(event)
    if words is not None:
        _print_line(words)


def _words(event: Event) -> str | None:
    """What a person in front of the terminal wants to know; None for the rest."""
    match event:
        case FileTaken(path=path, added=0):
            return f"{PurePath(path).name}: các trang đã có trong kho, không thêm trang nào."
        case FileTaken(path=path, pages=pages):
            return f"{PurePath(path).name}: đã nhận {pages} trang."
        case WatchResumed():
            return "Thư mục quét và kho đã dùng lại được, nhận tiếp."
        case _:
            return _text(event)


def _text(event: Event) -> str | None:
    """What an event that bears a code means, and what to do."""
    match event:
        case IntakeFailed(code=code, facts=facts) | WatchPaused(code=code, facts=facts):
            return text_of(code, dict(facts))
        case StepFailed(code=code, facts=facts):
            return text_of(code, dict(facts))
        case PageUnreadable(source=source, code=code):
            return text_of(code, {"path": source})
        case UploadFailed(code=code):
            return text_of(code)
        case _:
            return None


def _print_line(line: str) -> None:
    # A log that is followed must show a file when it was taken, not when a buffer is full.
    with _printing:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
