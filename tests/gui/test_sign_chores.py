"""What is told of a batch of signatures."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from scanner_app.domain.sign_errors import SigningError
from scanner_app.domain.signature import SignerRole
from scanner_app.gui.signing.sign_chores import BatchSigned, sign_batch
from scanner_app.ports import Signer
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.tasks.cancel import CancelToken
from tests.fakes.scripted import SoftSigner
from tests.services.conftest import CODE, Counter


def test_what_was_edited_before_its_turn_is_not_told_as_signed(tmp_path: Path) -> None:
    def nobody() -> Signer:
        raise SigningError

    counter = Counter(tmp_path)
    counter.signer = nobody
    counter.digitize({"a.jpg": [b"a"]}, CODE)
    counter.digitize({"b.jpg": [b"b"]}, "000.00.21.H37-231018-0008")
    first, second = counter.dossiers.to_sign()

    def opening(_role: SignerRole) -> Signer:
        counter.edit().turn(second.pages, 90, "cb")
        return SoftSigner(counter.clock)

    app = SimpleNamespace(
        plan_signing=PlanSigning(counter.dossiers, lambda: ()),
        steps=SimpleNamespace(sign=counter.sign(opening)),
        keys=SimpleNamespace(forget=lambda: None),
        sending=SimpleNamespace(wake=lambda: None),
    )
    told: list[object] = []

    sign_batch(
        app,  # type: ignore[arg-type]  # the part of the app it uses
        told.append,
        CancelToken(),
        papers=frozenset({first.id, second.id}),
        role=SignerRole.OFFICER,
    )
    counter.database.close()

    (batch,) = (each for each in told if isinstance(each, BatchSigned))
    assert (batch.signed, batch.total) == (1, 2)
