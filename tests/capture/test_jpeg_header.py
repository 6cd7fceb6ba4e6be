from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from scanner_app.capture.jpeg_header import is_plain, with_dpi
from tests.capture.samples import jpeg, paper

ADOBE_RGB = b"\xff\xee" + struct.pack(">H5sHHHB", 14, b"Adobe", 100, 0, 0, 0)


def without_jfif(made: bytes) -> bytes:
    (length,) = struct.unpack(">H", made[4:6])
    return made[:2] + made[4 + length :]


@pytest.mark.parametrize("source", [jpeg(), jpeg(dpi=(72, 72)), without_jfif(jpeg())])
def test_dpi_is_said_and_the_picture_stays_as_it_is(source: bytes) -> None:
    changed = with_dpi(source, 301, 199)

    with Image.open(io.BytesIO(changed)) as after, Image.open(io.BytesIO(source)) as before:
        assert after.info["dpi"] == (301, 199)
        assert np.array_equal(np.asarray(after), np.asarray(before))
    assert changed[changed.index(b"\xff\xda") :] == source[source.index(b"\xff\xda") :]


def test_an_adobe_marker_for_untransformed_colours_is_not_plain() -> None:
    assert is_plain(jpeg())
    assert not is_plain(jpeg()[:2] + ADOBE_RGB + jpeg()[2:])


@pytest.mark.parametrize("broken", [b"", b"\x89PNG", b"\xff\xd8\x00\x00\x00\x00"])
def test_what_is_no_jpeg_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r"JPEG|marker"):
        with_dpi(broken, 300, 300)


def test_dpi_beyond_two_bytes_is_refused() -> None:
    with pytest.raises(struct.error):
        with_dpi(jpeg(paper(64, 64)), 70_000, 300)
