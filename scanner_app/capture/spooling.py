"""Complete files in the spool folder: written beside, then renamed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner_app.patience import move_over

PART_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class Spool:
    """Where the pages of one file go.

    Attributes:
        folder: exists.
        stem: start of every name, so that files of one spool folder do not clash.
    """

    folder: Path
    stem: str

    def write(self, page: int, suffix: str, content: bytes) -> str:
        """The name of the complete file that now holds `content`; on failure nothing is left.

        Not fsynced: a page counts only once the store has copied it.

        Args:
            page: 1-based.
            suffix: ".jpg", ".png" or ".tif".
            content: an encoded picture. Encoders get no file of their own: Pillow hides from its
                caller that a disk is full.
        """
        name = f"{self.stem}-{page:04d}{suffix}"
        part = self.folder / (name + PART_SUFFIX)
        try:
            part.write_bytes(content)
            move_over(part, self.folder / name)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name

    def sweep(self) -> None:
        """Delete unfinished files, left by a child that was stopped."""
        for part in self.folder.glob(f"{self.stem}-*{PART_SUFFIX}"):
            part.unlink(missing_ok=True)
