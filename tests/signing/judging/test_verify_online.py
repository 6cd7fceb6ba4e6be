"""Asking issuers whether certificates were revoked: only when told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyhanko.sign.signers.pdf_cms import SimpleSigner

from scanner_app.domain.signature import SignOrder
from scanner_app.domain.verification import SignatureReport
from scanner_app.signing.issuers.fetching import Budget
from scanner_app.signing.judging.asking import AskIssuers
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.pades import signed_copy
from tests.signing.pki.running import PASSWORD, Pki


@pytest.fixture
def signed_by(pki: Pki, archive: Path, tmp_path: Path) -> Callable[[str], Path]:
    def sign(name: str) -> Path:
        upstream: Any = SimpleSigner  # partly untyped
        signer = upstream.load_pkcs12(str(pki.keyfile(name)), passphrase=PASSWORD.encode())
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(signed_copy(archive.read_bytes(), signer, pki.clock(), SignOrder()))
        return path

    return sign


def _judge(path: Path, pki: Pki, root: Path, fetch: AskIssuers | None) -> SignatureReport:
    report = PdfVerifier(clock=pki.clock, roots=[root], fetch=fetch).verify(path)
    assert report.ok
    return report.signatures[0]


@pytest.mark.parametrize(
    ("name", "state", "trusted"),
    [
        ("officer", "good", True),
        ("revoked", "revoked", False),
        ("crl_only", "good", True),
        ("unreachable", "unknown", True),
    ],
)
def test_the_issuers_answer_decides(
    name: str, state: str, trusted: bool, pki: Pki, signed_by: Callable[[str], Path]
) -> None:
    found = _judge(signed_by(name), pki, pki.root, AskIssuers())

    assert (found.revocation, found.trusted) == (state, trusted)
    assert ("revocation_unknown" in found.problems) == (state == "unknown")


def test_nobody_is_asked_unless_told_to(pki: Pki, signed_by: Callable[[str], Path]) -> None:
    found = _judge(signed_by("revoked"), pki, pki.root, None)

    assert (found.revocation, found.trusted) == ("unknown", True)
    assert found.problems == ("revocation_unknown",)


def test_nobody_is_asked_about_a_chain_that_no_root_vouches_for(
    pki: Pki, signed_by: Callable[[str], Path]
) -> None:
    budget = Budget()

    found = _judge(signed_by("officer"), pki, pki.stranger_root, AskIssuers(budget))

    assert found.problems == ("unknown_trust",)
    assert budget.left_s == Budget().left_s


def test_asking_ends_when_its_time_is_spent(pki: Pki, signed_by: Callable[[str], Path]) -> None:
    found = _judge(signed_by("officer"), pki, pki.root, AskIssuers(Budget(left_s=0)))

    assert found.revocation == "unknown"
