"""Failures of the engine: each has a code for machines and facts, never personal data."""

from __future__ import annotations


class OcrError(Exception):
    """Root of the engine's failures.

    Attributes:
        code: stable identifier, `area.what`; texts for people hang on it.
        facts: values that make the failure concrete (sizes, names of parts), no page content.
    """

    code = "page.unreadable"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        """Code and facts, for logs."""
        return f"{self.code} {self.facts}" if self.facts else self.code


class ImageDamagedError(OcrError):
    """The image cannot be decoded, or ends before its last line."""

    code = "page.damaged"


class ImageUnsupportedError(OcrError):
    """Not an image format that scanners and phones produce."""

    code = "page.unsupported"


class ImageTooLargeError(OcrError):
    """More pixels than any sheet of paper needs; facts: width, height, limit."""

    code = "page.too_large"


class EngineMissingError(OcrError):
    """The tesseract program is not installed or does not start."""

    code = "engine.missing"


class LanguageMissingError(OcrError):
    """The language model is not installed; facts: language."""

    code = "engine.language_missing"


class EngineTimeoutError(OcrError):
    """Recognition of one page took longer than allowed; facts: limit_s."""

    code = "engine.timeout"


class EngineFailedError(OcrError):
    """The recognition program ended with an error; facts: status."""

    code = "engine.failed"


class PdfNotConformingError(OcrError):
    """The PDF built here does not meet PDF/A and was not written; facts: rule."""

    code = "pdf.not_conforming"


class PdfDamagedError(OcrError):
    """No PDF, broken beyond opening, or locked by a password; facts: reason."""

    code = "pdf.damaged"
