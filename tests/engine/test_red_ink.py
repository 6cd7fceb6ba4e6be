"""Red stamps, which the page's text is read without, are read apart."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.image import Pixels, Scan
from ocr.model import PageText, Placement
from ocr.read import ReadOptions, read_scan
from ocr.text.choice import fast_engine
from ocr.text.engine import TextEngine
from ocr.text.red_ink import red_lines, redness
from scanner_app.domain.folding import distance, plain_words
from tests.data.generate.degrade import Damage, scan
from tests.data.generate.parts import body, red_seal
from tests.data.generate.render import A5, Sheet, font

DPI = 300
MM = DPI / 25.4
INK = (205, 30, 40)
TEXT = "Theo đó các cơ quan có liên quan chịu trách nhiệm thi hành việc này kể từ ngày ký."


@pytest.fixture(scope="module")
def engine() -> TextEngine:
    fast = fast_engine()
    assert fast is not None
    return fast


def page() -> Sheet:
    """An A5 page with text across its middle."""
    sheet = Sheet(A5, dpi=DPI)
    body(sheet, 60, [TEXT, TEXT])
    return sheet


def stamped(
    sheet: Sheet,
    text: str,
    x: float,
    y: float,
    *,
    pt: float = 18,
    turn: float = 0.0,
    ink: tuple[int, int, int] = INK,
    density: float = 0.9,
) -> Sheet:
    """Put a framed stamp on the page; what is printed below stays visible through it."""
    face = font("b", round(pt * DPI / 72))
    left, top, right, bottom = face.getbbox(text)
    pad = round(2.2 * MM)
    stamp = Image.new("L", (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad), 0)
    draw = ImageDraw.Draw(stamp)
    draw.text((pad - left, pad - top), text, font=face, fill=round(255 * density))
    edge = (2, 2, stamp.width - 3, stamp.height - 3)
    draw.rectangle(edge, outline=round(255 * density), width=round(0.7 * MM))
    stamp = stamp.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    sheet.tint(np.asarray(stamp, np.float32) / 255, ink, x, y)
    return sheet


def scanned(sheet: Sheet, damage: Damage | None = None) -> Pixels:
    """The page as the engine gets it, blue first."""
    pixels = scan(sheet.pixels, damage or Damage(quality=75), dpi=DPI, seed=4)
    return np.ascontiguousarray(pixels[:, :, ::-1])


def read(pixels: Pixels, engine: TextEngine, placement: Placement | None = None) -> list[str]:
    lines = red_lines(Scan(pixels, float(DPI), "file"), placement or Placement(), engine)
    return [plain_words(line.text) for line in lines]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("MẬT", {}),
        ("TỐI MẬT", {"turn": 6.0}),
        ("TUYỆT MẬT", {"turn": -5.0, "pt": 22}),
        ("MẬT", {"turn": 10.0, "pt": 26}),
        ("TỐI MẬT", {"density": 0.35}),
        ("MẬT", {"ink": (235, 70, 75)}),
        ("TUYỆT MẬT", {"ink": (190, 40, 95)}),
    ],
    ids=["plain", "turned", "turned back", "large", "faded", "bright", "purple"],
)
def test_a_stamp_across_printed_lines_is_read_with_one_letter_wrong_at_most(
    engine: TextEngine, text: str, values: dict[str, float]
) -> None:
    sheet = stamped(page(), text, 40, 55, **values)  # type: ignore[arg-type]  # values by name

    (found,) = read(scanned(sheet), engine)

    assert distance(found, plain_words(text), limit=1) <= 1


def test_a_stamp_is_read_upright_at_its_place_on_the_page(engine: TextEngine) -> None:
    sheet = stamped(page(), "TỐI MẬT", 90, 150)
    lying = scanned(sheet, Damage(skew_deg=1.5, turn_deg=90))

    (line,) = red_lines(Scan(lying, float(DPI), "file"), Placement(90, 1.5), engine)

    assert line.text == "TỐI MẬT"
    assert abs(line.box.left / MM - 90) < 4
    assert abs(line.box.top / MM - 150) < 4


def test_seals_and_black_text_are_no_stamps(engine: TextEngine) -> None:
    sheet = page()
    red_seal(sheet, 60, 120)

    assert read(scanned(sheet), engine) == []


def test_a_gray_scan_has_no_red_ink(engine: TextEngine) -> None:
    assert read(scanned(stamped(page(), "MẬT", 40, 55))[:, :, 1], engine) == []


def test_a_page_full_of_red_places_is_no_page_of_stamps(engine: TextEngine) -> None:
    sheet = page()
    for row in range(9):
        stamped(sheet, "MẬT", 10 + 45 * (row % 3), 110 + 25 * (row // 3))

    assert read(scanned(sheet), engine) == []


def test_redness_is_blind_to_every_other_colour() -> None:
    colours = [(20, 20, 20), (255, 255, 255), (200, 40, 30), (30, 160, 30), (40, 30, 205)]
    pixels = np.array([colours], np.uint8)

    assert redness(pixels).tolist() == [[0, 0, 0, 0, 165]]


def test_a_reading_tells_stamps_apart_from_text() -> None:
    sheet = stamped(page(), "MẬT", 60, 150)

    reading = read_scan(Scan(scanned(sheet), float(DPI), "file"), ReadOptions(engine="lstm"))

    assert [line.text for line in reading.stamps] == ["MẬT"]
    assert isinstance(reading.text, PageText)
    assert "chịu trách nhiệm" in reading.text.text
