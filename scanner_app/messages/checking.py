"""Texts of what the checks of a dossier find: what it is, then what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner_app.messages.reading import QUALITY

FOUND: Mapping[str, tuple[str, str]] = {
    "page.poor": ("{where}: ảnh {quality}.", "Quét lại trang trước khi trả giấy tờ."),
    "page.unreadable": (
        "{where}: không đọc được.",
        "Xem ảnh; quét lại trang trước khi trả giấy tờ.",
    ),
    "page.twice": (
        "{where}: trùng ảnh với trang thứ {first} của hồ sơ.",
        "Bỏ trang thừa, hoặc quét trang còn thiếu.",
    ),
    "page.gap": (
        "{kind}: sau trang số {before} là trang số {after}.",
        "Xem lại giấy tờ; quét chèn trang còn thiếu.",
    ),
    "page.order": (
        "{kind}: trang số {after} đứng sau trang số {before}.",
        "Xem lại thứ tự các trang (Alt+↑, Alt+↓).",
    ),
    "id.shape": (
        "Số định danh không đúng cấu trúc 12 chữ số.",
        "So với thẻ căn cước rồi nhập lại số đúng.",
    ),
    "id.birth": (
        "Năm sinh trong số định danh khác ngày sinh.",
        "So với thẻ căn cước; hỏi lại người nộp nếu thẻ in như vậy.",
    ),
    "id.sex": (
        "Giới tính trong số định danh khác giới tính đã ghi.",
        "So với thẻ căn cước; hỏi lại người nộp nếu thẻ in như vậy.",
    ),
    "name.differs": (
        "Họ tên ghi khác nhau.",
        "Hỏi người nộp có phải nộp thay; sai thì sửa trước khi nhận.",
    ),
    "name.accents": ("Họ tên chỉ khác dấu.", "Xem bên nào đúng dấu, thường là thẻ căn cước."),
    "number.differs": (
        "Số định danh ghi khác nhau.",
        "So với thẻ căn cước; tờ khai sai thì đề nghị người nộp sửa.",
    ),
    "birth.differs": (
        "Ngày sinh ghi khác nhau.",
        "So với thẻ căn cước; tờ khai sai thì đề nghị người nộp sửa.",
    ),
    "card.expired": (
        "Thẻ căn cước có thể đã hết hạn: cấp {issued}, phải đổi khi đủ {age} tuổi.",
        "Xem ngày hết hạn in trên thẻ; nhắc công dân đổi thẻ.",
    ),
    "paper.no_number": (
        "{kind}: chưa thấy số.",
        "Xem trên giấy; để trống thì đề nghị nơi cấp bổ sung, có thì nhập vào thẻ.",
    ),
    "paper.no_date": (
        "{kind}: chưa thấy ngày ban hành.",
        "Xem trên giấy; để trống thì đề nghị nơi cấp bổ sung, có thì nhập vào thẻ.",
    ),
    "paper.no_issuer": (
        "{kind}: chưa thấy cơ quan ban hành.",
        "Xem trên giấy rồi nhập vào thẻ.",
    ),
    "date.future": (
        "{kind}: ngày {day} ở sau hôm nay.",
        "Xem trên giấy; đọc sai thì sửa thẻ, ghi sai thì hỏi người nộp.",
    ),
    "date.late": (
        "{kind}: ngày {day} sau ngày tiếp nhận {received}.",
        "Xem trên giấy; đọc sai thì sửa thẻ, ghi sai thì hỏi người nộp.",
    ),
    "component.unneeded": (
        "{kind}: không thuộc diện phải số hóa nhưng đã quét.",
        "Trả lại giấy và bỏ các trang này, hoặc đổi diện trong thành phần hồ sơ.",
    ),
}
"""By `Finding.code`; `{where}` is a page's place in words."""

SIDES = {
    "id_card": "Thẻ căn cước",
    "register": "Sổ theo dõi",
    "clerk": "Cán bộ nhập",
    "ocr": "Giấy tờ",
    "number": "Theo số định danh",
    "tag": "Thẻ của hồ sơ",
}
"""Where one side of a difference stands; anything else is the name of a paper."""


def finding_text(code: str, facts: Iterable[tuple[str, str]] = ()) -> tuple[str, str]:
    """What was found, and what to do; an unknown code is named, so that nothing stays silent."""
    what, advice = FOUND.get(code, (f"Có điều cần xem ({code}).", "Xem lại hồ sơ."))
    known = dict(facts)
    known["where"] = _where(known)
    codes = known.get("quality", "").split(",")
    known["quality"] = ", ".join(QUALITY.get(each, each) for each in codes)
    return what.format_map(_Filled(known)), advice


def side_name(source: str) -> str:
    """Who says a value."""
    return SIDES.get(source, source)


class _Filled(dict[str, str]):
    """A fact that is missing is a gap, no error."""

    def __missing__(self, key: str) -> str:
        return "…"


def _where(facts: Mapping[str, str]) -> str:
    kind, page = facts.get("kind", "Giấy tờ"), facts.get("page", "")
    return f"{kind}, trang {page}" if page else kind
