"""A question asked inside the window: a text, perhaps a field, and two answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    Attributes:
        text: the question with all that matters for the answer.
        yes, no: what the answers do.
        field: name of a field to fill in, "" without one.
        secret: the field's letters are hidden.
        given: what stands in the field at first.
        other: another answer that does something, "" without one.
        careful: an answer that must not be given by habit: Ctrl+Enter does nothing.
    """

    text: str
    yes: str
    no: str
    field: str = ""
    secret: bool = False
    given: str = ""
    other: str = ""
    careful: bool = False


class Question(QFrame):
    """Asks one thing at a time; an answer closes it. Escape is the "no"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName("Câu hỏi")
        self._then: Callable[[str], None] | None = None
        self._otherwise: Callable[[], None] | None = None
        self._instead: Callable[[], None] | None = None
        self._careful = False
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._label = QLabel(self)
        self._field = QLineEdit(self)
        self._field.setAccessibleName("Trả lời")
        self._yes = QPushButton("Đồng ý", self)
        self._yes.setObjectName("yes")
        self._other = QPushButton("Cách khác", self)
        self._no = QPushButton("Không", self)
        self._yes.clicked.connect(self._on_yes)
        self._other.clicked.connect(self._on_other)
        self._no.clicked.connect(self.refuse)
        self._field.returnPressed.connect(self._on_yes)
        # Enter alone would be pressed by habit after confirming tags; this is on purpose.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._on_keys)
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self._field, 1)
        row.addStretch(0)
        row.addWidget(self._yes)
        row.addWidget(self._other)
        row.addWidget(self._no)
        layout = QVBoxLayout(self)
        layout.addWidget(self._text)
        layout.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """What is asked now, "" when nothing is."""
        return "" if self.isHidden() else self._text.text()

    @property
    def field(self) -> QLineEdit:
        """The field to fill in."""
        return self._field

    @property
    def yes(self) -> QPushButton:
        """The answer that does it."""
        return self._yes

    @property
    def other(self) -> QPushButton:
        """Another answer that does something; hidden without one."""
        return self._other

    def ask(
        self,
        asked: Asked,
        then: Callable[[str], None],
        otherwise: Callable[[], None] | None = None,
        instead: Callable[[], None] | None = None,
    ) -> None:
        """Ask; a question still open is refused first.

        Args:
            asked: the question.
            then: after yes; gets the field's text.
            otherwise: after no.
            instead: after the other answer.
        """
        self.refuse()
        self._then, self._otherwise, self._instead = then, otherwise, instead
        self._careful = asked.careful
        self._text.setText(asked.text)
        self._label.setText(asked.field)
        self._field.setAccessibleName(asked.field or "Trả lời")
        self._field.setEchoMode(
            QLineEdit.EchoMode.Password if asked.secret else QLineEdit.EchoMode.Normal
        )
        self._field.setText(asked.given)
        plain = bool(asked.field) or asked.careful
        self._yes.setText(asked.yes if plain else f"{asked.yes} (Ctrl+Enter)")
        self._other.setText(asked.other)
        self._other.setVisible(bool(asked.other))
        self._no.setText(f"{asked.no} (Esc)")
        for widget in (self._label, self._field):
            widget.setVisible(bool(asked.field))
        self.show()
        (self._field if asked.field else self._no if asked.careful else self._yes).setFocus()

    def refuse(self) -> bool:
        """Answer no; whether anything was asked."""
        if self.isHidden():
            return False
        otherwise = self._otherwise
        self._end()
        if otherwise is not None:
            otherwise()
        return True

    def _on_keys(self) -> None:
        if not self.isHidden() and not self._careful:
            self._on_yes()

    def _on_yes(self) -> None:
        then, text = self._then, self._field.text()
        self._end()
        if then is not None:
            then(text)

    def _on_other(self) -> None:
        instead = self._instead
        self._end()
        if instead is not None:
            instead()

    def _end(self) -> None:
        self._then = self._otherwise = self._instead = None
        # A password must not stay in a hidden field.
        self._field.clear()
        self.hide()
