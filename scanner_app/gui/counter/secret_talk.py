"""What a person decides about a secret mark: a false alarm, or pages destroyed for good."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import HoldReason
from scanner_app.domain.ids import DossierId, PageId
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.question import Asked, Question

_MARK_SEEN = (
    "Hồ sơ này có trang mang dấu MẬT, TỐI MẬT hoặc TUYỆT MẬT? Sohoa giữ lại hồ sơ: không ký, "
    "không gửi, cho đến khi có quyết định."
)
_DECIDE = (
    "Hồ sơ {code} bị giữ vì dấu mật. Xem kỹ trang rồi chọn: nếu máy đọc nhầm, hồ sơ đi tiếp; nếu "
    "đúng là tài liệu mật, báo lãnh đạo đơn vị và hủy ảnh {count} trang ({which}). Ảnh đã hủy "
    "không lấy lại được."
)
_SURE = (
    "Hủy vĩnh viễn ảnh và chữ đã đọc của {count} trang trong hồ sơ {code}? Không lấy lại được; "
    "nhật ký chỉ giữ số thứ tự và mã băm."
)


class SecretTalk(QObject):
    """Asks before anything is released or destroyed; no answer is given by habit.

    Signals:
        decided: something changed; what it made due may be done.
    """

    decided = Signal()

    def __init__(
        self,
        desk: Desk,
        question: Question,
        selection: Selection,
        tell: Callable[[Notice | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._question = question
        self._selection = selection
        self._tell = tell

    def begin(self) -> None:
        """Ask about the chosen dossier."""
        view = self._selection.view
        if view is None:
            return
        dossier = view.dossier
        code = dossier.code or "này"
        if HoldReason.SECRET not in dossier.holds:
            asked = Asked(_MARK_SEEN, yes="Có dấu mật, giữ lại", no="Không có", careful=True)
            self._question.ask(asked, lambda _text: self._hold(dossier.id))
            return
        self._desk.ask(
            self,
            lambda app: app.secret.to_destroy(dossier.id),
            lambda marked: self._ask(dossier.id, code, marked),
            self._on_failed,
        )

    def _ask(self, dossier: DossierId, code: str, marked: tuple[PageId, ...]) -> None:
        pages = marked or self._chosen_pages()
        which = "trang có dấu và giấy tờ chứa trang đó" if marked else "đang chọn trong danh sách"
        asked = Asked(
            _DECIDE.format(code=code, count=len(pages), which=which),
            yes="Không phải dấu mật",
            other=f"Hủy ảnh {len(pages)} trang mật…" if pages else "",
            no="Để sau",
            careful=True,
        )
        self._question.ask(
            asked,
            lambda _text: self._release(dossier),
            instead=lambda: self._ask_again(dossier, code, pages),
        )

    def _ask_again(self, dossier: DossierId, code: str, pages: tuple[PageId, ...]) -> None:
        text = _SURE.format(count=len(pages), code=code)
        asked = Asked(text, yes="Hủy vĩnh viễn", no="Chưa hủy", careful=True)
        self._question.ask(asked, lambda _text: self._destroy(dossier, pages))

    def _chosen_pages(self) -> tuple[PageId, ...]:
        node, view = self._selection.node, self._selection.view
        if node is None or view is None or node.page is None:
            return ()
        if node.kind == "paper":
            papers = view.dossier.papers
            return next((paper.pages for paper in papers if node.page in paper.pages), ())
        return (node.page,) if node.kind == "page" else ()

    def _hold(self, dossier: DossierId) -> None:
        by = self._desk.clerk
        told = "Đã giữ lại hồ sơ vì dấu mật. Bấm Ctrl+K để quyết định."
        self._do(lambda app: app.secret.hold(dossier, by), told)

    def _release(self, dossier: DossierId) -> None:
        by = self._desk.clerk
        told = "Đã ghi nhận: không phải dấu mật. Hồ sơ đi tiếp."
        self._do(lambda app: app.secret.not_secret(dossier, by), told)

    def _destroy(self, dossier: DossierId, pages: tuple[PageId, ...]) -> None:
        by = self._desk.clerk
        told = f"Đã hủy vĩnh viễn ảnh {len(pages)} trang. Báo lãnh đạo đơn vị về bản giấy."
        self._do(lambda app: app.secret.destroy(dossier, by, pages), told)

    def _do(self, work: Callable[[App], object], told: str) -> None:
        self._desk.change(self, work, lambda _done: self._on_decided(told), self._on_failed)

    def _on_decided(self, told: str) -> None:
        self._tell(Notice(told))
        self.decided.emit()

    def _on_failed(self, error: Exception) -> None:
        self._tell(notice_of(error))
        self.decided.emit()
