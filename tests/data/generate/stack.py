"""The bundled sample: which page lies where in the feeder, and what the scanner does to it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from tests.data.generate.cards import card_copy
from tests.data.generate.degrade import Damage, jpeg, scan
from tests.data.generate.forms import declaration, inventory, receipt, separator
from tests.data.generate.papers import confirmation, decision, letter, minutes, proposal
from tests.data.generate.parts import Drawn
from tests.data.generate.people import CODES, RECEIPTS, REGISTER, REGISTER_HEAD
from tests.data.generate.render import A4

_BED = (216.0, 303.0)
PDF_NAME = "trang-015.pdf"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the stack.

    Attributes:
        file: its name; pages of one PDF share it.
        page: 1-based inside the file.
        dossier: 1-based; paper: 1-based inside the dossier, 0 for separator sheets.
        back: what shines through from behind.
    """

    file: str
    page: int
    dossier: int
    paper: int
    drawn: Drawn
    damage: Damage
    back: Drawn | None = None


def leaves() -> Iterator[Leaf]:
    """The stack in the feeder's order."""
    one, two, back = decision()
    order: tuple[tuple[int, int, Drawn, Damage, Drawn | None], ...] = (
        (1, 1, receipt(RECEIPTS[0], seed=3), Damage(1.2, bed_mm=A4, light=0.06), None),
        (1, 2, declaration(), Damage(-0.8, bed="grey", bed_mm=_BED, light=0.12), None),
        (1, 3, one, Damage(0.3, fold=0.49, quality=80), None),
        (1, 3, two, Damage(-0.4, light=0.1, blur=0.8), None),
        (1, 3, back, Damage(0.4, bleed=0.10, light=0.08, quality=80), two),
        (2, 1, receipt(RECEIPTS[1], seed=3), Damage(3.4, bed="dark", bed_mm=A4), None),
        (2, 2, card_copy(), Damage(-1.5, light=0.15), None),
        (2, 3, inventory(), Damage(2.1, bed="dark", bed_mm=_BED, quality=84), None),
        (2, 4, letter(), Damage(-2.6, fold=0.34, light=0.12, noise=2.6, quality=75), None),
        (3, 0, separator(f"SOHOA1|DOSSIER|{CODES[2]}|"), Damage(0.6), None),
        (3, 1, confirmation(dpi=200), Damage(-0.5, 180, light=0.08, quality=88), None),
        (3, 0, separator("SOHOA1|NEXT"), Damage(-1.0, bed="grey", bed_mm=_BED), None),
        (3, 2, minutes(), Damage(1.4, 90, bleed=0.07, light=0.1), declaration()),
        (4, 1, receipt(RECEIPTS[3], bars=False, seed=5), Damage(-4.0, bed="grey", bed_mm=A4), None),
    )  # fmt: skip
    for place, (dossier, paper, drawn, damage, behind) in enumerate(order, start=1):
        yield Leaf(f"trang-{place:03d}.jpg", 1, dossier, paper, drawn, damage, behind)
    front, last = proposal()
    yield Leaf(PDF_NAME, 1, 4, 2, front, Damage(0.5, light=0.07, quality=85))
    yield Leaf(PDF_NAME, 2, 4, 2, last, Damage(-0.7, light=0.1, quality=85))


def encode(leaf: Leaf, seed: int) -> bytes:
    """The leaf's scan as JPEG; same seed, same bytes."""
    dpi = leaf.drawn.sheet.dpi
    behind = None if leaf.back is None else leaf.back.sheet.pixels
    scanned = scan(leaf.drawn.sheet.pixels, leaf.damage, dpi=dpi, seed=seed, back=behind)
    return jpeg(scanned, dpi=dpi, quality=leaf.damage.quality)


def truth(leaf: Leaf) -> dict[str, object]:
    """What a perfect reader would find on the leaf."""
    drawn = leaf.drawn
    return {
        "file": leaf.file, "page": leaf.page, "dpi": drawn.sheet.dpi,
        "dossier": leaf.dossier, "code": CODES[leaf.dossier - 1], "paper": leaf.paper,
        "separator": leaf.paper == 0, "blank": drawn.blank,
        "kind": drawn.kind, "number": drawn.number, "date": drawn.date, "issuer": drawn.issuer,
        "summary": drawn.summary,
        "orientation_deg": leaf.damage.turn_deg, "skew_deg": leaf.damage.skew_deg,
        "bed": leaf.damage.bed,
        "barcodes": [asdict(code) for code in drawn.codes],
        "text": drawn.sheet.written,
    }  # fmt: skip


def write(out: Path, *, only: str | None = None, seed: int = 20251020) -> list[str]:
    """Write scans, truth.json and register.csv into `out`; gives the file names written.

    Args:
        only: draw this file alone and leave truth and register as they are.
    """
    out.mkdir(parents=True, exist_ok=True)
    known, written, sides = [], [], []
    for place, leaf in enumerate(leaves()):
        known.append(truth(leaf))
        if only not in (None, leaf.file):
            continue
        image = encode(leaf, seed + place)
        if leaf.file == PDF_NAME:
            sides.append((image, leaf.drawn.sheet.dpi))
        else:
            (out / leaf.file).write_bytes(image)
        written.append(leaf.file)
    if sides:
        _write_pdf(out / PDF_NAME, sides)
    if only is None:
        text = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
        (out / "truth.json").write_text(text, encoding="utf-8", newline="\n")
        _write_register(out / "register.csv")
    return list(dict.fromkeys(written))


def _write_pdf(path: Path, sides: list[tuple[bytes, int]]) -> None:
    """A PDF as a copier's scan-to-folder makes it: a JPEG a page, nothing else."""
    from PIL import Image

    with pikepdf.new() as pdf:
        for image, dpi in sides:
            with Image.open(BytesIO(image)) as opened:
                wide, tall = opened.size
            points = (round(wide * 72 / dpi, 2), round(tall * 72 / dpi, 2))
            page = pdf.add_blank_page(page_size=points)
            picture = pikepdf.Stream(
                pdf, image, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide,
                Height=tall, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )  # fmt: skip
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            drawing = f"q {points[0]} 0 0 {points[1]} 0 0 cm /Im0 Do Q".encode()
            page.obj.Contents = pikepdf.Stream(pdf, drawing)
        pdf.save(path, deterministic_id=True)


def _write_register(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
        rows.writerow(REGISTER_HEAD)
        rows.writerows(REGISTER)
