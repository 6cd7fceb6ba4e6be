"""A field for a password or PIN: hidden letters, a hint when Caps Lock is on, empty once taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from scanner_app.gui.signing.sign_words import CAPS


class SecretField(QWidget):
    """Shown only while something is asked.

    Signals:
        typed: something stands in it, or nothing does.
    """

    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._edit = QLineEdit(self)
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._edit.setAccessibleName("Mật khẩu hoặc mã PIN")
        self._edit.setMaxLength(256)
        # A secret goes neither into the clipboard nor into a menu of past inputs.
        self._edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._edit.textChanged.connect(lambda _text: self.typed.emit())
        self._edit.installEventFilter(self)
        self._caps = QLabel(CAPS, self)
        self._caps.setObjectName("caps")
        self._caps.hide()
        self._label.setBuddy(self._edit)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label, 0, 0)
        layout.addWidget(self._edit, 0, 1)
        layout.addWidget(self._caps, 1, 1)
        layout.setColumnStretch(1, 1)
        self.hide()

    @property
    def edit(self) -> QLineEdit:
        """Where it is typed."""
        return self._edit

    @property
    def caps_hint(self) -> str:
        """The hint about Caps Lock; "" while it is off."""
        return "" if self._caps.isHidden() else self._caps.text()

    def ask(self, label: str) -> None:
        """Show it empty under this name; "" hides it."""
        self._edit.clear()
        self._caps.hide()
        self._label.setText(label)
        self._edit.setAccessibleName(label.rstrip(":"))
        self._edit.setEnabled(True)
        self.setVisible(bool(label))

    def take(self) -> str:
        """What was typed; the field is empty then."""
        text = self._edit.text()
        self._edit.clear()
        return text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt does not tell of Caps Lock; a letter of the wrong case does."""
        if watched is self._edit and isinstance(event, QKeyEvent):
            text = event.text()
            if event.type() == QEvent.Type.KeyPress and text.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._caps.setVisible(text.isupper() != shift)
        return super().eventFilter(watched, event)
