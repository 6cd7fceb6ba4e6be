"""Moments, stated shares and masked numbers, as they stand beside figures."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from scanner_app.domain.can_cuoc import masked
from scanner_app.domain.vietnam_time import VIETNAM

_CITIZEN_NUMBER = re.compile(r"(?<!\d)(\d{12}|\d{9})(?!\d)")


def moment_words(at: datetime) -> str:
    """A moment as people of Vietnam say it."""
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def percent_words(percent: Decimal) -> str:
    """A stated percentage as it was stated: "86%", "26,5%"."""
    return f"{percent.normalize():f}".replace(".", ",") + "%"


def citizen_numbers_masked(text: str) -> str:
    """The text with citizens' numbers hidden but for their ends, should somebody have put one in.

    0200•••••456 (domain rules, section 10).
    """
    return _CITIZEN_NUMBER.sub(lambda found: masked(found[0]), text)
