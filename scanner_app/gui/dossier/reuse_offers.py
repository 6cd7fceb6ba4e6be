"""Stored papers offered to a dossier, one at a time: the same paper need not be digitized twice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scanner_app.domain.reuse_offer import ReuseOffer
from scanner_app.gui.dossier.reuse_words import (
    ASKED,
    evidence_words,
    origin_words,
    paper_words,
)
from scanner_app.messages.reusing import CHECK_VALIDITY


class ReuseOffers(QFrame):
    """Asks whether a stored paper is used again; hidden when there is nothing to ask.

    Signals:
        accepted: `ReuseOffer`.
        dismissed: `ReuseOffer`: not to be offered to this dossier again.
        looked_at: `ReuseOffer` with a scanned paper: show that one.
    """

    accepted = Signal(object)
    dismissed = Signal(object)
    looked_at = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reuse")
        self.setAccessibleName("Giấy tờ đã có trong kho")
        self._offers: tuple[ReuseOffer, ...] = ()
        self._at = 0
        self._asked, self._paper, self._origin, self._evidence = (QLabel(self) for _ in range(4))
        self._asked.setObjectName("holder")
        self._next = QPushButton("Đề nghị kế tiếp", self)
        self._accept = QPushButton("Dùng lại (Ctrl+U)", self)
        self._accept.setObjectName("yes")
        self._look = QPushButton("Xem giấy đã quét", self)
        self._dismiss = QPushButton("Không dùng", self)
        self._build()
        self.show_offers(())

    @property
    def offer(self) -> ReuseOffer | None:
        """The one that is asked about now."""
        return self._offers[self._at] if self._offers else None

    @property
    def text(self) -> str:
        """Everything it says."""
        labels = (self._asked, self._paper, self._origin, self._evidence)
        return "\n".join(label.text() for label in labels)

    @property
    def accept_button(self) -> QPushButton:
        """Uses the stored paper again."""
        return self._accept

    @property
    def dismiss_button(self) -> QPushButton:
        """Lets it be."""
        return self._dismiss

    @property
    def look_button(self) -> QPushButton:
        """Shows the scanned paper that it would make needless."""
        return self._look

    @property
    def next_button(self) -> QPushButton:
        """The next offer; hidden when there is one only."""
        return self._next

    def show_offers(self, offers: Sequence[ReuseOffer]) -> None:
        """Ask about these; the one that is asked about stays when it is still among them."""
        before = self.offer
        self._offers = tuple(offers)
        kept = [at for at, each in enumerate(self._offers) if before and _same(each, before)]
        self._at = kept[0] if kept else 0
        self._show()

    def accept(self) -> None:
        """Ctrl+U: use the stored paper again."""
        if (offer := self.offer) is not None:
            self.accepted.emit(offer)

    def _build(self) -> None:
        for label in (self._asked, self._paper, self._origin, self._evidence):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._accept.setToolTip("Liên kết giấy tờ trong kho, không số hóa lại (Ctrl+U)")
        self._dismiss.setToolTip("Không đề nghị giấy tờ này cho hồ sơ này nữa")
        self._look.setToolTip("Xem giấy đã quét để so với giấy tờ trong kho")
        self._next.setToolTip("Xem đề nghị kế tiếp")
        self._accept.clicked.connect(self.accept)
        self._dismiss.clicked.connect(self._on_dismiss_clicked)
        self._look.clicked.connect(self._on_look_clicked)
        self._next.clicked.connect(self._on_next_clicked)
        head = QHBoxLayout()
        head.addWidget(self._asked, 1)
        head.addWidget(self._next)
        buttons = QHBoxLayout()
        buttons.addWidget(self._accept)
        buttons.addWidget(self._look)
        buttons.addStretch(1)
        buttons.addWidget(self._dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(head)
        for label in (self._paper, self._origin, self._evidence):
            layout.addWidget(label)
        layout.addLayout(buttons)

    def _show(self) -> None:
        offer = self.offer
        self.setVisible(offer is not None)
        if offer is None:
            return
        self._asked.setText(ASKED)
        self._paper.setText(paper_words(offer))
        self._origin.setText(origin_words(offer))
        self._evidence.setText(f"{evidence_words(offer.likeness)}. {CHECK_VALIDITY}")
        self.setAccessibleDescription(self.text)
        self._look.setVisible(offer.scanned is not None)
        self._next.setVisible(len(self._offers) > 1)
        self._next.setText(f"{self._at + 1} / {len(self._offers)} ▸")
        self._next.setAccessibleName(
            f"Đề nghị {self._at + 1} trên {len(self._offers)}, xem kế tiếp"
        )

    def _on_next_clicked(self) -> None:
        self._at = (self._at + 1) % len(self._offers)
        self._show()

    def _on_dismiss_clicked(self) -> None:
        if (offer := self.offer) is not None:
            self.dismissed.emit(offer)

    def _on_look_clicked(self) -> None:
        if (offer := self.offer) is not None:
            self.looked_at.emit(offer)


def _same(one: ReuseOffer, other: ReuseOffer) -> bool:
    return (one.file.sha256, one.scanned, one.component) == (
        other.file.sha256,
        other.scanned,
        other.component,
    )
