"""Days and shares as people type them."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation


def day(text: str) -> date:
    """A day as people or machines write it.

    Raises:
        argparse.ArgumentTypeError: neither 2023-08-20 nor 20/8/2023.
    """
    try:
        if "/" in text:
            number, month, year = (int(part) for part in text.split("/"))
            return date(year, month, number)
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày") from error


def percent(text: str) -> Decimal:
    """A share from 0 to 100, as "86" or "86,5".

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        value = Decimal(text.strip().removesuffix("%").replace(",", "."))
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"“{text}” không phải tỷ lệ %") from error
    if not value.is_finite() or not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"“{text}” không nằm trong 0–100%")
    return value


def day_or_none(text: str) -> date | None:
    """A day of the settings, where "" is none."""
    return day(text) if text else None


def percent_or_none(text: str) -> Decimal | None:
    """A share of the settings, where "" is none."""
    return percent(text) if text else None
