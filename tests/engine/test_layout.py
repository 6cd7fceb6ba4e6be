"""Lines come in the order a person reads an administrative page, without noise."""

from __future__ import annotations

from ocr.model import Line, PageText, Rect, Word
from ocr.text.layout import reading_order
from ocr.text.noise import without_noise


def _line(text: str, left: int, base: float, *, size: int = 30, confidence: float = 0.9) -> Line:
    words = []
    x = left
    for part in text.split():
        width = 16 * len(part)
        box = Rect(x, int(base) - size, x + width, int(base) + 8)
        words.append(Word(part, box, confidence))
        x += width + 10
    whole = Rect(left, int(base) - size, x - 10, int(base) + 8)
    return Line(tuple(words), whole, (base, base))


def test_issuer_and_motto_side_by_side_are_read_across() -> None:
    left = [_line("BỘ CÔNG AN", 100, 100), _line("Số: 37", 120, 180)]
    right = [_line("CỘNG HÒA", 600, 102), _line("Độc lập", 620, 140), _line("ngày 24", 600, 178)]

    rows = reading_order([*left, *right])

    assert [row.text for row in rows] == [
        "BỘ CÔNG AN CỘNG HÒA",
        "Độc lập",
        "Số: 37 ngày 24",
    ]


def test_a_joined_row_spans_its_parts() -> None:
    (row,) = reading_order([_line("phải", 600, 104), _line("trái", 100, 100)])

    assert (row.box.left, row.box.right) == (100, 664)
    assert row.baseline == (100, 104)


def test_lines_close_above_each_other_are_not_joined() -> None:
    rows = reading_order([_line("dòng hai dài", 100, 118), _line("dòng một dài", 100, 100)])

    assert [row.text for row in rows] == ["dòng một dài", "dòng hai dài"]


def test_blocks_count_up_where_rows_stand_apart() -> None:
    rows = reading_order([_line(str(y), 100, y) for y in (100, 140, 180, 300, 340)])

    assert [row.block for row in rows] == [0, 0, 0, 1, 1]
    assert PageText(rows).text == "100\n140\n180\n\n300\n340"


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    title = _line("Nghị định của Chính phủ về công tác văn thư lưu trữ nhà nước", 100, 20)
    left = [_line(f"trái {y} dòng chữ này", 100, y) for y in range(100, 500, 40)]
    right = [_line(f"phải {y} dòng chữ này", 620, y + 3) for y in range(100, 500, 40)]
    foot = _line("Nơi nhận và các cơ quan có liên quan chịu trách nhiệm thi hành", 100, 560)

    rows = reading_order([foot, *right, *left, title])

    expected = [title, *left, *right, foot]
    assert [row.text for row in rows] == [line.text for line in expected]
    assert len({row.block for row in rows}) == 4


def test_receivers_beside_a_signature_are_read_across() -> None:
    left = [_line(f"- Sở số {y} của tỉnh;", 100, y) for y in range(100, 500, 40)]
    right = [_line("TM. ỦY BAN NHÂN DÂN", 620, 100), _line("CHỦ TỊCH", 680, 140)]

    rows = reading_order([*left, *right])

    assert rows[0].text == "- Sở số 100 của tỉnh; TM. ỦY BAN NHÂN DÂN"
    assert rows[1].text == "- Sở số 140 của tỉnh; CHỦ TỊCH"
    assert len(rows) == 10


def test_no_lines_are_no_rows() -> None:
    assert reading_order([]) == ()


def test_lines_read_into_a_stamp_are_dropped_and_unsure_words_in_good_lines_stay() -> None:
    good = _line("Điều 2 Quyết định", 100, 100)
    unsure = Line((*good.words, Word("nàỵ", Rect(500, 70, 560, 108), 0.1)), good.box, good.baseline)
    stamp = _line("VAN ph0ng", 100, 200, confidence=0.3)

    assert without_noise([unsure, stamp]) == [unsure]


def test_marks_outside_any_line_are_dropped_however_sure() -> None:
    dash, number = _line("-", 400, 300, confidence=0.95), _line("4", 100, 300)
    rests = [_line("*", 700, 500, confidence=0.99), _line("° >", 740, 560)]

    assert without_noise([number, dash, *rests]) == [number, dash]


def test_unsure_marks_and_single_letters_are_dropped_and_sure_ones_stay() -> None:
    marks = [("-", 0.95), ("Quyết", 0.9), ("định", 0.9), ("“", 0.5), ("l", 0.2), ("5", 0.8)]
    words = tuple(
        Word(text, Rect(40 * i, 70, 40 * i + 30, 108), sure) for i, (text, sure) in enumerate(marks)
    )

    (line,) = without_noise([Line(words, Rect(0, 70, 300, 108), (100, 100))])

    assert line.text == "- Quyết định 5"
