"""Page pictures stay small, in colour and faithful; bilevel ones keep black black."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
import zxingcpp

from ocr.image import Pixels, gray_of
from ocr.model import PageReading, Placement
from ocr.pdf.jpeg import A4_BUDGET_BYTES, budget_of, jpeg_layer
from ocr.pdf.layers import Profile
from ocr.pdf.paper import flattened, paper_of
from ocr.pdf.pdfa import PdfPage, write_pdfa
from ocr.pdf.picture import picture_of
from tests.engine.pdf.papers import DPI, HEIGHT, METADATA, WIDTH, drawn, letter, reading, saved
from tests.engine.pdf.poppler import images_of, painted

_SEAL = (slice(1440, 1460), slice(1500, 1512))  # the left edge of the outer ring
_BARE = (slice(2800, 3400), slice(400, 2000))
_PENCIL = (slice(1805, 1825), slice(500, 700))
_STROKES = (slice(700, 1050), slice(250, 1500))


@pytest.fixture(scope="module")
def page() -> Pixels:
    return drawn(letter())


@pytest.fixture(scope="module")
def scan(page: Pixels, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(page, tmp_path_factory.mktemp("scan") / "a.png")


@pytest.fixture(scope="module")
def rendered(scan: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Profile, Pixels]:
    """The page as a viewer paints it, by profile."""
    folder = tmp_path_factory.mktemp("pdf")
    profiles: tuple[Profile, ...] = ("jpeg", "mrc")
    for profile in profiles:
        write_pdfa([PdfPage(scan, reading())], METADATA, folder / f"{profile}.pdf", profile)
    return {profile: painted(folder / f"{profile}.pdf", DPI) for profile in profiles}


@pytest.mark.parametrize("profile", ["jpeg", "mrc"])
def test_ink_seal_and_pencil_look_as_scanned(
    page: Pixels, rendered: dict[Profile, Pixels], profile: Profile
) -> None:
    seen = rendered[profile]

    assert seen.shape == page.shape
    assert np.abs(seen[_SEAL].mean((0, 1)) - page[_SEAL].mean((0, 1))).max() < 30
    assert seen[_BARE].mean() - seen[_PENCIL].min(0).mean() > 25
    strokes = [cv2.blur(gray_of(image)[_STROKES], (9, 9)).astype(int) for image in (seen, page)]
    assert np.abs(strokes[0] - strokes[1]).mean() < 4


@pytest.mark.parametrize("profile", ["jpeg", "mrc"])
def test_bare_paper_keeps_its_shade(
    page: Pixels, rendered: dict[Profile, Pixels], profile: Profile
) -> None:
    assert rendered[profile][_BARE].mean((0, 1)) == pytest.approx(page[_BARE].mean((0, 1)), abs=1.5)


def test_flattening_touches_bare_paper_only(page: Pixels) -> None:
    paper = paper_of(page)

    flat = flattened(page, paper)

    changed = np.any(flat != page, axis=2)
    marks = np.abs(page.astype(int) - np.array([244, 249, 250])).max(2) > 20
    assert changed.mean() > 0.5
    assert not (changed & marks).any()
    assert np.abs(flat.astype(int) - page).max() < 20


def test_a_page_that_does_not_fit_gives_up_quality_then_size_but_stays_in_the_budget() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    busy = np.asarray(cv2.GaussianBlur(noise, (0, 0), 0.8), np.uint8)
    budget = budget_of(WIDTH, HEIGHT, DPI, A4_BUDGET_BYTES)

    layer = jpeg_layer(busy, DPI, budget)

    assert len(layer.content) <= budget
    assert WIDTH * 200 / 300 - 1 <= layer.width < WIDTH
    assert layer.place == (0, 0, WIDTH, HEIGHT)


def test_the_budget_grows_with_the_paper_not_with_the_resolution() -> None:
    a4 = budget_of(2480, 3508, 300, 440_000)

    assert a4 == pytest.approx(440_000, rel=0.001)
    assert budget_of(4960, 7016, 600, 440_000) == pytest.approx(a4, rel=0.001)
    assert budget_of(1240, 1754, 300, 440_000) == pytest.approx(a4 / 4, rel=0.001)


def test_a_small_jpeg_that_lies_right_is_handed_on_byte_by_byte(tmp_path: Path) -> None:
    image = saved(np.full((700, 500, 3), (90, 160, 230), np.uint8), tmp_path / "a.jpg")

    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf")

    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() == image.read_bytes()


def test_gray_stays_gray(page: Pixels, tmp_path: Path) -> None:
    image = saved(gray_of(page)[:1200, :1200], tmp_path / "a.png")

    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf")

    assert [row[5] for row in images_of(tmp_path / "a.pdf")] == ["gray"]


@pytest.mark.parametrize("placement", [Placement(), Placement(180), Placement(0, 2.0)])
def test_a_bilevel_scan_stays_bilevel_and_black_stays_black(
    tmp_path: Path, placement: Placement
) -> None:
    sheet = np.full((900, 600), 255, np.uint8)
    cv2.rectangle(sheet, (100, 100), (300, 400), 0, -1)
    image = saved(sheet, tmp_path / "a.png")
    placed = PageReading(600, 900, 300, "file", placement, 0.5)

    write_pdfa([PdfPage(image, placed)], METADATA, tmp_path / "a.pdf")

    seen = gray_of(painted(tmp_path / "a.pdf", 300))
    assert images_of(tmp_path / "a.pdf")[0][7:9] == ["1", "ccitt"]
    assert 0.10 < (seen < 128).mean() < 0.13
    centre = seen[645:655, 395:405] if placement.orientation_deg else seen[245:255, 195:205]
    assert centre.max() < 10


def test_a_scan_of_600_dpi_is_shown_at_300_on_paper_of_the_same_size(tmp_path: Path) -> None:
    sheet = np.random.default_rng(5).integers(180, 255, (1800, 1200, 3), np.uint8)
    image = saved(np.ascontiguousarray(sheet), tmp_path / "a.png", dpi=600)

    picture = picture_of(image, None, "jpeg")

    assert (picture.width, picture.height, picture.dpi) == (1200, 1800, 600)
    assert picture.layers[0].width == 600


def test_mrc_needs_less_than_a_third_of_the_jpeg(scan: Path) -> None:
    jpeg, mrc = (
        sum(len(layer.content) for layer in picture_of(scan, None, profile).layers)
        for profile in ("jpeg", "mrc")
    )

    assert mrc < jpeg / 3
    assert mrc < 130_000


def test_mrc_keeps_a_photograph_out_of_the_stencil(tmp_path: Path) -> None:
    sheet = np.full((1200, 1200, 3), 248, np.uint8)
    ramp = np.tile(np.linspace(20, 160, 600).astype(np.uint8), (600, 1))
    sheet[300:900, 300:900] = ramp[:, :, None]
    image = saved(sheet, tmp_path / "a.png")

    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf", "mrc")

    seen = painted(tmp_path / "a.pdf", 300)
    inside = (slice(400, 800), slice(400, 800))
    assert np.abs(seen[inside].astype(int) - sheet[inside]).mean() < 6


@pytest.mark.parametrize("profile", ["jpeg", "mrc"])
def test_a_barcode_can_still_be_read_from_the_page(tmp_path: Path, profile: Profile) -> None:
    sheet = np.full((1000, 1600, 3), 248, np.uint8)
    code = zxingcpp.create_barcode("000.00.12.H37-260101-0001", zxingcpp.BarcodeFormat.Code128)
    bars = np.asarray(code.to_image(scale=3, add_quiet_zones=True))[:1, :, None]
    sheet[200:340, 100 : 100 + bars.shape[1]] = np.where(bars > 127, 248, 25)
    image = saved(sheet, tmp_path / "a.png")

    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf", profile)

    seen = painted(tmp_path / "a.pdf", 300)
    assert [found.text for found in zxingcpp.read_barcodes(seen)] == ["000.00.12.H37-260101-0001"]
    assert np.abs(seen[250:290].astype(int) - sheet[250:290]).mean() < 10


def test_mrc_keeps_blue_handwriting_out_of_the_black_stencil(tmp_path: Path) -> None:
    sheet = np.full((1000, 1600, 3), 248, np.uint8)
    sheet[::200, :, :] = 20
    for x in range(200, 1400, 60):
        cv2.ellipse(sheet, (x, 500), (24, 40), 0, 0, 270, (105, 40, 30), 5, cv2.LINE_AA)
    image = saved(sheet, tmp_path / "a.jpg", quality=60)

    write_pdfa([PdfPage(image, None)], METADATA, tmp_path / "a.pdf", "mrc")

    strokes = np.abs(sheet[440:560].astype(int) - (105, 40, 30)).max(2) < 10
    seen = painted(tmp_path / "a.pdf", 300)[440:560][strokes].astype(int)
    assert (seen[:, 0] - seen[:, 2]).mean() > 45
    assert (seen.max(1) < 70).mean() < 0.02  # black bits of a stencil
