"""Judging signatures: of the chosen paper, of a whole dossier, of a file from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from scanner_app.bootstrap import App
from scanner_app.domain.dossier import Paper
from scanner_app.domain.verification import FileReport
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.desk import Desk
from scanner_app.gui.dialogs import ask_signed_file
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.signing.report_dialog import ReportDialog
from scanner_app.gui.signing.report_words import Judged, Target
from scanner_app.gui.stack.dossier_tree import Node
from scanner_app.gui.views import DossierView
from scanner_app.gui.words import is_signed
from scanner_app.tasks.cancel import CancelToken

_NONE_SIGNED = "Giấy tờ đang chọn chưa có chữ ký số. Ký số (F9) rồi kiểm tra lại."


class ReportTalk(QObject):
    """Judges one file after the other off the GUI thread; what is found shows at once."""

    def __init__(
        self,
        desk: Desk,
        selection: Selection,
        tell: Callable[[Notice | None], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._selection = selection
        self._tell = tell
        self._window = window
        self._turn = 0
        self._title = ""
        self._targets: tuple[Target, ...] = ()
        self.dialog = ReportDialog(window)
        self.dialog.online_wanted.connect(lambda: self._judge_all(online=True))
        self.dialog.finished.connect(self._on_closed)

    def begin(self) -> None:
        """Judge the signed papers of what is chosen in the list."""
        view, node = self._selection.view, self._selection.node
        targets = targets_of(view, node) if view is not None and node is not None else ()
        if view is None or not targets:
            self._tell(Notice(_NONE_SIGNED))
            return
        self._start(f"Hồ sơ {view.dossier.code or '(chưa có mã)'}", targets)

    def begin_file(self) -> None:
        """Judge a file that a person chooses."""
        self.judge_files(ask_signed_file(self._window))

    def judge_files(self, paths: Sequence[Path]) -> None:
        """Judge these files."""
        if paths:
            title = paths[0].name if len(paths) == 1 else f"{len(paths)} tệp"
            self._start(title, [Target(path.name, path) for path in paths])

    def _start(self, title: str, targets: Sequence[Target]) -> None:
        self._title, self._targets = title, tuple(targets)
        self._judge_all(online=False)

    def _judge_all(self, *, online: bool) -> None:
        self._turn += 1
        title = self._title
        if len(self._targets) == 1 and self._targets[0].title != title:
            title = f"{title} – {self._targets[0].title}"
        self.dialog.begin(title, len(self._targets))
        self._next(self._turn, 0, online=online)

    def _next(self, turn: int, place: int, *, online: bool) -> None:
        if turn != self._turn:
            return
        if place == len(self._targets):
            self.dialog.end()
            return
        target = self._targets[place]

        def arrived(judged: Judged) -> None:
            if turn == self._turn:
                self.dialog.add(judged)
                self._next(turn, place + 1, online=online)

        self._desk.ask_device(
            self,
            partial(_judge, path=target.path, online=online),
            lambda report: arrived(Judged(target, report)),
            lambda error: arrived(Judged(target, trouble=_text_of(error))),
        )

    def _on_closed(self) -> None:
        self._turn += 1


def targets_of(view: DossierView, node: Node) -> tuple[Target, ...]:
    """The signed papers that a row of the list stands for."""
    papers = view.dossier.papers
    if node.kind != "dossier":
        papers = tuple(paper for paper in papers if node.page in paper.pages)
    return tuple(
        Target(f"{number}. {paper.kind}", paper.pdf)
        for number, paper in enumerate(view.dossier.papers, start=1)
        if paper in papers and _is_judged(paper) and paper.pdf is not None
    )


def _is_judged(paper: Paper) -> bool:
    return paper.pdf is not None and is_signed(paper)


def _judge(app: App, _cancel: CancelToken, *, path: Path, online: bool) -> FileReport:
    return app.verify_online(path) if online else app.verify(path)


def _text_of(error: Exception) -> str:
    notice = notice_of(error)
    return notice.text if notice is not None else ""
