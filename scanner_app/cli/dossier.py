"""`sohoa dossier`, `sohoa finish`: what a dossier lacks, and calling it digitized."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, error_json, print_json, print_table
from scanner_app.domain.checklist import kind_of
from scanner_app.domain.components import Completeness, ComponentLine, ComponentState, Duty
from scanner_app.domain.dossier import Dossier
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.exchange.statements import Part
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.messages import text_for

_PARTS = {
    Part.COMPONENT: "Thành phần hồ sơ",
    Part.PROCESSING: "Kết quả xử lý",
    Part.RESULT: "Kết quả giải quyết TTHC",
}
_DUTIES = {
    Duty.REQUIRED: "bắt buộc",
    Duty.REUSED: "tái sử dụng",
    Duty.EXCLUDED: "không thuộc diện",
}
_STATES = {
    ComponentState.MISSING: "thiếu",
    ComponentState.PRESENT: "đủ",
    ComponentState.EXEMPT: "không cần",
    ComponentState.UNNEEDED: "đã quét, không cần",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `dossier`."""
    parser.add_argument("code", help="mã hồ sơ")
    parser.add_argument("--office", default=None, help="mã đơn vị; bỏ trống là mọi đơn vị")


def add_finish_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `finish`."""
    add_arguments(parser)
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--despite-doubts", action="store_true", help="hoàn thành dù còn thẻ, trang chưa chắc"
    )
    how.add_argument("--reopen", action="store_true", help="mở lại hồ sơ đã hoàn thành")


def run(app: App, options: argparse.Namespace) -> int:
    """The checklist and what is missing."""
    _show(app, _found(app, options), as_json=options.json)
    return 0


def run_finish(app: App, options: argparse.Namespace) -> int:
    """Finish the dossier, or open it again; then how it stands.

    Raises:
        UnfinishedError leaves: something keeps it open.
    """
    ids = _found(app, options)
    with app.working():
        for each in ids:
            if options.reopen:
                app.complete.reopen(each, app.account)
            else:
                app.complete.finish(each, app.account, despite_doubts=options.despite_doubts)
    _show(app, ids, as_json=options.json)
    return 0


def _found(app: App, options: argparse.Namespace) -> tuple[DossierId, ...]:
    office = OfficeCode(options.office) if options.office else None
    ids = app.dossiers.of_code(options.code, office)
    if not ids:
        raise DossierUnknownError(code=options.code)
    return ids


def _show(app: App, ids: tuple[DossierId, ...], *, as_json: bool) -> None:
    dossiers = [app.dossiers.dossier(each) for each in ids]
    told = [(dossier, app.complete.look(dossier)) for dossier in dossiers]
    if as_json:
        print_json({"dossiers": [_json(*each) for each in told], "errors": []})
        return
    for dossier, standing in told:
        _print(dossier, standing)


def _print(dossier: Dossier, standing: Completeness) -> None:
    finished = standing.finished_at is not None
    print(f"{dossier.code} ({dossier.office}): {'đã số hóa' if finished else 'chưa số hóa'}")
    if standing.reopened_at is not None:
        print("Đã hoàn thành, nhưng hồ sơ thay đổi sau đó nên được mở lại: xem rồi chạy finish.")
    print(f"Thủ tục: {standing.procedure or 'chưa rõ'}")
    if standing.trouble is not None:
        print(text_for(standing.trouble))
    elif standing.rules is None:
        print("Danh mục không có thủ tục này; chỉ cần ít nhất một giấy tờ của người nộp.")
    numbers = {paper.id: str(at) for at, paper in enumerate(dossier.papers, start=1)}
    print_table(
        ("Nhóm", "Thành phần", "Yêu cầu", "Tình trạng", "Giấy tờ"),
        [
            (
                _PARTS[line.part],
                line.name,
                _duty(line),
                _STATES[line.state],
                ", ".join([numbers[paper] for paper in line.papers] + list(line.links)),
            )
            for line in standing.lines
        ],
    )
    if standing.missing:
        print("Còn thiếu: " + "; ".join(line.name for line in standing.missing))


def _duty(line: ComponentLine) -> str:
    if line.rule is None:
        return "ngoài danh mục"
    if line.exclusion is not None:
        return f"{_DUTIES[line.duty]} ({line.exclusion.value})"
    may_miss = line.rule.optional and line.marked_by is None and line.duty is Duty.REQUIRED
    return "nếu có" if may_miss else _DUTIES[line.duty]


def _json(dossier: Dossier, standing: Completeness) -> Json:
    finished, reopened, rules = standing.finished_at, standing.reopened_at, standing.rules
    papers = {
        paper.id: {"number": at + 1, "kind": kind_of(dossier, at)}
        for at, paper in enumerate(dossier.papers)
    }
    return {
        "code": dossier.code,
        "office": dossier.office,
        "procedure": standing.procedure,
        "procedure_code": rules.code if rules else None,
        "finished_at": finished.isoformat() if finished else None,
        "reopened_at": reopened.isoformat() if reopened else None,
        "missing": [line.name for line in standing.missing],
        "components": [
            {
                "key": line.rule.key if line.rule else None,
                "name": line.name,
                "part": line.part.value,
                "duty": line.duty.value,
                "exclusion": line.exclusion.value if line.exclusion else None,
                "state": line.state.value,
                "papers": [papers[paper] for paper in line.papers],
                "links": list(line.links),
                "marked_by": line.marked_by,
            }
            for line in standing.lines
        ],
        "trouble": error_json(standing.trouble) if standing.trouble else None,
    }
