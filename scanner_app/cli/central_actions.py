"""The commands of `sohoa central`; imported only where the province's parts are installed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scanner_app.central.admin import counters
from scanner_app.central.admin.accounts import let_in
from scanner_app.central.admin.checks import checks
from scanner_app.central.admin.register import import_register
from scanner_app.central.admin.tidying import delete_strays, stray_objects, tidy_uploads
from scanner_app.central.authority import Authority, open_authority
from scanner_app.central.catalogue.database import Catalogue
from scanner_app.central.catalogue.offices import import_offices
from scanner_app.central.catalogue.schema import migrate
from scanner_app.central.clock import now
from scanner_app.central.ingest.uploads import UploadFolder
from scanner_app.central.objects import open_store
from scanner_app.central.secrets import read_secret_if_set
from scanner_app.central.settings import CentralSettings
from scanner_app.central.settings_file import DEFAULT_FILE, load_central_settings
from scanner_app.cli import central_backfile, central_counters, central_stick
from scanner_app.cli.output import print_json, print_table
from scanner_app.cli.typed_password import ask_password
from scanner_app.domain.office_code import parse_office_code
from scanner_app.domain.progress import grouped
from scanner_app.office_files import read_offices_csv, read_offices_toml

Action = Callable[[argparse.Namespace], int]

_AUTHORITY_PASSWORD = "authority-password"  # noqa: S105 - the name of a secret
_STATES = {
    "valid": "còn hiệu lực",
    "expired": "hết hạn",
    "revoked": "đã thu hồi",
    "none": "chưa có",
}
_REASONS = {
    "code_invalid": "không phải mã hồ sơ",
    "date_invalid": "ngày tiếp nhận sai",
    "office_missing": "thiếu mã đơn vị tiếp nhận",
    "office_invalid": "không rõ đơn vị tiếp nhận",
    "handled_by_invalid": "không rõ đơn vị nhận chuyển",
    "office_unknown": "mã đơn vị không có vào ngày tiếp nhận",
    "handler_unknown": "không có đơn vị nhận chuyển",
}
_FINGERPRINT_SHOWN = 16


def _settings(options: argparse.Namespace) -> CentralSettings:
    return load_central_settings(options.config or DEFAULT_FILE)


@contextmanager
def _keeper(settings: CentralSettings) -> Iterator[Catalogue]:
    with Catalogue(settings.database.owner, most=2) as catalogue:
        yield catalogue


def _serve(options: argparse.Namespace) -> int:
    from scanner_app.central.admin.running import run_services

    return 0 if run_services(_settings(options)) else 1


def _migrate(options: argparse.Namespace) -> int:
    settings = _settings(options)
    migrate(settings.database.owner)
    for account in let_in(settings.database):
        print(f"Tài khoản {account} được vào cơ sở dữ liệu.")
    print("Cơ sở dữ liệu đã ở phiên bản mới nhất.")
    return 0


def _check(options: argparse.Namespace) -> int:
    found = checks(_settings(options), now())
    if options.json:
        print_json({"checks": [{"what": c.what, "ok": c.ok, "told": c.told} for c in found]})
    else:
        print_table(
            ("Việc", "Kết quả", "Chi tiết"),
            ((each.what, "tốt" if each.ok else "HỎNG", each.told) for each in found),
        )
    return 0 if all(each.ok for each in found) else 1


def _tidy(options: argparse.Namespace) -> int:
    settings, moment = _settings(options), now()
    uploads = tidy_uploads(UploadFolder(settings.ingest.tus_folder), settings.tidy, moment)
    with _keeper(settings) as catalogue:
        store = open_store(settings)
        strays = (
            delete_strays(settings, catalogue, store, moment)
            if options.delete
            else stray_objects(catalogue, store, moment)
        )
    if options.json:
        listed = [{"key": each.key, "size_bytes": each.size_bytes} for each in strays]
        print_json({"unfinished": uploads.unfinished, "unasked": uploads.unasked, "strays": listed})
        return 0
    print(f"Đã dọn {uploads.unfinished} tệp gửi dở, {uploads.unasked} tệp không ai hỏi tới.")
    for each in strays:
        print(f"{'đã xóa' if options.delete else 'thừa'}  {each.key}  {grouped(each.size_bytes)}")
    return 0


def _import_offices(options: argparse.Namespace) -> int:
    is_toml = options.file.suffix.casefold() == ".toml"
    offices = (
        read_offices_toml(options.file)
        if is_toml
        else read_offices_csv(options.file, options.mergers)
    )
    with _keeper(_settings(options)) as catalogue:
        done = import_offices(catalogue, offices)
    print(f"Đơn vị: thêm {done.added}, sửa {done.updated}, không đổi {done.unchanged}.")
    for orphan in done.orphans:
        print(f"  {orphan.code} {orphan.name}: đơn vị cấp trên không có trong danh mục")
    for each in done.unresolved:
        print(f"  chưa rõ đơn vị tiền thân: {each}")
    return 0


def _import_register(options: argparse.Namespace) -> int:
    def tell(rows: int) -> None:
        print(f"\rĐã đọc {grouped(rows)} dòng", end="", file=sys.stderr)

    office = parse_office_code(options.office) if options.office else None
    with _keeper(_settings(options)) as catalogue:
        done = import_register(catalogue, options.file, office, now(), tell)
    refused = [
        {"line": row.line, "code": row.code, "reason": row.reason, "text": _REASONS[row.reason]}
        for row in done.refused
    ]
    if options.json:
        print_json(
            {
                "added": done.added,
                "updated": done.updated,
                "unchanged": done.unchanged,
                "refused": done.refused_count,
                "rows": refused,
            }
        )
        return 0
    print(
        f"Thêm {grouped(done.added)}, sửa {grouped(done.updated)}, không đổi "
        f"{grouped(done.unchanged)}, từ chối {grouped(done.refused_count)}."
    )
    for row in refused:
        print(f"  dòng {row['line']}: {row['text']} ({row['code']})")
    return 0


def _init_authority(options: argparse.Namespace) -> int:
    settings = _settings(options)
    password = _authority_password(settings, twice=True)
    counters.make_authority(settings.authority, password, now())
    print(f"Đã tạo khóa cấp chứng thư ở {settings.authority.folder}. Sao lưu thư mục này.")
    print("Nạp lại nginx để dùng chứng thư mới.")
    return 0


def _add_counter(options: argparse.Namespace) -> int:
    settings = _settings(options)
    authority = _authority(settings)
    with _keeper(settings) as catalogue:
        made = counters.new_counter(
            catalogue, authority, options.office, options.name, options.out, now()
        )
    if options.json:
        print_json(
            {
                "counter": made.counter,
                "fingerprint": made.fingerprint,
                "not_after": made.not_after.isoformat(),
                "path": str(made.path),
                "password": made.password,
            }
        )
        return 0
    print(f"Tệp chứng thư: {made.path} (hết hạn {made.not_after:%d/%m/%Y})")
    print(f"Mật khẩu, chỉ hiện lần này: {made.password}")
    print("Trao tệp và mật khẩu cho quầy bằng hai đường khác nhau.")
    return 0


def _list_counters(options: argparse.Namespace) -> int:
    with _keeper(_settings(options)) as catalogue:
        found = counters.certificates(catalogue, now())
    if options.json:
        print_json(
            {
                "certificates": [
                    {
                        "counter": each.counter,
                        "office": each.office,
                        "name": each.name,
                        "fingerprint": each.fingerprint,
                        "not_after": each.not_after.isoformat() if each.not_after else None,
                        "state": each.state,
                    }
                    for each in found
                ]
            }
        )
        return 0
    print_table(
        ("Số", "Đơn vị", "Quầy", "Chứng thư", "Hết hạn", "Tình trạng"),
        (
            (
                each.counter,
                each.office,
                each.name,
                each.fingerprint[:_FINGERPRINT_SHOWN],
                f"{each.not_after:%d/%m/%Y}" if each.not_after else "",
                _STATES[each.state],
            )
            for each in found
        ),
    )
    return 0


def _revoke_counter(options: argparse.Namespace) -> int:
    settings = _settings(options)
    with _keeper(settings) as catalogue:
        whole = counters.revoke_certificate(
            catalogue,
            settings.authority,
            options.fingerprint,
            lambda: _authority_password(settings),
            now(),
        )
    print(f"Đã thu hồi {whole[:_FINGERPRINT_SHOWN]}. Nạp lại nginx để cửa trước cũng từ chối.")
    return 0


def _retire_counter(options: argparse.Namespace) -> int:
    settings = _settings(options)
    return central_counters.retire(
        settings,
        options.counter,
        lambda: _authority_password(settings),
        as_json=options.json,
    )


def _authority(settings: CentralSettings) -> Authority:
    return open_authority(settings.authority.folder, _authority_password(settings))


def _authority_password(settings: CentralSettings, *, twice: bool = False) -> str:
    kept = read_secret_if_set(settings.secrets, _AUTHORITY_PASSWORD)
    return kept or ask_password("Mật khẩu khóa cấp chứng thư: ", twice=twice)


def _add_old(options: argparse.Namespace) -> int:
    return central_backfile.add(_settings(options), options.path, as_json=options.json)


def _read_old(options: argparse.Namespace) -> int:
    return central_backfile.work(_settings(options), once=options.once)


def _show_old(options: argparse.Namespace) -> int:
    workers = max(1, options.workers)
    return central_backfile.status(_settings(options), workers, as_json=options.json)


def _make_stick_keys(options: argparse.Namespace) -> int:
    return central_stick.make_keys(_settings(options), as_json=options.json)


def _import_stick(options: argparse.Namespace) -> int:
    return central_stick.bring(_settings(options), options.path, as_json=options.json)


ACTIONS: dict[str, Action] = {
    "serve": _serve,
    "migrate": _migrate,
    "check": _check,
    "tidy": _tidy,
    "offices import": _import_offices,
    "register import": _import_register,
    "authority init": _init_authority,
    "counter add": _add_counter,
    "counter list": _list_counters,
    "counter revoke": _revoke_counter,
    "counter retire": _retire_counter,
    "backfile add": _add_old,
    "backfile work": _read_old,
    "backfile status": _show_old,
    "stick key": _make_stick_keys,
    "stick import": _import_stick,
}
