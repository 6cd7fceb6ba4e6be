"""The bundled sample stack and the generator that draws it."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TypedDict, cast

import numpy as np
import pikepdf
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from tests.data.generate.codes import code128
from tests.data.generate.degrade import Damage, scan
from tests.data.generate.load import make_stack
from tests.data.generate.papers import confirmation
from tests.data.generate.people import CODES, REGISTER
from tests.data.generate.render import has_fonts
from tests.data.generate.stack import Leaf, encode, leaves, truth

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
DRAWN_SEED = 20251020

needs_fonts = pytest.mark.skipif(not has_fonts(), reason="thiếu gói fonts-liberation2")


class Symbol(TypedDict):
    format: str
    text: str


class Truth(TypedDict):
    file: str
    page: int
    dpi: int
    dossier: int
    code: str
    paper: int
    separator: bool
    blank: bool
    kind: str
    number: str
    date: str
    issuer: str
    summary: str
    orientation_deg: int
    skew_deg: float
    bed: str
    barcodes: list[Symbol]
    text: str


def _truths() -> list[Truth]:
    text = (SAMPLE / "truth.json").read_text(encoding="utf-8")
    return cast(list[Truth], json.loads(text))  # our own file; its keys are tested below


TRUTHS = _truths()


def _image(entry: Truth) -> Image.Image:
    path = SAMPLE / entry["file"]
    if path.suffix != ".pdf":
        return Image.open(path)
    with pikepdf.open(path) as pdf:
        picture = pdf.pages[entry["page"] - 1].obj.Resources.XObject["/Im0"]
        return Image.open(BytesIO(picture.read_raw_bytes()))


def _symbols(image: Image.Image) -> list[tuple[str, str]]:
    found = zxingcpp.read_barcodes(np.asarray(image.convert("RGB")))
    return sorted((result.format.name, result.text) for result in found)


def _sides() -> Iterator[tuple[str, int]]:
    for path in sorted(SAMPLE.glob("*.jpg")):
        yield path.name, 1
    for path in sorted(SAMPLE.glob("*.pdf")):
        with pikepdf.open(path) as pdf:
            for page in range(len(pdf.pages)):
                yield path.name, page + 1


def test_the_truth_speaks_of_every_page_once() -> None:
    told = [(entry["file"], entry["page"]) for entry in TRUTHS]

    assert told == list(_sides())


@pytest.mark.parametrize("entry", TRUTHS, ids=lambda entry: f"{entry['file']}-{entry['page']}")
def test_every_code_on_the_sample_and_no_other_is_read_by_zxing(entry: Truth) -> None:
    with _image(entry) as image:
        found = _symbols(image)

    assert found == sorted((code["format"], code["text"]) for code in entry["barcodes"])


def test_every_scan_says_its_resolution() -> None:
    said = {}
    for entry in TRUTHS:
        if entry["file"].endswith(".jpg"):
            with Image.open(SAMPLE / entry["file"]) as image:
                said[entry["file"]] = round(image.info["dpi"][0])

    assert said == {e["file"]: e["dpi"] for e in TRUTHS if e["file"].endswith(".jpg")}
    assert sorted(set(said.values())) == [200, 300]


def test_the_pdf_pages_have_the_true_size_of_the_paper() -> None:
    with pikepdf.open(SAMPLE / "trang-015.pdf") as pdf:
        sizes = [[float(side) / 72 * 25.4 for side in page.mediabox[2:]] for page in pdf.pages]

    assert sizes == [pytest.approx([210, 297], abs=0.1)] * 2


def test_the_truth_of_papers_is_complete_and_normalised() -> None:
    papers = [entry for entry in TRUTHS if not entry["separator"]]

    assert all(entry["kind"] and date.fromisoformat(entry["date"]) for entry in papers)
    assert all(bool(entry["text"]) != entry["blank"] for entry in TRUTHS)
    assert all(unicodedata.is_normalized("NFC", entry["text"]) for entry in TRUTHS)
    assert {entry["orientation_deg"] for entry in TRUTHS} == {0, 90, 180}


def test_what_identifies_a_paper_is_printed_on_its_first_page() -> None:
    first = {(e["dossier"], e["paper"]): e for e in reversed(TRUTHS) if not e["separator"]}

    lost = [
        (entry["file"], entry["number"])
        for entry in first.values()
        if entry["number"] not in entry["text"]
        or entry["kind"].casefold() not in f"{entry['text']} công văn".casefold()
    ]

    assert lost == []


def test_the_register_lists_four_of_ten_dossiers_of_two_offices() -> None:
    with (SAMPLE / "register.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))

    assert [row["Mã hồ sơ"] for row in rows] == [row[0] for row in REGISTER]
    assert {row["Mã đơn vị tiếp nhận"] for row in rows} == {"05977", "06463"}
    assert len(rows) == 10
    assert {entry["code"] for entry in TRUTHS} == set(CODES) <= {row["Mã hồ sơ"] for row in rows}


def test_the_sample_stays_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) <= 9_000_000


@pytest.mark.slow
@needs_fonts
def test_the_generator_tells_the_truth_that_is_bundled() -> None:
    drawn = [truth(leaf) for leaf in leaves()]

    assert drawn == TRUTHS


@needs_fonts
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    leaf = Leaf("one.jpg", 1, 3, 1, confirmation(dpi=100), Damage(-0.5, 180, fold=0.4))

    once, again, other = encode(leaf, 7), encode(leaf, 7), encode(leaf, 8)

    assert once == again
    assert once != other


@pytest.mark.slow
@needs_fonts
def test_the_bundled_scan_is_what_the_generator_draws(tmp_path: Path) -> None:
    place, leaf = next((n, f) for n, f in enumerate(leaves()) if f.drawn.sheet.dpi == 200)
    fresh = tmp_path / "fresh.jpg"
    fresh.write_bytes(encode(leaf, DRAWN_SEED + place))

    with Image.open(fresh) as drawn, Image.open(SAMPLE / leaf.file) as bundled:
        apart = np.abs(np.asarray(drawn, np.int16) - np.asarray(bundled, np.int16)).mean()

    assert apart < 1.0  # grey levels; JPEG libraries differ by less


def _dark(image: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows, columns = np.nonzero(image[..., 0] < 100)
    return rows, columns


def test_a_positive_skew_lowers_the_right_end_of_a_line() -> None:
    page = np.full((400, 400, 3), 255, np.uint8)
    page[198:202, 50:350] = 0

    rows, columns = _dark(scan(page, Damage(3.0), dpi=300, seed=1))

    assert np.degrees(np.arctan(np.polyfit(columns, rows, 1)[0])) == pytest.approx(3.0, abs=0.05)


def test_a_quarter_turn_brings_the_top_of_the_page_to_the_right() -> None:
    page = np.full((400, 300, 3), 255, np.uint8)
    page[20:40, 100:200] = 0

    turned = scan(page, Damage(0.0, 90), dpi=300, seed=1)

    assert turned.shape[:2] == (300, 400)
    assert _dark(turned)[1].min() > 350


def test_code_128_is_read_back_by_a_reader_that_did_not_draw_it() -> None:
    bars = code128(CODES[0])
    image = np.where(np.pad(np.repeat(np.repeat(bars, 60, 0), 2, 1), 30), 0, 255).astype(np.uint8)

    assert _symbols(Image.fromarray(image)) == [("Code128", CODES[0])]


def test_code_128_refuses_letters_it_cannot_write() -> None:
    with pytest.raises(ValueError, match="Hồ"):
        code128("Hồ sơ")


@needs_fonts
def test_every_dossier_of_a_load_stack_starts_with_a_receipt_zxing_reads(tmp_path: Path) -> None:
    codes = make_stack(tmp_path, 3, 2, seed=5, dpi=100)

    pages = sorted(tmp_path.iterdir())
    read = []
    for page in pages:
        with Image.open(page) as image:
            read.append(_symbols(image))

    assert read == [side for code in codes for side in ([("Code128", code)], [])]
    assert len(set(codes)) == 3


@needs_fonts
def test_a_load_stack_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    make_stack(tmp_path / "a", 1, 2, seed=5, dpi=100)
    make_stack(tmp_path / "b", 1, 2, seed=5, dpi=100)

    once, again = ([p.read_bytes() for p in sorted((tmp_path / n).iterdir())] for n in "ab")

    assert once == again
