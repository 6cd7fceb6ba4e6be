"""The colour profile we write is the sRGB everyone knows."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms

from ocr.pdf.icc import srgb_profile


def test_colours_pass_unchanged_between_our_profile_and_the_library_s() -> None:
    steps = np.linspace(0, 255, 18).astype(np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), -1).reshape(81, 72, 3)
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))

    passed = ImageCms.profileToProfile(
        Image.fromarray(grid), ours, ImageCms.createProfile("sRGB"), ImageCms.Intent(1)
    )

    assert passed is not None
    assert np.abs(np.asarray(passed).astype(int) - grid).max() <= 1
