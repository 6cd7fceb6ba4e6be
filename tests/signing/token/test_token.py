"""A key on a token keeps what every signer promises, by one login a batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from scanner_app.signing.file_signer import FileSigner
from scanner_app.signing.held import Terms
from scanner_app.signing.judging.file import PdfVerifier
from scanner_app.signing.token.opened import OpenedToken
from tests.fakes.clock import SettableClock
from tests.signing.keyfiles import NOON
from tests.signing.signer_contract import HOW, SignerContract
from tests.signing.token.conftest import Tokens
from tests.signing.token.softhsm import (
    HOLDER,
    PIN,
    Authority,
    Plugged,
    make_key,
    put_certificate,
)


def opened(plugged: Plugged, clock: SettableClock) -> FileSigner:
    return FileSigner(OpenedToken(plugged.key, PIN, NOON), Terms(clock))


class TestToken(SignerContract):
    @pytest.fixture(params=["rsa", "ec"])
    def card(self, request: pytest.FixtureRequest, tokens: Tokens) -> Plugged:
        return tokens(request.param)

    @pytest.fixture
    def signer(self, card: Plugged, clock: SettableClock) -> Iterator[FileSigner]:
        signer = opened(card, clock)
        yield signer
        signer.close()

    @pytest.fixture
    def roots(self, card: Plugged) -> tuple[Path, ...]:
        return card.roots


def test_the_issuers_certificate_goes_into_the_signature_and_the_root_does_not(
    plugged: Plugged, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    signer = opened(plugged, clock)
    signed = signer.sign(archive, tmp_path / "a.pdf", HOW).path
    signer.close()

    with signed.open("rb") as file:
        (signature,) = PdfFileReader(file).embedded_signatures
        names = {
            each.chosen.subject.native["common_name"]
            for each in signature.signed_data["certificates"]
        }

    assert names == {HOLDER, "Nơi Cấp Thử Nghiệm"}


@pytest.mark.slow
def test_a_hundred_files_are_signed_by_one_login(
    plugged: Plugged, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    verifier = PdfVerifier(clock=clock, roots=plugged.roots)
    signer = opened(plugged, clock)

    told = [signer.sign(archive, tmp_path / f"{n}.pdf", HOW) for n in range(100)]
    signer.close()

    assert (plugged.count("logins"), plugged.count("signatures")) == (1, 100)
    assert all(verifier.verify(each.path).ok for each in told[::25])


def test_a_closed_token_is_logged_out_and_its_driver_ended(
    plugged: Plugged, clock: SettableClock
) -> None:
    signer = opened(plugged, clock)

    signer.close()

    assert (plugged.count("logouts"), plugged.count("finalised")) == (1, 1)


def test_a_token_whose_certificate_may_not_sign_is_closed_at_once(
    plugged: Plugged, clock: SettableClock
) -> None:
    clock.now = NOON.replace(year=2031)

    with pytest.raises(Exception, match="expired"):
        opened(plugged, clock)

    assert (plugged.count("logouts"), plugged.count("finalised")) == (1, 1)


@pytest.mark.parametrize("order", ["raw_only", "raw_only_unsaid"])
def test_a_token_that_hashes_nothing_by_itself_is_signed_with(
    order: str, plugged: Plugged, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    plugged.order(order)
    signer = opened(plugged, clock)

    signed = signer.sign(archive, tmp_path / "a.pdf", HOW)
    signer.close()

    assert PdfVerifier(clock=clock, roots=plugged.roots).verify(signed.path).ok


def test_a_key_that_wants_its_pin_each_time_gets_it(
    tokens: Tokens, authority: Authority, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    plugged = tokens("none")
    with plugged.writing() as session:
        public = make_key(session, asks_again=True)
        put_certificate(session, authority.issue(public), b"\x01")
        put_certificate(session, authority.issuer, b"\x02")
    signer = opened(plugged, clock)

    told = [signer.sign(archive, tmp_path / f"{n}.pdf", HOW) for n in range(2)]
    signer.close()

    verifier = PdfVerifier(clock=clock, roots=plugged.roots)
    assert [verifier.verify(each.path).ok for each in told] == [True, True]
    assert plugged.count("logins") == 3


def test_a_driver_is_held_until_the_last_one_lets_go(
    plugged: Plugged, clock: SettableClock
) -> None:
    one, two = opened(plugged, clock), opened(plugged, clock)

    two.close()

    assert plugged.count("finalised") == 0
    one.close()
    assert plugged.count("finalised") == 1
