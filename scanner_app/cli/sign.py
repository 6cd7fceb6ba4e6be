"""`sohoa sign`: which papers wait for whose signature; signs them after a yes."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner_app.bootstrap import App, KeyChoice
from scanner_app.cli import upgrade
from scanner_app.cli.output import Json, error_json, print_json, print_table
from scanner_app.domain.edit_errors import changed_papers
from scanner_app.domain.signature import CertificateFacts, FoundKey, SignerRole
from scanner_app.messages import text_for
from scanner_app.tasks.cancel import CancelToken

ROLES = {SignerRole.OFFICER: "Cán bộ tiếp nhận", SignerRole.AGENCY: "Cơ quan"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=["upgrade"],
        metavar="upgrade",
        help="bổ sung dấu thời gian và dữ liệu xác minh cho tệp đã ký, không ký thêm",
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="TỆP",
        help="tệp ngoài kho để bổ sung; không có thì mọi tệp đã ký đang chờ gửi",
    )
    parser.add_argument(
        "--archive",
        action="store_true",
        help="upgrade: tệp đủ dữ liệu thì đóng dấu lưu trữ (B-LTA)",
    )
    parser.add_argument("--list", action="store_true", help="chỉ liệt kê, không ký")
    parser.add_argument(
        "--keys", action="store_true", help="liệt kê chứng thư đang cắm vào máy để đặt cấu hình"
    )
    parser.add_argument("--yes", action="store_true", help="ký ngay, không hỏi lại")
    parser.add_argument(
        "--role",
        type=SignerRole,
        choices=list(SignerRole),
        metavar="VAI",
        help="chỉ ký phần của cán bộ (officer) hoặc cơ quan (agency)",
    )


def add_key_arguments(parser: argparse.ArgumentParser, default: object) -> None:
    """Arguments of every command: which keys, and what opens them."""
    parser.add_argument(
        "--keyfile", default=default, metavar="KEY", help="chứng thư số của cán bộ (.p12, pkcs11:…)"
    )
    parser.add_argument(
        "--password-file", type=Path, default=default, help="tệp chứa mật khẩu chứng thư cán bộ"
    )
    parser.add_argument(
        "--agency-keyfile", default=default, metavar="KEY", help="chứng thư số của cơ quan"
    )
    parser.add_argument(
        "--agency-password-file", type=Path, default=default, help="tệp chứa mật khẩu của nó"
    )


def key_choice(options: argparse.Namespace) -> KeyChoice:
    """The keys that the command line names; a password is asked for where somebody can type."""
    keys = {SignerRole.OFFICER: options.keyfile, SignerRole.AGENCY: options.agency_keyfile}
    files = {
        SignerRole.OFFICER: options.password_file,
        SignerRole.AGENCY: options.agency_password_file,
    }
    return KeyChoice(
        keys={role: key for role, key in keys.items() if key},
        password_files={role: path for role, path in files.items() if path},
        ask=_ask if sys.stdin.isatty() else None,
    )


def run(app: App, options: argparse.Namespace) -> int:
    """List what waits; sign it when asked to; 1 when something was not signed."""
    if options.action == "upgrade":
        return upgrade.run(app, options)
    if options.keys:
        return _list_keys(app, as_json=options.json)
    with app.working():
        due = app.plan_signing(options.role)
        rows: list[Json] = [
            {
                "paper": each.paper.id,
                "kind": each.paper.kind,
                "pages": len(each.paper.pages),
                "role": each.role.value,
                "dossier": app.dossiers.dossier(each.paper.dossier).code,
            }
            for each in due
        ]
        if not options.json:
            _show(rows)
        if options.list or not due or not _agreed(options):
            if options.json:
                print_json({"due": rows, "signed": 0, "errors": []})
            return 0
        roles = tuple(SignerRole) if options.role is None else (options.role,)
        errors = app.steps.sign(CancelToken(), {each.paper.id for each in due}, roles)
        left = {(each.paper.id, each.role) for each in app.plan_signing(options.role)}
    changed = changed_papers(errors)
    signed = sum(
        (each.paper.id, each.role) not in left and each.paper.id not in changed for each in due
    )
    if options.json:
        print_json({"due": rows, "signed": signed, "errors": [error_json(e) for e in errors]})
    else:
        print(f"Đã ký {signed}/{len(due)} tệp.")
        for error in errors:
            print(text_for(error), file=sys.stderr)
    return 1 if errors else 0


def _list_keys(app: App, *, as_json: bool) -> int:
    """Which certificates are plugged in, and what to set to sign with each."""
    found = app.keys.found()
    if as_json:
        print_json({"keys": [_key_json(key) for key in found]})
    elif not found:
        print("Không thấy thiết bị ký số nào. Cắm thiết bị và cài phần mềm 64 bit của hãng.")
    else:
        print_table(
            ("Thiết bị", "Số sê-ri", "Chủ chứng thư", "Hết hạn", "Giá trị đặt vào cấu hình"),
            [_key_row(key) for key in found],
        )
    return 0


def _key_json(key: FoundKey) -> Json:
    return {
        "source": key.source,
        "where": key.where,
        "serial": key.serial,
        "certificate": _certificate_json(key.certificate) if key.certificate else None,
    }


def _certificate_json(facts: CertificateFacts) -> Json:
    return {
        "holder": facts.holder,
        "organisation": facts.organisation,
        "issuer": facts.issuer,
        "serial": facts.serial,
        "sha256": facts.sha256,
        "not_before": facts.not_before.isoformat(),
        "not_after": facts.not_after.isoformat(),
    }


def _key_row(key: FoundKey) -> tuple[str, ...]:
    facts = key.certificate
    holder = facts.holder if facts else "(xem được sau khi nhập mã PIN)"
    until = f"{facts.not_after:%d/%m/%Y}" if facts else ""
    return (key.where, key.serial, holder, until, key.source)


def _show(rows: Sequence[Json]) -> None:
    if not rows:
        print("Không có giấy tờ nào chờ ký.")
        return
    print_table(
        ("Mã hồ sơ", "Giấy tờ", "Trang", "Người ký"),
        [
            (
                row["dossier"] or "(chưa có mã)",
                row["kind"],
                row["pages"],
                ROLES[SignerRole(str(row["role"]))],
            )
            for row in rows
        ],
    )


def _agreed(options: argparse.Namespace) -> bool:
    """Nothing is signed without somebody saying so."""
    if options.yes:
        return True
    if options.json or not sys.stdin.isatty():
        return False
    return input("Ký các tệp trên? [c/K] ").strip().lower() in {"c", "có", "y", "yes"}


def _ask(role: SignerRole) -> str:
    return getpass.getpass(f"Mật khẩu hoặc mã PIN chứng thư ({ROLES[role]}): ")
