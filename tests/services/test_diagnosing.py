"""Diagnosing: one probe that fails or hangs never hides the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from scanner_app.domain.diagnosis import Check, Found, Part, Severity, worst_first
from scanner_app.domain.diagnosis_errors import CertificateEndingError, RegisterEmptyError
from scanner_app.domain.errors import Cancelled, DiskFullError
from scanner_app.services.diagnosing import Diagnose, Probe
from scanner_app.tasks.cancel import CancelToken

Look = Callable[[CancelToken], Found | str]


def probe(name: str, look: Look, *, required: bool = False, limit_s: float = 10.0) -> Probe:
    return Probe(name, Part.DISK, look, required=required, limit_s=limit_s)


def failing(error: Exception) -> Look:
    def look(_cancel: CancelToken) -> Found:
        raise error

    return look


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What hangs waits for it."""
    gate = threading.Event()
    yield gate
    gate.set()


def test_severity_says_whether_work_stops_or_somebody_should_look() -> None:
    soon = Found("còn 20 ngày", {"days": 20}, CertificateEndingError(day="1", days=20))
    diagnose = Diagnose(
        (
            probe("fine", lambda _cancel: "đủ", required=True),
            probe("warned", lambda _cancel: soon, required=True),
            probe("absent", failing(RegisterEmptyError())),
            probe("full", failing(DiskFullError(path="x")), required=True),
            Probe("chain", Part.JOURNAL, failing(RegisterEmptyError()), grave=True),
        )
    )

    checks = {check.name: check for check in diagnose()}

    severities = {name: check.severity for name, check in checks.items()}
    assert severities == {
        "fine": Severity.OK,
        "warned": Severity.LOOK,
        "absent": Severity.LOOK,
        "full": Severity.BROKEN,
        "chain": Severity.BROKEN,
    }
    assert [name for name, check in checks.items() if check.stops_work] == ["full"]
    assert checks["warned"].values == {"days": 20}
    assert [each.name for each in worst_first(tuple(checks.values()))][:2] == ["full", "chain"]


def test_what_hangs_is_told_as_silent_and_the_others_still_come(gate: threading.Event) -> None:
    def hang(_cancel: CancelToken) -> str:
        gate.wait()
        return "late"

    diagnose = Diagnose((probe("share", hang, limit_s=0.1), probe("after", lambda _cancel: "có")))

    first, after = diagnose()

    assert first.error is not None
    assert (first.error.code, first.severity) == ("probe.silent", Severity.LOOK)
    assert after.ok
    # It is not started a second time while it hangs, and looked at again once it has ended.
    (again,) = diagnose.each(["share"])
    assert again.took_s < 0.1
    gate.set()
    assert _until_it_answers(diagnose).detail == "late"


def test_a_bug_in_a_probe_is_a_finding_of_its_own() -> None:
    diagnose = Diagnose((probe("bug", failing(ZeroDivisionError())), probe("after", lambda _c: "")))

    bug, after = diagnose()

    assert bug.error is not None
    assert (bug.error.code, bug.error.facts) == ("probe.failed", {"name": "ZeroDivisionError"})
    assert after.ok


def test_a_round_is_stopped_in_the_middle_of_a_probe(gate: threading.Event) -> None:
    cancel = CancelToken()

    def hang(_cancel: CancelToken) -> str:
        cancel.cancel()
        gate.wait()
        return ""

    with pytest.raises(Cancelled):
        list(Diagnose((probe("share", hang),)).each(None, cancel))


def _until_it_answers(diagnose: Diagnose) -> Check:
    while True:
        (check,) = diagnose.each(["share"])
        if check.ok:
            return check
