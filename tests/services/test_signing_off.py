"""Who signs when: roles, batches, what stays and what waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner_app.domain.dossier import PaperState, SignedFile
from scanner_app.domain.errors import DiskFullError
from scanner_app.domain.file_errors import FileHostileError
from scanner_app.domain.key_errors import TokenPulledError
from scanner_app.domain.sign_errors import AgencyKeyMissingError, SigningError, SignRulesError
from scanner_app.domain.sign_rules import SignRule
from scanner_app.domain.signature import CopyKind, CopyMark, SignerRole, SignOrder
from scanner_app.domain.verification import FileReport
from scanner_app.ports import Signer
from scanner_app.services.sign_plan import PlanSigning, received_on
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.scripted import SoftSigner
from tests.services.conftest import CODE, Counter

OFFICER, AGENCY = SignerRole.OFFICER, SignerRole.AGENCY
BOTH = SignRule((), (OFFICER, AGENCY), copy=CopyKind.SAO_Y)
ALONE = SignRule((), (OFFICER,))
CODES = (CODE, "000.00.21.H37-231018-0008", "000.00.21.H37-231018-0009")


class Hands(dict[SignerRole, SoftSigner]):
    """A signer for each role."""

    def __call__(self, role: SignerRole) -> Signer:
        return self[role]


@pytest.fixture
def hands(counter: Counter) -> Hands:
    return Hands(
        {
            OFFICER: SoftSigner(counter.clock, "Cán bộ"),
            AGENCY: SoftSigner(counter.clock, "UBND phường"),
        }
    )


@pytest.fixture
def unsigned(counter: Counter) -> Counter:
    """Three papers, each of its own dossier, with a PDF and no signature."""

    def nobody() -> Signer:
        raise SigningError

    counter.signer = nobody
    for number, code in enumerate(CODES):
        counter.digitize({f"{number}.jpg": [f"{number}".encode()]}, code)
    return counter


def states(counter: Counter) -> list[PaperState]:
    return [
        paper.state
        for dossier in reversed(counter.dossiers.recent(None, 9))
        for paper in counter.dossiers.dossier(dossier).papers
    ]


def test_both_sign_one_file_in_order_and_only_then_it_is_queued(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.rules = (BOTH,)
    sign = unsigned.sign(hands)

    assert sign(CancelToken(), roles=(OFFICER,)) == ()
    assert states(unsigned) == [PaperState.ARCHIVED] * 3
    assert unsigned.queue.jobs() == ()
    assert sign(CancelToken(), roles=(AGENCY,)) == ()

    assert states(unsigned) == [PaperState.SIGNED] * 3
    paper = unsigned.dossiers.dossier(unsigned.dossiers.recent(None, 1)[0]).papers[0]
    assert [(each.role, each.holder) for each in paper.signatures] == [
        (OFFICER, "Cán bộ"),
        (AGENCY, "UBND phường"),
    ]
    assert paper.pdf is not None
    assert paper.pdf.read_bytes().endswith(b" signed signed")
    assert len(unsigned.queue.jobs()) == 3


def test_between_two_signatures_nothing_else_is_left_on_disk(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.rules = (BOTH,)
    sign = unsigned.sign(hands)

    sign(CancelToken(), roles=(OFFICER,))
    between = [path.name for path in sorted((unsigned.home / "unsigned").glob("*.pdf"))]
    sign(CancelToken(), roles=(AGENCY,))

    assert len(between) == 3
    assert all(name.endswith("-officer.pdf") for name in between)
    assert list((unsigned.home / "unsigned").glob("*.pdf")) == []


def test_only_the_agency_s_signature_makes_an_official_copy(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.rules = (BOTH,)

    unsigned.sign(hands)(CancelToken())

    mark = CopyMark(CopyKind.SAO_Y, "UBND phường Thử Nghiệm")
    assert {(one.role, one.mark) for one in hands[OFFICER].orders} == {(OFFICER, None)}
    assert {(one.role, one.mark) for one in hands[AGENCY].orders} == {(AGENCY, mark)}


def test_a_signer_hears_how_many_files_of_the_batch_are_left(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.sign(hands)(CancelToken())

    assert [one.left for one in hands[OFFICER].orders] == [3, 2, 1]


def test_a_key_is_opened_once_a_batch_and_closed_whatever_happens(
    unsigned: Counter, hands: Hands
) -> None:
    opened: list[SignerRole] = []

    def opening(role: SignerRole) -> Signer:
        opened.append(role)
        return hands[role]

    unsigned.sign(opening)(CancelToken())

    assert opened == [OFFICER]
    assert hands[OFFICER].closed == 1
    assert hands[AGENCY].closed == 0


def test_without_the_agency_s_key_the_officer_s_signatures_stay_and_the_files_wait(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.rules = (BOTH,)

    def opening(role: SignerRole) -> Signer:
        if role is AGENCY:
            raise AgencyKeyMissingError
        return hands[role]

    errors = unsigned.sign(opening)(CancelToken())

    assert [error.code for error in errors] == ["sign.no_agency_certificate"]
    plan = PlanSigning(unsigned.dossiers, lambda: unsigned.rules)
    assert [each.role for each in plan()] == [AGENCY] * 3
    assert plan(OFFICER) == ()


class Failing(SoftSigner):
    """Signs so many files, then fails as it is told."""

    def __init__(self, counter: Counter, after: int, error: Exception) -> None:
        super().__init__(counter.clock)
        self._after = after
        self._error = error

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        if len(self.orders) == self._after:
            self._after = -1
            raise self._error
        return super().sign(source, target, order)


def test_a_token_pulled_in_mid_batch_keeps_what_was_signed_and_asks_no_more(
    unsigned: Counter,
) -> None:
    signer = Failing(unsigned, 1, TokenPulledError())

    errors = unsigned.sign(lambda _role: signer)(CancelToken())

    assert [error.code for error in errors] == ["sign.token_pulled"]
    assert states(unsigned) == [PaperState.SIGNED, PaperState.ARCHIVED, PaperState.ARCHIVED]
    assert len(signer.orders) == 1
    assert signer.closed == 1


def test_a_file_that_cannot_be_signed_does_not_stop_the_others(unsigned: Counter) -> None:
    signer = Failing(unsigned, 1, SigningError(problem="pdf_refused"))

    errors = unsigned.sign(lambda _role: signer)(CancelToken())

    assert [error.code for error in errors] == ["sign.failed"]
    assert states(unsigned) == [PaperState.SIGNED, PaperState.ARCHIVED, PaperState.SIGNED]


def test_a_full_disk_stops_the_batch_and_costs_nothing(unsigned: Counter) -> None:
    signer = Failing(unsigned, 1, DiskFullError(path="x"))

    with pytest.raises(DiskFullError):
        unsigned.sign(lambda _role: signer)(CancelToken())

    assert states(unsigned) == [PaperState.SIGNED, PaperState.ARCHIVED, PaperState.ARCHIVED]
    assert signer.closed == 1


class Deaf(SoftSigner):
    """Says it signed and added no signature."""

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        signed = super().sign(source, target, order)
        target.write_bytes(source.read_bytes())
        return signed


def test_a_file_without_one_signature_more_is_not_taken(unsigned: Counter, hands: Hands) -> None:
    unsigned.rules = (BOTH,)
    unsigned.sign(hands)(CancelToken(), roles=(OFFICER,))

    errors = unsigned.sign(lambda _role: Deaf(unsigned.clock))(CancelToken(), roles=(AGENCY,))

    assert {error.code for error in errors} == {"sign.verify_failed"}
    assert unsigned.queue.jobs() == ()
    assert list((unsigned.home / "signed").rglob("*.pdf")) == []


def test_a_broken_table_signs_nothing_by_guess(unsigned: Counter, hands: Hands) -> None:
    def broken() -> tuple[SignRule, ...]:
        raise SignRulesError(path="x")

    sign = unsigned.sign(hands)
    sign._plan = PlanSigning(unsigned.dossiers, broken)

    errors = sign(CancelToken(), roles=(OFFICER,))

    assert [error.code for error in errors] == ["sign.rules_invalid"]
    assert states(unsigned) == [PaperState.ARCHIVED] * 3


def test_a_table_that_asks_for_less_meanwhile_still_completes_the_file(
    unsigned: Counter, hands: Hands
) -> None:
    unsigned.rules = (BOTH,)
    sign = unsigned.sign(hands)
    sign(CancelToken(), roles=(OFFICER,))
    unsigned.rules = (ALONE,)

    assert sign(CancelToken()) == ()

    assert states(unsigned) == [PaperState.SIGNED] * 3


def test_an_edit_drops_signatures_of_the_old_file(unsigned: Counter, hands: Hands) -> None:
    unsigned.rules = (BOTH,)
    unsigned.sign(hands)(CancelToken(), roles=(OFFICER,))
    dossier = unsigned.dossiers.dossier(unsigned.dossiers.recent(None, 1)[0])

    unsigned.edit().turn(dossier.papers[0].pages, 90, "cb")

    assert unsigned.dossiers.dossier(dossier.id).papers[0].signatures == ()


def test_the_rules_of_the_day_of_reception_hold(unsigned: Counter) -> None:
    coded = unsigned.dossiers.dossier(unsigned.dossiers.recent(None, 1)[0])
    assert received_on(coded).isoformat() == "2023-10-18"

    late = datetime(2024, 6, 30, 18, 0, tzinfo=UTC)  # 1 July in Vietnam
    unsigned.clock.now = late
    unsigned.digitize({"x.jpg": [b"x"]}, None)
    uncoded = unsigned.dossiers.dossier(unsigned.dossiers.recent(None, 1)[0])
    assert received_on(uncoded).isoformat() == "2024-07-01"


def test_a_file_that_cannot_be_judged_stops_no_other_and_leaves_nothing(
    unsigned: Counter, hands: Hands
) -> None:
    class Choking:
        """Cannot judge the first file, as one that is too large or takes too long."""

        def __init__(self) -> None:
            self.asked = 0

        def verify(self, path: Path) -> FileReport:
            self.asked += 1
            if self.asked == 1:
                raise FileHostileError(path=path)
            return sound.verify(path)

    sound = unsigned.verifier
    unsigned.verifier = Choking()  # type: ignore[assignment]

    errors = unsigned.sign(hands)(CancelToken())

    assert [error.code for error in errors] == [FileHostileError.code]
    assert states(unsigned) == [PaperState.ARCHIVED, PaperState.SIGNED, PaperState.SIGNED]
    assert len(list((unsigned.home / "signed").rglob("*.pdf"))) == 2


class Meanwhile(SoftSigner):
    """Something happens while the first file is being signed."""

    def __init__(self, counter: Counter, happens: Callable[[], object]) -> None:
        super().__init__(counter.clock)
        self._happens = happens

    def sign(self, source: Path, target: Path, order: SignOrder) -> SignedFile:
        signed = super().sign(source, target, order)
        if len(self.orders) == 1:
            self._happens()
        return signed


def test_a_dossier_marked_secret_during_the_batch_is_signed_no_more(unsigned: Counter) -> None:
    last = unsigned.dossiers.recent(None, 1)[0]
    signer = Meanwhile(unsigned, lambda: unsigned.secret().hold(last, "cb"))

    errors = unsigned.sign(lambda _role: signer)(CancelToken())

    assert [error.code for error in errors] == ["edit.stale"]
    assert states(unsigned) == [PaperState.SIGNED, PaperState.SIGNED, PaperState.ARCHIVED]
    assert len(signer.orders) == 2


def test_a_paper_signed_while_its_dossier_was_marked_secret_is_sent_after_a_false_alarm(
    unsigned: Counter, hands: Hands
) -> None:
    first = unsigned.dossiers.recent(None, 9)[-1]
    signer = Meanwhile(unsigned, lambda: unsigned.secret().hold(first, "cb"))
    unsigned.sign(lambda _role: signer)(CancelToken())
    unsigned.signer = lambda: hands[OFFICER]

    unsigned.secret().not_secret(first, "cb")
    unsigned.digitize({})

    assert states(unsigned) == [PaperState.ACCEPTED] * 3


def test_a_dossier_that_joins_another_during_the_batch_does_not_stop_the_others(
    unsigned: Counter,
) -> None:
    unsigned.digitize({"x.jpg": [b"x"]}, None)
    unsigned.digitize({"y.jpg": [b"y"]}, "000.00.21.H37-231018-0010")
    uncoded = unsigned.dossiers.recent(None, 2)[1]
    signer = Meanwhile(unsigned, lambda: unsigned.decide().give_code(uncoded, CODES[2], "cb"))

    errors = unsigned.sign(lambda _role: signer)(CancelToken())

    assert [error.code for error in errors] == ["edit.stale"]
    assert states(unsigned) == [*[PaperState.SIGNED] * 3, PaperState.FILED, PaperState.SIGNED]
