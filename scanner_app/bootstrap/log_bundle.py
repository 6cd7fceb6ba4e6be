"""The log bundle: what whoever helps needs to see, and nothing about any citizen.

Built from an explicit list, never by copying a folder: log lines by design hold ids and counts
alone and pass the redactor once more; of the database only counts by state and error code are
taken; settings that may name a person or a key are told as set or not.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # a JSON document

from scanner_app.bootstrap import App
from scanner_app.bootstrap.account import account
from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.updating import last_update, note_document, update_folder
from scanner_app.domain.diagnosis import Check
from scanner_app.durable import write_durably
from scanner_app.logs import masked
from scanner_app.messages import text_for, text_of
from scanner_app.paths import log_folder
from scanner_app.settings import SetValue, machine_file, set_values

MOST_LOG_BYTES = 8_000_000
"""Of the newest log lines; packed they fit into a mail."""

SETUP_LOG = "setup.log"
"""Below the folder of IT's settings (`installer/product.toml`), and in that of updates."""
_MOST_SETUP_SIGNS = 500_000

# What grouping by dots, dashes or line ends would hide from the log's own rule, and letters
# around: in doubt a digest loses some digits.
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){8}(?:(?:[ .\-]?\d){1,3})?(?!\d)")
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT[\d:.]+Z")
_TOLD_AS_SET = frozenset(
    ("officer_key", "agency_key", "officer_name", "agency_name", "s3_access_key")
)
# What was stated to the installer.
_STATED = re.compile(rf'(?i)\b({"|".join(sorted(_TOLD_AS_SET))})=("[^"]*"|\S+)')
_README = """Gói nhật ký Sohoa
- doctor.json: kết quả kiểm tra máy
- settings.json: thiết lập đang dùng, do tệp hay chính sách nào; tên người, khóa chỉ ghi “đã đặt”
- queue.json: số tệp theo trạng thái và mã lỗi
- update.json: lần tìm, lần cài bản mới gần nhất, vì sao chưa được
- logs/: nhật ký kỹ thuật, nhật ký cài đặt, cập nhật; dãy 9 đến 12 chữ số đã che
Không có trang quét, tên, số định danh của công dân, mật khẩu hay PIN.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written.

    Attributes:
        path: where it lies.
        size_bytes: of the whole.
        entries: names inside.
    """

    path: Path
    size_bytes: int
    entries: tuple[str, ...]


def check_json(check: Check) -> dict[str, Any]:
    """A check as `doctor --json` has it."""
    return {
        "name": check.name,
        "part": check.part.value,
        "ok": check.ok,
        "severity": check.severity.value,
        "required": check.required,
        "detail": check.detail,
        "values": dict(check.values),
        "code": check.error.code if check.error else None,
        "text": text_for(check.error) if check.error else None,
        "seconds": round(check.took_s, 3),
    }


