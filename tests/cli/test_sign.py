"""`sohoa sign` on a real store with scripted signers: what it lists, signs and counts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any  # JSON has no types

import pytest

from scanner_app.cli import sign
from scanner_app.domain.sign_errors import AgencyKeyMissingError, SigningError
from scanner_app.domain.sign_rules import SignRule
from scanner_app.domain.signature import SignerRole
from scanner_app.ports import Signer
from scanner_app.services.sign_plan import PlanSigning
from tests.fakes.scripted import SoftSigner
from tests.services.conftest import Counter

OFFICER, AGENCY = SignerRole.OFFICER, SignerRole.AGENCY


@pytest.fixture
def due(tmp_path: Path) -> Iterator[Counter]:
    """What needs the officer's signature and then the agency's."""

    def nobody() -> Signer:
        raise SigningError

    counter = Counter(tmp_path)
    counter.signer = nobody
    counter.digitize({"a.jpg": [b"a"], "b.jpg": [b"b"]})
    counter.rules = (SignRule((), (OFFICER, AGENCY)),)
    yield counter
    counter.database.close()


def run(
    counter: Counter,
    capsys: pytest.CaptureFixture[str],
    role: SignerRole | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> tuple[int, dict[str, Any]]:
    """Sign on a PC that has the officer's key alone."""

    def opening(role: SignerRole) -> Signer:
        if role is AGENCY:
            raise AgencyKeyMissingError
        meanwhile()
        return SoftSigner(counter.clock)

    app = SimpleNamespace(
        working=nullcontext,
        plan_signing=PlanSigning(counter.dossiers, lambda: counter.rules),
        dossiers=counter.dossiers,
        steps=SimpleNamespace(sign=counter.sign(opening)),
    )
    options = argparse.Namespace(
        action=None, keys=False, list=False, yes=True, json=True, role=role
    )
    status = sign.run(app, options)  # type: ignore[arg-type]  # the part of the app it uses
    return status, json.loads(capsys.readouterr().out)


def test_what_the_officer_signed_counts_though_the_agency_s_key_is_missing(
    due: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(due, capsys)

    assert [row["role"] for row in told["due"]] == ["officer"] * len(told["due"])
    assert told["signed"] == len(told["due"]) > 0
    assert [error["code"] for error in told["errors"]] == ["sign.no_agency_certificate"]
    assert status == 1


def test_what_nobody_signed_does_not_count(
    due: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    run(due, capsys, OFFICER)

    _, told = run(due, capsys)

    assert [row["role"] for row in told["due"]] == ["agency"] * len(told["due"])
    assert told["signed"] == 0


def test_what_was_edited_before_its_turn_does_not_count(
    due: Counter, capsys: pytest.CaptureFixture[str]
) -> None:
    (paper,) = due.dossiers.to_sign()

    status, told = run(due, capsys, OFFICER, lambda: due.edit().turn(paper.pages, 90, "cb"))

    assert (status, told["signed"]) == (1, 0)
    assert [error["code"] for error in told["errors"]] == ["edit.stale"]
