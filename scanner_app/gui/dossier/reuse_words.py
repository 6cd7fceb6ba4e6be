"""Words about papers that the store has already. Pure."""

from __future__ import annotations

from datetime import date

from scanner_app.domain.reuse_offer import Likeness, ReuseOffer
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages.reusing import EVIDENCE

ASKED = "Đã có trong kho, dùng lại?"


def evidence_words(likeness: Likeness) -> str:
    """Why the stored paper is thought to be the same."""
    return EVIDENCE[likeness]


def paper_words(offer: ReuseOffer) -> str:
    """Kind, number, day and issuer in one line."""
    told = dict(offer.words)
    parts = [offer.file.kind]
    if told.get("number"):
        parts.append(f"số {told['number']}")
    if told.get("date"):
        parts.append(f"ngày {_day(told['date'])}")
    text = " ".join(parts)
    return f"{text} — {told['issuer']}" if told.get("issuer") else text


def origin_words(offer: ReuseOffer) -> str:
    """Where it was digitized, and since when the store has it."""
    return f"Hồ sơ {offer.dossier_code}, lưu ngày {offer.kept_at.astimezone(VIETNAM):%d/%m/%Y}"


def _day(value: str) -> str:
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value