def write_bundle(app: App, target: Path, checks: Sequence[Check]) -> Bundle:
    """One zip at `target`, complete on disk or as it was before.

    Args:
        app: of this PC.
        target: the zip's path; its folder is there.
        checks: what was found; none are made here.

    Raises:
        StorageError leaves: it cannot be written.
        SettingsError: a settings file is broken.
    """
    redact = redactor(app.home)
    made: dict[str, str] = {
        "README.txt": _README,
        "doctor.json": _dump([_told(check) for check in checks], redact),
        "settings.json": _dump([_setting(each) for each in set_values(app.home)], redact),
        "queue.json": _dump(_counts(app), redact),
        "update.json": _dump(_update(), redact),
    }
    made |= {f"logs/{name}": text for name, text in _logs(app.home, redact)}
    machine, updates = machine_file().parent / "logs" / SETUP_LOG, update_folder() / SETUP_LOG
    made |= {f"logs/{SETUP_LOG}": text for text in _setup_log(machine, redact)}
    made |= {f"logs/update-{SETUP_LOG}": text for text in _setup_log(updates, redact)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in made.items():
            archive.writestr(name, text)
    content = packed.getvalue()
    write_durably(target, content, mode=0o600)
    return Bundle(target, len(content), tuple(made))


def bundle_name() -> str:
    """A name for the file, without spaces or a person's name."""
    return f"sohoa-nhat-ky-{now():%Y%m%d-%H%M%S}.zip"


def redactor(home: Path) -> Callable[[str], str]:
    """What takes numbers of 9 to 12 digits, places and the account's name out of a line."""
    places = [(str(home), "<kho>"), (str(Path.home()), "~")]
    places = [(place, word) for place, word in places if len(place) > 1]
    doubled = [(place.replace("\\", "\\\\"), word) for place, word in places]
    who = account().rpartition("\\")[2]
    name = re.compile(rf"(?<![\w.]){re.escape(who)}(?![\w.])") if len(who) > 1 else None

    def redact(line: str) -> str:
        for place, word in (*places, *doubled):
            line = line.replace(place, word)
        if name is not None:
            line = name.sub("<tài khoản>", line)
        stamp = _TIME.match(line)
        head = stamp.group() if stamp else ""
        rest = _NUMBER.sub(lambda found: "#" * len(found.group()), masked(line[len(head) :]))
        return head + rest

    return redact


def _told(check: Check) -> dict[str, Any]:
    told = check_json(check)
    if check.names_staff:
        kept = {key: value for key, value in check.values.items() if not isinstance(value, str)}
        # Without the facts: one of them may be the holder's name.
        text = text_of(check.error.code) if check.error else None
        told |= {"detail": "", "values": kept, "text": text}
    return told


def _setting(each: SetValue) -> dict[str, Any]:
    hidden = each.key in _TOLD_AS_SET
    shown = "đã đặt" if hidden and each.value else each.value
    if isinstance(shown, str) and "@" in shown and "//" in shown:
        # A password inside an address.
        shown = re.sub(r"//[^/@]*@", "//…@", shown)
    return {
        "key": each.key,
        "value": shown,
        "from": each.layer.value,
        "source": each.source,
        "locked": each.locked,
    }


def _counts(app: App) -> dict[str, Any]:
    seen = app.vitals()
    return {
        "jobs": [
            {"state": state, "error": error, "count": count}
            for (state, error), count in sorted(seen.jobs.items())
        ],
        "register_rows": seen.register_rows,
        "pages_in_30_days": seen.recent_pages,
    }


def _dump(document: object, redact: Callable[[str], str]) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=1, default=str)
    return "\n".join(redact(line) for line in text.splitlines()) + "\n"


def _logs(home: Path, redact: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The newest lines first file by file, until there are enough."""
    left = MOST_LOG_BYTES
    files = [path for path in log_folder(home).glob("sohoa.log*") if path.is_file()]
    for path in sorted(files, key=lambda each: each.stat().st_mtime, reverse=True):
        if left <= 0:
            return
        text = _end_of(path, left)
        left -= len(text)
        lines = text.decode(encoding="utf-8", errors="replace").splitlines()
        yield path.name, "\n".join(redact(line) for line in lines) + "\n"


def _update() -> dict[str, Any] | None:
    note = last_update(machine_file())
    return None if note is None else note_document(note)


def _setup_log(path: Path, redact: Callable[[str], str]) -> Iterator[str]:
    """What the installer wrote last, where one did: UTF-16 from setup.exe, UTF-8 by hand."""
    try:
        found = path.read_bytes()
    except OSError:
        return
    code = "utf-16-le" if found.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    text = found.decode(code, errors="replace").removeprefix("\ufeff")[-_MOST_SETUP_SIGNS:]
    lines = (_STATED.sub(r"\1=…", line) for line in text.splitlines())
    yield "\n".join(redact(line) for line in lines) + "\n"


def _end_of(path: Path, most: int) -> bytes:
    """Whole lines at the end of a file; nothing where it cannot be read."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - most))
            found = file.read(most)
    except OSError:
        return b""
    return found if size <= most else found.partition(b"\n")[2]
