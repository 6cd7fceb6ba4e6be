"""`sohoa digitize`: files to signed, delivered dossiers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from scanner_app.bootstrap import App
from scanner_app.cli.output import (
    Json,
    delivery_state,
    dossier_json,
    error_json,
    page_error_json,
    print_json,
    print_table,
)
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.errors import AppError
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.page import PageState
from scanner_app.messages import text_of
from scanner_app.tasks.cancel import CancelToken

SOURCES = {
    "barcode": "mã vạch",
    "qr": "mã QR",
    "ocr": "chữ in",
    "separator": "tờ phân cách",
    "given": "nhập sẵn",
    "clerk": "cán bộ chọn",
    "none": "chưa có mã",
}
IN_REGISTER = {True: "có", False: "không có", None: "chưa rõ"}
"""Whether the register knows the code; there is no telling before its days were imported."""
DELIVERY = {
    "delivered": "đã gửi",
    "waiting": "chờ gửi",
    "refused": "bị từ chối",
    "held": "giữ lại",
    "unsigned": "chưa ký",
    "unbuilt": "chưa tạo PDF",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="ảnh, PDF, thư mục")
    parser.add_argument("--office", help="mã đơn vị tiếp nhận")
    parser.add_argument("--dossier", metavar="CODE", help="mã hồ sơ của cả chồng giấy")


def run(app: App, options: argparse.Namespace) -> int:
    """Digitize, print, give the exit code."""
    office = parse_office_code(options.office or app.settings.office)
    given = parse_dossier_code(options.dossier).text if options.dossier else None
    with app.working():
        done = app.digitize(options.paths, office=office, given_code=given, cancel=CancelToken())
        return show(app, done.dossiers, done.pages, done.errors, as_json=options.json)


def show(
    app: App,
    ids: Sequence[DossierId],
    stack: Sequence[PageId],
    errors: Sequence[AppError],
    *,
    as_json: bool,
    more: Json | None = None,
) -> int:
    """Print the dossiers and what went wrong; 1 when anything did.

    Args:
        app: the application.
        ids: dossiers to print.
        stack: their pages.
        errors: what went wrong besides pages that could not be read.
        as_json: one document, not tables.
        more: further keys of the document.
    """
    problems = [error_json(error) for error in errors]
    dossiers = [app.dossiers.dossier(dossier) for dossier in ids]
    documents = []
    for dossier in dossiers:
        pages = app.pages.of_dossier(dossier.id)
        problems += [page_error_json(p) for p in pages if p.state is PageState.UNREADABLE]
        jobs = app.queue.of_papers([paper.id for paper in dossier.papers])
        known = app.in_register(dossier.office, dossier.code)
        documents.append(dossier_json(dossier, pages, jobs, in_register=known))
        app.note_view(dossier.id, app.account)
    if as_json:
        whole: Json = {"dossiers": documents, "errors": problems, "pages_kept": len(stack)}
        print_json(whole | (more or {}))
    else:
        _show_table(app, dossiers, problems)
    return 1 if problems else 0


def _show_table(
    app: App,
    dossiers: Sequence[Dossier],
    problems: Sequence[Json],
) -> None:
    rows = []
    for dossier in dossiers:
        known = app.in_register(dossier.office, dossier.code)
        jobs = app.queue.of_papers([paper.id for paper in dossier.papers])
        for index, paper in enumerate(dossier.papers):
            state = delivery_state(paper, jobs.get(paper.id), held=bool(dossier.holds))
            rows.append(
                (
                    (dossier.code or "(chưa có mã)") if index == 0 else "",
                    SOURCES.get(dossier.code_source, dossier.code_source) if index == 0 else "",
                    IN_REGISTER[known] if index == 0 else "",
                    paper.kind,
                    len(paper.pages),
                    "có" if paper.signed_at else "chưa",
                    DELIVERY[state],
                    paper.pdf or "",
                )
            )
    headings = ("Mã hồ sơ", "Đọc từ", "Trong sổ", "Giấy tờ", "Trang", "Ký số", "Gửi", "PDF")
    print_table(headings, rows)
    _show_holds(dossiers)
    _show_tags(dossiers)
    if problems:
        print("\nCần xem lại:")
        for problem in problems:
            print(f"  {problem['text']}")


def _show_holds(dossiers: Sequence[Dossier]) -> None:
    held = [dossier for dossier in dossiers if dossier.holds]
    if held:
        print("\nGiữ lại, chưa gửi:")
    for dossier in held:
        for hold in dossier.holds:
            print(f"  {dossier.code or '(chưa có mã)'}: {text_of(f'dossier.{hold.value}')}")


def _show_tags(dossiers: Sequence[Dossier]) -> None:
    rows = [
        (
            dossier.code or "(chưa có mã)",
            "" if tag.paper is None else tag.paper + 1,
            tag.name,
            tag.value,
            f"{tag.confidence:.2f}",
            tag.source,
            "cần xem" if tag.doubtful else "",
        )
        for dossier in dossiers
        for tag in dossier.tags
    ]
    if rows:
        print()
        headings = ("Mã hồ sơ", "Giấy tờ", "Thẻ", "Giá trị", "Tin cậy", "Nguồn", "")
        print_table(headings, rows)
