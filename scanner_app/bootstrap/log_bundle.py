"""The log bundle: what whoever helps needs to see, and nothing about any citizen."""

from __future__ import annotations

from typing import Any  # a JSON document

from scanner_app.domain.diagnosis import Check
from scanner_app.messages import text_for


def check_json(check: Check) -> dict[str, Any]:
    """A check as `doctor --json` has it."""
    return {
        "name": check.name,
        "part": check.part.value,
        "ok": check.ok,
        "severity": check.severity.value,
        "required": check.required,
        "detail": check.detail,
        "values": dict(check.values),
        "code": check.error.code if check.error else None,
        "text": text_for(check.error) if check.error else None,
        "seconds": round(check.took_s, 3),
    }
