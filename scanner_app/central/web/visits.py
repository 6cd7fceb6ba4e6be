"""Who saw what: the journal of access to the pages (kept at least 12 months).

It names officials and offices, never a citizen or a dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scanner_app.central.web.roles import Viewer


@dataclass(frozen=True, slots=True)
class Visit:
    """One page that was shown, or one file that was handed out.

    Attributes:
        what: "sign_in", "sign_out", or the listing's word, ".xlsx" or ".pdf" behind
            it for a file.
        home_id: the office whose rights the viewer has.
        office_id: the office looked at.
    """

    viewer: Viewer
    what: str
    home_id: int | None = None
    office_id: int | None = None


class Visits(Protocol):
    """Where visits are noted; nothing is shown that could not be noted."""

    def note(self, visit: Visit) -> None:
        """Keep it; the time is the catalogue's.

        Raises:
            DatabaseDownError: PostgreSQL does not answer.
        """
        ...
