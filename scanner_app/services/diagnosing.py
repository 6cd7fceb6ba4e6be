"""Diagnose: is everything needed here, and what to do if not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner_app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes:
        name: what was looked at, stable, for machines.
        ok: it is as it should be.
        required: without it the main job does not run.
        detail: versions, places, numbers; no personal data.
        error: why not, when `ok` is False.
    """

    name: str
    ok: bool
    required: bool
    detail: str
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """How one thing is looked at: `look` gives a detail or raises an AppError."""

    name: str
    required: bool
    look: Callable[[], str]


class Diagnose:
    """Runs every probe; one that fails does not stop the others."""

    def __init__(self, probes: Sequence[Probe]) -> None:
        self._probes = probes

    def __call__(self) -> tuple[Check, ...]:
        """All findings, in the order of the probes."""
        return tuple(_looked(probe) for probe in self._probes)


def _looked(probe: Probe) -> Check:
    try:
        return Check(probe.name, ok=True, required=probe.required, detail=probe.look())
    except AppError as error:
        return Check(probe.name, ok=False, required=probe.required, detail="", error=error)
