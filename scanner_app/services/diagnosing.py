"""Diagnose: is everything needed here, and what to do if not."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from scanner_app.domain.diagnosis import Check, Found, Part, Severity
from scanner_app.domain.diagnosis_errors import DiagnosisError, ProbeSilentError
from scanner_app.domain.errors import AppError, Cancelled
from scanner_app.tasks.cancel import CancelToken
from scanner_app.tasks.runner import Failed, Handle, Outcome, Succeeded, TaskRunner

LIMIT_S = 10.0
"""What has not answered by then is told as silent: a dead share may hang for minutes."""

_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Probe:
    """How one thing is looked at.

    Attributes:
        name: stable, for machines.
        part: where it belongs.
        look: gives what was found, a bare text for a detail alone, or raises an AppError; gets
            the token because scanners can be told to stop.
        required: without it the main job does not run.
        grave: a failure is told as broken although work goes on.
        limit_s: silence after which it is given up.
        names_staff: what it finds may name a member of staff.
        of_account: what it finds depends on who is logged on: keys, passwords.
    """

    name: str
    part: Part
    look: Callable[[CancelToken], Found | str]
    required: bool = False
    grave: bool = False
    limit_s: float = LIMIT_S
    names_staff: bool = False
    of_account: bool = False


class Diagnose:
    """Runs probes one by one; one that fails or hangs does not stop the others.

    Each runs on a thread of its own. One that did not answer in time keeps its thread; it is not
    started a second time before the first has ended.
    """

    def __init__(self, probes: Sequence[Probe]) -> None:
        self._probes = tuple(probes)
        self._hanging: dict[str, tuple[TaskRunner, Handle]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Of all probes, in order."""
        return tuple(probe.name for probe in self._probes)

    @property
    def machine_names(self) -> tuple[str, ...]:
        """Of the probes that find the same whoever asks, in order."""
        return tuple(probe.name for probe in self._probes if not probe.of_account)

    def __call__(self) -> tuple[Check, ...]:
        """All findings, in the order of the probes."""
        return tuple(self.each())

    def each(
        self, names: Collection[str] | None = None, cancel: CancelToken | None = None
    ) -> Iterator[Check]:
        """Findings as they come, in the order of the probes.

        Args:
            names: of the probes to run; None runs all.
            cancel: ends it, in the middle of a probe as well.

        Raises:
            Cancelled: somebody asked to stop.
        """
        token = cancel or CancelToken()
        for probe in self._probes:
            if names is None or probe.name in names:
                token.checkpoint()
                yield self._looked(probe, token)

    def _looked(self, probe: Probe, token: CancelToken) -> Check:
        began = time.monotonic()
        outcome = self._outcome(probe, token)
        return _check(probe, outcome, time.monotonic() - began)

    def _outcome(self, probe: Probe, token: CancelToken) -> Outcome[Found | str]:
        silent = Failed(ProbeSilentError(seconds=round(probe.limit_s)))
        if probe.name in self._hanging:
            former, handle = self._hanging[probe.name]
            if not handle.wait(0):
                return silent
            former.close()
            del self._hanging[probe.name]
        came: list[Outcome[Found | str]] = []
        runner = TaskRunner(1, name="probe")
        handle = runner.submit(probe.look, came.append)
        ended = False
        try:
            ended = _wait(handle, probe.limit_s, token)
        finally:
            if ended:
                runner.close()
            else:
                handle.cancel()
                self._hanging[probe.name] = runner, handle
        return came[0] if ended else silent


def _wait(handle: Handle, limit_s: float, token: CancelToken) -> bool:
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        if handle.wait(_POLL_S):
            return True
        token.checkpoint()
    return handle.wait(0)


def _check(probe: Probe, outcome: Outcome[Found | str], took_s: float) -> Check:
    def made(severity: Severity, found: Found, error: AppError | None = None) -> Check:
        return Check(
            name=probe.name,
            part=probe.part,
            severity=severity,
            required=probe.required,
            detail=found.detail,
            values=found.values,
            error=error,
            took_s=took_s,
            names_staff=probe.names_staff,
        )

    if isinstance(outcome, Succeeded):
        found = outcome.value if isinstance(outcome.value, Found) else Found(outcome.value)
        severity = Severity.OK if found.warning is None else Severity.LOOK
        return made(severity, found, found.warning)
    if not isinstance(outcome, Failed):
        raise Cancelled
    error = outcome.error
    if not isinstance(error, AppError):
        error = DiagnosisError(name=type(error).__name__)
    return made(
        Severity.BROKEN if probe.required or probe.grave else Severity.LOOK, Found(""), error
    )
