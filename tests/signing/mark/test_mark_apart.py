"""A page to be marked is drawn where files are judged, not where the key is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from scanner_app.domain.key_source import FileKey
from scanner_app.domain.sign_errors import SigningCrashedError, SigningError
from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.signing.apart import SignerApart
from scanner_app.signing.demo_certificate import DemoKey
from scanner_app.signing.held import Terms
from scanner_app.signing.mark.apart import LookApart
from tests.fakes.clock import SettableClock
from tests.signing.marked_pages import seen
from tests.signing.test_apart import Travelling

A = TypeVar("A")
R = TypeVar("R")
COPY = SignOrder(SignerRole.AGENCY, CopyMark(CopyKind.SAO_Y, "Sở Tư pháp"))


def uncaged() -> None:
    """No caps: the other process is this one."""


@pytest.fixture
def keys() -> Travelling:
    return Travelling()


@pytest.fixture
def judging() -> Travelling:
    return Travelling()


@pytest.fixture
def signer(
    demo: DemoKey, clock: SettableClock, keys: Travelling, judging: Travelling
) -> SignerApart:
    look = LookApart(judging, uncaged)
    return SignerApart(keys, FileKey(demo.keyfile), demo.password, Terms(clock), look=look)


def test_the_key_is_told_what_is_on_the_page(
    signer: SignerApart, archive: Path, tmp_path: Path, keys: Travelling, judging: Travelling
) -> None:
    copy = signer.sign(archive, tmp_path / "sao y.pdf", COPY).path

    assert (seen(copy) != seen(archive)).any()
    assert len(judging.seen) == 1
    assert b"PageTop" in keys.seen[-1]


def test_a_signature_that_does_not_show_looks_at_no_page(
    signer: SignerApart, archive: Path, tmp_path: Path, judging: Travelling
) -> None:
    signer.sign(archive, tmp_path / "ẩn.pdf", SignOrder(SignerRole.AGENCY))

    assert judging.seen == []


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "source_unreadable"), (b"%PDF-1.7\n%%EOF\n", "pdf_refused")]
)
def test_a_page_that_cannot_be_drawn_is_not_signed(
    content: bytes | None, problem: str, signer: SignerApart, tmp_path: Path, keys: Travelling
) -> None:
    source = tmp_path / "nguồn.pdf"
    if content is not None:
        source.write_bytes(content)
    asked = len(keys.seen)

    with pytest.raises(SigningError) as caught:
        signer.sign(source, tmp_path / "ra.pdf", COPY)

    assert caught.value.facts["problem"] == problem
    assert len(keys.seen) == asked


@pytest.mark.parametrize("reason", ["crashed", "timeout"])
def test_a_page_that_ends_the_other_process_does_not_end_the_batch(
    reason: str, demo: DemoKey, clock: SettableClock, archive: Path, tmp_path: Path
) -> None:
    def ends(function: Callable[[A], R], argument: A) -> R:  # noqa: ARG001 - whatever is asked
        raise SigningCrashedError(reason=reason)

    look = LookApart(ends, uncaged)
    keys = Travelling()
    signer = SignerApart(keys, FileKey(demo.keyfile), demo.password, Terms(clock), look=look)

    with pytest.raises(SigningError) as caught:
        signer.sign(archive, tmp_path / "ra.pdf", COPY)

    assert not caught.value.ends_batch
    assert caught.value.facts["problem"] == "pdf_refused"
