"""File names under which papers are delivered: ASCII, at most 120 characters, no personal data.

No national rule was found; the form is `<dossier code>_<nn>_<kind>_v<n>.pdf` (domain rules 2.4).
"""

from __future__ import annotations

import re
import unicodedata

from scanner_app.domain.dossier import Dossier, Paper

_MOST = 120


def delivery_folder(dossier: Dossier) -> str:
    """Place below the target's root: office, then dossier; "/"-separated."""
    return f"{_safe(dossier.office)}/{_dossier(dossier)}"


def delivery_name(dossier: Dossier, paper: Paper) -> str:
    """File name of a paper; its position in the dossier makes it unique there."""
    end = f"_{paper.seq + 1:02d}_{slug(paper.kind)}_v1.pdf"
    return _dossier(dossier)[: _MOST - len(end)] + end


def slug(text: str) -> str:
    """ASCII letters, digits and single hyphens: "Giấy ủy quyền" becomes "giay-uy-quyen"."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    plain = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "giay-to"


def _dossier(dossier: Dossier) -> str:
    return _safe(dossier.code) if dossier.code else f"chua-co-ma-{dossier.id:06d}"


def _safe(code: str) -> str:
    # A code is letters, digits, dots and hyphens already; a leading dot would hide the folder.
    return re.sub(r"[^0-9A-Za-z.\-]+", "-", code).strip(".-") or "khac"
