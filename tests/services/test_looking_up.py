"""A code that the register does not know is shown; it holds only when the register should know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from scanner_app.domain.dossier import HoldReason, PaperState
from scanner_app.domain.register import RegisterRow
from scanner_app.services.looking_up import InRegister
from tests.domain.pages import barcode
from tests.services.conftest import CODE, OFFICE, Counter
from tests.storage.conftest import blank_reading

BEFORE, AFTER = "000.00.21.H37-231017-0001", "000.00.21.H37-231019-0001"
STACK: dict[str, list[object]] = {"a.jpg": [b"one"]}


def covered(counter: Counter) -> None:
    """The register of the days around the code, without it."""
    counter.register.put(
        [
            RegisterRow(BEFORE, OFFICE, date(2023, 10, 17)),
            RegisterRow(AFTER, OFFICE, date(2023, 10, 19)),
        ]
    )


def scanned(counter: Counter, file: str = "a.jpg") -> None:
    """One page that bears the code as a barcode, all the way."""
    counter.reader._reading = replace(blank_reading(), barcodes=(barcode(CODE),))
    counter.digitize({file: [file.encode()]}, given_code=None)


def test_without_a_register_there_is_no_telling_and_no_hold(counter: Counter) -> None:
    (dossier,) = counter.digitize(STACK).dossiers

    assert InRegister(counter.register)(OFFICE, CODE) is None
    assert counter.dossiers.dossier(dossier).holds == ()


def test_a_register_that_ends_before_the_code_holds_nothing(counter: Counter) -> None:
    counter.register.put([RegisterRow(BEFORE, OFFICE, date(2023, 10, 17))])

    (dossier,) = counter.digitize(STACK).dossiers

    assert InRegister(counter.register)(OFFICE, CODE) is None
    assert counter.dossiers.dossier(dossier).holds == ()


def test_there_is_no_telling_about_what_is_no_code(counter: Counter) -> None:
    covered(counter)

    assert InRegister(counter.register)(OFFICE, "hồ sơ số 7") is None
    assert InRegister(counter.register)(OFFICE, None) is None


def test_a_code_that_the_register_should_know_is_held_and_doubted(counter: Counter) -> None:
    covered(counter)

    scanned(counter)

    (dossier,) = map(counter.dossiers.dossier, counter.dossiers.recent(OFFICE, 9))
    assert InRegister(counter.register)(OFFICE, CODE) is False
    assert (dossier.code, dossier.holds) == (CODE, (HoldReason.NOT_IN_REGISTER,))
    assert [tag.doubtful for tag in dossier.tags if tag.name == "dossier_code"] == [True]
    assert counter.uploader.received == []


def test_a_typed_code_is_held_too(counter: Counter) -> None:
    covered(counter)

    (dossier,) = counter.digitize(STACK).dossiers

    assert counter.dossiers.dossier(dossier).holds == (HoldReason.NOT_IN_REGISTER,)


def test_a_code_that_the_register_knows_goes_on(counter: Counter) -> None:
    covered(counter)
    counter.register.put([RegisterRow(CODE, OFFICE, date(2023, 10, 18))])

    (dossier,) = counter.digitize(STACK).dossiers

    assert InRegister(counter.register)(OFFICE, CODE.lower()) is True
    assert counter.dossiers.dossier(dossier).papers[0].state is PaperState.ACCEPTED


def test_a_person_confirms_the_code_by_giving_it_again(counter: Counter) -> None:
    covered(counter)
    (dossier,) = counter.digitize(STACK).dossiers

    counter.decide().give_code(dossier, CODE, "Cán bộ")
    counter.digitize(STACK)

    assert counter.dossiers.dossier(dossier).papers[0].state is PaperState.ACCEPTED


def test_a_confirmed_code_is_not_asked_about_again(counter: Counter) -> None:
    covered(counter)
    (dossier,) = counter.digitize(STACK).dossiers
    counter.decide().give_code(dossier, CODE, "Cán bộ")

    scanned(counter, "b.jpg")

    (found,) = map(counter.dossiers.dossier, counter.dossiers.recent(OFFICE, 9))
    assert (found.id, len(found.papers), found.holds) == (dossier, 2, ())


def test_an_import_that_brings_the_code_frees_the_dossier(counter: Counter, tmp_path: Path) -> None:
    covered(counter)
    (dossier,) = counter.digitize(STACK).dossiers
    file = tmp_path / "so.csv"
    file.write_text(f"Mã hồ sơ;Ngày tiếp nhận\n{CODE};18/10/2023\n", encoding="utf-8")

    done = counter.importer()(file, office=OFFICE)
    counter.digitize(STACK)

    assert done.released == (dossier,)
    assert counter.dossiers.dossier(dossier).papers[0].state is PaperState.ACCEPTED


def test_an_import_that_died_before_freeing_is_made_up_for(counter: Counter) -> None:
    covered(counter)
    (dossier,) = counter.digitize(STACK).dossiers
    counter.register.put([RegisterRow(CODE, OFFICE, date(2023, 10, 18))])

    counter.digitize({"b.jpg": [b"other"]}, given_code=BEFORE)

    assert counter.dossiers.dossier(dossier).papers[0].state is PaperState.ACCEPTED
