from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanner_app.domain.file_errors import FileDamagedError, FileTooLargeError
from scanner_app.ports import SourcePage
from tests.capture.intake import (
    SCAN,
    SCAN_JPEG,
    assert_spool_holds,
    pictures,
    taken_in,
)
from tests.capture.samples import (
    jpeg,
    jpeg_claiming,
    paper,
    png,
    png_bomb,
    tiff,
)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("ảnh.jpg", lambda: SCAN_JPEG),
        ("progressive.jpg", lambda: jpeg(SCAN, progressive=True)),
        ("sai đuôi.pdf", lambda: jpeg(SCAN.convert("L"), dpi=(300, 300))),
        ("trang.png", lambda: png(paper(mode="P"))),
        ("cmyk.jpg", lambda: jpeg(paper(mode="CMYK"))),
    ],
)
def test_a_single_picture_keeps_its_bytes(
    folder: Path, spool: Path, name: str, made: Callable[[], bytes]
) -> None:
    content = made()
    (folder / name).write_bytes(content)

    (page,) = taken_in(folder / name, spool)

    assert isinstance(page, SourcePage)
    assert (page.page, page.image.read_bytes()) == (1, content)
    assert_spool_holds(spool, [page.image])


@pytest.mark.parametrize(
    "made",
    [
        lambda: SCAN_JPEG[: len(SCAN_JPEG) * 2 // 3],
        lambda: jpeg(SCAN, progressive=True)[:-2000],
        lambda: png()[:-3000],
        lambda: b"\xff\xd8\xff\xe0 nothing more",
        lambda: b"II*\0\x08\0\0\0\xff\xff",
    ],
    ids=["jpeg", "progressive", "png", "no header", "tiff"],
)
def test_a_picture_cut_short_is_damaged(
    folder: Path, spool: Path, made: Callable[[], bytes]
) -> None:
    path = folder / "cụt.jpg"
    path.write_bytes(made())

    (error,) = taken_in(path, spool)

    assert isinstance(error, FileDamagedError)
    assert error.facts["path"] == path
    assert_spool_holds(spool, [])


@pytest.mark.parametrize(
    "made",
    # Made when they are needed: the bomb takes a second, and every test process collects this.
    [lambda: png_bomb(30_000), lambda: jpeg_claiming(30_000, 30_000)],
    ids=["png", "jpeg"],
)
def test_a_picture_of_too_many_pixels_is_refused_before_decoding(
    folder: Path, spool: Path, made: Callable[[], bytes]
) -> None:
    (folder / "bom").write_bytes(made())

    (error,) = taken_in(folder / "bom", spool)

    assert isinstance(error, FileTooLargeError)
    assert (error.facts["what"], error.facts["limit"]) == ("pixels", 80_000_000)


def test_frames_of_a_tiff_are_lossless_pages_that_keep_their_dpi(folder: Path, spool: Path) -> None:
    frames = [paper(seed=1), paper(seed=2, mode="L"), paper(seed=3).convert("1")]
    path = tiff(folder / "nhiều trang.tif", frames, 200)

    written = pictures(taken_in(path, spool))

    for image, frame in zip(written, frames, strict=True):
        with Image.open(image) as page:
            assert np.array_equal(np.asarray(page), np.asarray(frame))
            assert page.info["dpi"] == (200, 200)
    with Image.open(written[2]) as bitonal:
        assert bitonal.info["compression"] == "group4"


@pytest.mark.parametrize("form", ["BMP", "WEBP"])
def test_other_picture_forms_become_png_without_loss(folder: Path, spool: Path, form: str) -> None:
    options = {"lossless": True} if form == "WEBP" else {"dpi": (200, 200)}
    paper().save(folder / "ảnh", form, **options)

    (image,) = pictures(taken_in(folder / "ảnh", spool))

    with Image.open(image) as page:
        assert page.format == "PNG"
        assert np.array_equal(np.asarray(page), np.asarray(paper()))
