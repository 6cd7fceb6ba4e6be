"""Lines are found with all their marks, parted at columns, whole at commas and folds."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.image import Pixels
from ocr.text.lstm.lines import FoundLine, find_lines
from ocr.text.lstm.picture import cut_out
from ocr.text.lstm.pieces import ink_pieces
from tests.engine.pages import font_path

_DPI = 200.0
_POINTS = 36  # pixels of 13-point type at 200 dpi


def _page(*texts: tuple[int, int, str], size: int = _POINTS) -> Pixels:
    """Texts with (x, baseline y) on white."""
    image = Image.new("L", (1600, 900), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_path(), size)
    for x, y, text in texts:
        draw.text((x, y), text, font=font, fill=0, anchor="ls")
    return np.array(image, np.uint8)


def _found(page: Pixels) -> list[FoundLine]:
    return sorted(find_lines(ink_pieces(page, _DPI)), key=lambda line: (line.base, line.box.left))


def _ink_box(page: Pixels) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(page < 160)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


def _box(line: FoundLine) -> tuple[int, int, int, int]:
    return line.box.left, line.box.top, line.box.right, line.box.bottom


@pytest.mark.parametrize(
    "text",
    [
        "KẾT QUẢ SỐ HÓA, THẨM ĐỊNH Ở BỘ",
        "về việc thẩm định, kết quả; tổng hợp: ý kiến",
        "“Điều 12. Sửa đổi, bổ sung khoản 6”.",
        "- Như Điều 2;",
    ],
)
def test_accents_commas_quotes_and_bullets_belong_to_their_line(text: str) -> None:
    page = _page((200, 300, text))

    (line,) = _found(page)

    assert _box(line) == _ink_box(page)


def test_marks_between_close_lines_go_to_the_right_one() -> None:
    above, below = "tại hộ gia đình, ngày ký; được gửi", "ĐỀ NGHỊ CẤP ĐỔI, CẤP LẠI Ở XÃ ẨN"
    first, second = _page((200, 300, above)), _page((200, 345, below))

    lines = _found(np.minimum(first, second))

    assert [_box(line) for line in lines] == [_ink_box(first), _ink_box(second)]


def test_the_upper_of_two_accents_close_under_a_line_stays_with_its_letter() -> None:
    page = np.full((200, 700), 255, np.uint8)
    for x in range(60, 600, 20):
        page[60:81, x : x + 14] = 0  # capitals
        page[103:117, x : x + 15] = 0  # small letters
    page[96:100, 305:313] = page[88:94, 307:313] = 0  # circumflex and acute accent of one of them

    above, below = _found(page)

    assert (above.box.bottom, below.box.top) == (81, 88)


def test_a_quote_between_two_full_stops_belongs_to_its_line() -> None:
    page = np.full((200, 700), 255, np.uint8)
    for x in range(60, 500, 20):
        page[85:100, x : x + 14] = 0
    page[97:100, 497:500] = page[97:100, 515:518] = 0  # full stops
    page[78:85, 504:507] = page[78:85, 509:512] = 0  # closing quote

    (line,) = _found(page)

    assert _box(line) == _ink_box(page)


def test_two_columns_of_a_header_are_two_lines() -> None:
    page = _page((150, 200, "ỦY BAN NHÂN DÂN"), (700, 203, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"))

    left, right = _found(page)

    assert left.box.right < 700 <= right.box.left
    assert left.base == pytest.approx(200, abs=1.5)
    assert right.base == pytest.approx(203, abs=1.5)


def test_table_cells_are_parted_and_short_ones_found() -> None:
    page = _page((150, 200, "1"), (250, 200, "Nguyễn Văn Mẫu"), (700, 200, "02"), (800, 222, "Vợ"))

    assert [line.box.left // 50 for line in _found(page)] == [3, 5, 14, 16]


def test_wide_spaces_of_justified_text_do_not_part_a_line() -> None:
    page = _page((150, 200, "Căn   cứ   Luật   ngày   16   tháng   6   năm   2025"))

    assert len(_found(page)) == 1


def test_commas_as_large_as_small_letters_do_not_part_a_line() -> None:
    small = [(150, y, "dòng chữ nhỏ của một tờ biểu mẫu có ghi chú") for y in range(400, 800, 30)]
    page = np.minimum(
        _page((150, 200, "2. Ngày, tháng, năm sinh"), size=36), _page(*small, size=22)
    )

    lines = _found(page)

    assert len(lines) == 1 + len(small)
    assert lines[0].box.width > 350


def test_small_type_close_over_capitals_is_a_line_of_its_own() -> None:
    heading = [(150, y, "THÔNG TIN VỀ CƯ TRÚ CỦA CÔNG DÂN") for y in (300, 400, 500)]
    page = np.minimum(_page(*heading, size=44), _page((150, 258, "cư trú năm nào ra sao"), size=32))

    assert len(_found(page)) == 4


def test_dots_left_of_a_leader_and_specks_are_no_lines() -> None:
    page = _page((200, 300, "Số điện thoại: 0900"))
    rng = np.random.default_rng(5)
    ys, xs = rng.integers(400, 880, 300), rng.integers(20, 1580, 300)
    page[ys, xs] = page[ys, xs + 1] = 0
    page[100:130, 30] = 0  # the scan's edge

    (line,) = _found(page)

    assert line.box.bottom < 330


def test_falling_lines_keep_their_slope_and_are_cut_out_level() -> None:
    page = _page(*((150, y, "Căn cứ Luật Tổ chức chính quyền địa phương") for y in (200, 260)))
    columns = np.arange(1600)
    shifts = np.round(columns * 0.01).astype(int)
    fallen = np.stack([np.roll(page[:, x], shifts[x]) for x in columns], axis=1)
    pieces = ink_pieces(fallen, _DPI)

    line = min(find_lines(pieces), key=lambda found: found.base)
    picture = cut_out(fallen, pieces, line, 36)

    assert line.slope == pytest.approx(0.01, abs=0.0015)
    # Level letters end all at once: below their feet only descenders and dots are left.
    rows = (picture.pixels < 128).sum(axis=1)
    foot = int(np.flatnonzero(rows > 0.3 * rows.max())[-1])
    assert (
        rows[foot + 2 :].max()
        < 0.1 * rows.max()
        < 0.9 * rows.max()
        <= rows[foot - 1 : foot + 1].max()
    )


def test_a_line_over_a_fold_is_followed() -> None:
    page = _page((100, 300, "Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của các xã"))
    columns = np.arange(1600)
    shifts = np.round(30 * np.exp(-(((columns - 550) / 110) ** 2))).astype(int)
    folded = np.stack([np.roll(page[:, x], shifts[x]) for x in columns], axis=1)

    (line,) = _found(folded)

    at = line.baseline(np.array([150.0, 550.0, 1000.0]))
    assert at[0] == pytest.approx(300, abs=4)
    assert at[1] == pytest.approx(330, abs=6)
    assert at[2] == pytest.approx(300, abs=4)


def test_a_picture_of_a_line_holds_no_ink_of_its_neighbours() -> None:
    lines = _page((200, 300, "gọi quý ký"), (200, 336, "ĐỒ ẤP Ổ"))
    alone = _page((200, 300, "gọi quý ký"))
    pieces, own = ink_pieces(lines, _DPI), ink_pieces(alone, _DPI)

    picture = cut_out(lines, pieces, min(find_lines(pieces), key=lambda line: line.base), 36)
    expected = cut_out(alone, own, find_lines(own)[0], 36)

    assert picture.pixels.shape == expected.pixels.shape
    assert np.abs(picture.pixels.astype(int) - expected.pixels).mean() < 3


def test_a_page_without_letters_has_no_lines() -> None:
    assert find_lines(ink_pieces(np.full((400, 300), 255, np.uint8), _DPI)) == []


def test_specks_in_a_margin_do_not_make_letters_look_too_large() -> None:
    texts = [(400, y, "THÔNG BÁO KẾT QUẢ") for y in (200, 300, 400)]
    page = _page(*texts, size=44)
    for y in range(10, 880, 50):
        for x in range(10, 300, 50):
            page[y : y + 8, x : x + 5] = 0

    heights = [line.box.height for line in _found(page) if line.box.left >= 390]

    assert len(heights) == 3
    assert min(heights) > 40  # capitals with their accents


def test_a_page_full_of_specks_is_done_in_little_memory_and_time() -> None:
    rng = np.random.default_rng(3)
    page = np.where(rng.random((2300, 1650)) < 0.02, 0, 255).astype(np.uint8)

    lines = find_lines(ink_pieces(page, _DPI))

    assert len(lines) < 60_000
