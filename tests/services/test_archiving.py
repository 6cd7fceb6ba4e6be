"""Building PDFs while people go on working."""

from __future__ import annotations

from scanner_app.domain.dossier import Paper, PaperState
from scanner_app.domain.sign_errors import SigningError
from scanner_app.ports import Signer
from scanner_app.services.archiving import ArchivePapers
from scanner_app.tasks.cancel import CancelToken
from tests.services.conftest import CODE, Counter

OTHERS = ("000.00.21.H37-231018-0008", "000.00.21.H37-231018-0009")


def test_a_dossier_that_joins_another_meanwhile_does_not_stop_the_others(counter: Counter) -> None:
    def nobody() -> Signer:
        raise SigningError

    counter.signer = nobody
    counter.digitize({"a.jpg": [b"a"]}, CODE)
    for name in "bc":
        counter.digitize({f"{name}.jpg": [name.encode()]}, None)
    last, joining, _ = counter.dossiers.recent(None, 9)
    for dossier, code in zip((joining, last), OTHERS, strict=True):
        counter.decide().give_code(dossier, code, "cb")

    def join(_paper: Paper) -> bool:
        if joining in counter.dossiers.recent(None, 9):
            counter.decide().give_code(joining, CODE, "cb")
        return False

    archive = ArchivePapers(
        counter.dossiers,
        counter.pages,
        counter.builder,
        counter.home / "unsigned",
        counter.clock,
        "Bộ phận Một cửa",
        counter.told.append,
        join,
    )
    archive(CancelToken())

    assert counter.dossiers.dossier(last).papers[0].state is PaperState.ARCHIVED
    archive(CancelToken())
    assert counter.dossiers.to_archive() == ()
