"""`sohoa central stick`: take in what came on USB sticks, at the province."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_app.cli.output import Json, error_json, print_json
from scanner_app.domain.errors import AppError
from scanner_app.domain.progress import grouped
from scanner_app.messages import text_for
from scanner_app.messages.sticks import PROBLEMS
from scanner_app.tasks.cancel import CancelToken

if TYPE_CHECKING:
    # The province's packages are not installed at counters.
    from scanner_app.central.settings import CentralSettings
    from scanner_app.central.sticks.importing import ImportedBundle


def bring(settings: CentralSettings, path: Path, *, as_json: bool) -> int:
    """Import a stick; 1 when a bundle was not taken whole.

    Raises:
        CentralError leaves: keys, database or store cannot be used.
        StickError leaves: the stick cannot be read.
        StorageError leaves: a folder of this machine cannot be used.
    """
    from scanner_app.central.sticks.taking import open_stick_import

    with open_stick_import(settings) as importing:
        bundles = importing(path, CancelToken())
    if as_json:
        print_json({"bundles": [_bundle_json(each) for each in bundles]})
    else:
        _show(bundles)
    return 1 if any(each.error or each.refused for each in bundles) else 0


def make_keys(settings: CentralSettings, *, as_json: bool) -> int:
    """Make the province's keys, when they are not there, and say what counters are set up with.

    Raises:
        CentralError, StorageError leaves: the folder of secrets cannot be used.
    """
    from scanner_app.central.sticks.keys import make_stick_keys

    keys = make_stick_keys(settings.secrets)
    if as_json:
        print_json({"stick_recipient": keys.recipient, "stick_receipts": keys.receipts})
    else:
        print("# Đặt vào cấu hình của từng máy ở Bộ phận Một cửa:")
        print(f'stick_recipient = "{keys.recipient}"')
        print(f'stick_receipts = "{keys.receipts}"')
    return 0


def _bundle_json(bundle: ImportedBundle) -> Json:
    return {
        "bundle": bundle.name,
        "office": bundle.office,
        "taken": bundle.taken,
        "held": bundle.held,
        "refused": [
            {"code": each.delivery.code, "name": each.delivery.name, "error": each.error}
            for each in bundle.refused
        ],
        "failed": bundle.failed,
        "events": bundle.events,
        "error": _error_json(bundle.error) if bundle.error else None,
    }


def _error_json(error: AppError) -> Json:
    return error_json(error) | {"problem": error.facts.get("problem")}


def _show(bundles: Sequence[ImportedBundle]) -> None:
    if not bundles:
        print("USB này không có gói nào.")
    for each in bundles:
        print(
            f"{each.name}: đơn vị {each.office or 'chưa rõ'}, nhận {grouped(each.taken)} tệp, đã "
            f"có {grouped(each.held)}, từ chối {grouped(len(each.refused))}, chưa nhận được "
            f"{grouped(each.failed)}; {grouped(each.events)} thay đổi hồ sơ."
        )
        if each.error is not None:
            why = PROBLEMS.get(str(each.error.facts.get("problem")))
            print(text_for(each.error) + (f" ({why})" if why else ""), file=sys.stderr)
