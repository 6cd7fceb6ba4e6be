"""Tags measured on scans with known truth: what is trusted must be right.

Ceilings and floors were measured on 2026-11-23 with tesseract 5.3 `vie`; they only get stricter.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ocr.model import PageReading
from scanner_app.domain.dossier import Tag
from scanner_app.domain.folding import tone_key
from scanner_app.domain.suggestion import draft_dossiers
from scanner_app.processing.mapping import reading_from_engine
from tests.domain.pages import page

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

SYNTHETIC = {
    "syn_bang_01__light": "Danh mục",
    "syn_cv_03__jpg200": "Công văn",
    "syn_gtn_02__light": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "syn_gtn_07__photocopy": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "syn_gxn_02__rot": "Giấy xác nhận",
    "syn_qd_03__skew": "Quyết định",
    "syn_qd_04__bleed": "Quyết định",
    "syn_qd_05__fold": "Quyết định",
    "syn_qd_06__lowink": "Quyết định",
}
KEYS = {"number": "so_ky_hieu", "date": "ngay", "kind": "loai", "issuer": "co_quan"}
BY_HAND = {"number": {"số"}, "date": {"ngày", "tháng", "năm"}}

Truth = dict[str, str]


def real_truth(folder: Path) -> dict[Path, tuple[Truth, set[str]]]:
    """Truth and handwritten tags by picture, from fields.json."""
    fields = json.loads((folder / "fields.json").read_text(encoding="utf-8"))
    result = {}
    for stem, values in fields.items():
        (picture,) = (p for p in folder.glob(f"{stem}.*") if p.suffix in {".png", ".jpg"})
        hand = {tag for tag, marks in BY_HAND.items() if marks & set(values["viet_tay"])}
        result[picture] = ({tag: values[key] for tag, key in KEYS.items()}, hand)
    return result


def synthetic_truth(folder: Path) -> dict[Path, tuple[Truth, set[str]]]:
    """Truth from the first lines of the page's text; every header there has one form."""
    result = {}
    for stem, kind in SYNTHETIC.items():
        text = (folder / f"{stem}.gt.txt").read_text(encoding="utf-8")
        made = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
        number = re.search(r"Số: (\S+)", text)
        day = re.search(r"ngày (\d+) tháng (\d+) năm (\d+)", text)
        assert number is not None
        assert day is not None
        truth = {
            "kind": kind,
            "number": number[1],
            "date": f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}",
            "issuer": left_column(text),
        }
        hand = {"number", "date"} if made["hand"] and "gtn" not in stem else set()
        result[folder / f"{stem}.jpg"] = (truth, hand)
    return result


def left_column(text: str) -> str:
    """The issuer: what stands left of Quốc hiệu, Tiêu ngữ and the date, without the parent."""
    rows = []
    for row in text.splitlines():
        if row.startswith("Số:"):
            break
        rows.append(re.split(r" ?(?:CỘNG HÒA|Độc lập|Lạng Sơn, ngày)", row)[0])
    return " ".join(rows if rows[0] == "ỦY BAN NHÂN DÂN" else rows[1:])


def proposed(read: PageReading) -> dict[str, Tag]:
    (draft,) = draft_dossiers([page(0, reading_from_engine(read))], today=date(2026, 11, 23))
    return {tag.name: tag for tag in draft.tags}


def test_trusted_tags_of_scans_are_right_and_most_print_is_trusted(
    corpus: Path, read_once: Callable[[Path], PageReading]
) -> None:
    folder = corpus / "ocr_vie"
    cases = {**real_truth(folder / "real_scans"), **synthetic_truth(folder / "synthetic")}
    outcome: Counter[tuple[str, str]] = Counter()
    wrong = []
    for picture, (truth, hand) in cases.items():
        tags = proposed(read_once(picture))
        for name, value in truth.items():
            tag = tags.get(name)
            right = tag is not None and tone_key(tag.value) == tone_key(value)
            doubtful = tag is None or tag.doubtful
            written = "by hand" if name in hand else "print"
            outcome[name, f"{written}, {'right' if right else 'wrong'}"] += 1
            outcome[name, f"{written}, {'doubtful' if doubtful else 'trusted'}"] += 1
            if not right and not doubtful:
                wrong.append((picture.stem, name, tags[name].value))

    print(*sorted(outcome.items()), sep="\n")
    assert wrong == []
    assert outcome["kind", "print, right"] == len(cases)
    assert outcome["kind", "print, trusted"] >= 12
    assert outcome["issuer", "print, right"] >= 12
    assert outcome["issuer", "print, trusted"] >= 12
    assert outcome["number", "print, right"] == 5
    assert outcome["date", "print, right"] >= 5
