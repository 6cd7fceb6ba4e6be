"""`sohoa reuse`: papers of a dossier that the store has already."""

from __future__ import annotations

import argparse

from scanner_app.bootstrap import App
from scanner_app.cli.output import Json, print_json
from scanner_app.domain.components import ComponentState
from scanner_app.domain.errors import DossierUnknownError
from scanner_app.domain.ids import DossierId
from scanner_app.domain.reuse import ReuseLink
from scanner_app.domain.reuse_errors import ReuseChoiceError
from scanner_app.domain.reuse_offer import ReuseOffer
from scanner_app.domain.vietnam_time import VIETNAM
from scanner_app.messages.reusing import CHECK_VALIDITY, EVIDENCE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("code", metavar="MÃ", help="mã hồ sơ")
    parser.add_argument("--accept", type=int, metavar="SỐ", help="dùng lại giấy tờ thứ này")


def run(app: App, options: argparse.Namespace) -> int:
    """Print what is offered, or use one of it again."""
    found = app.dossiers.of_code(options.code, None)
    if not found:
        raise DossierUnknownError(code=options.code)
    (dossier, *_) = found
    offers = _offers(app, dossier)
    app.note_view(dossier, app.account)
    link = None
    if options.accept is not None:
        if not 1 <= options.accept <= len(offers):
            raise ReuseChoiceError(number=options.accept, count=len(offers))
        with app.working():
            link = app.reuse.accept(dossier, offers[options.accept - 1], app.account)
    if options.json:
        linked: Json = {} if link is None else {"linked": _link_json(link)}
        print_json({"offers": [_offer_json(each) for each in offers], **linked, "errors": []})
    elif link is not None:
        print(f"Đã dùng lại {link.file.kind}, tệp {link.name}.")
    else:
        _print(offers)
    return 0


def _offers(app: App, dossier: DossierId) -> tuple[ReuseOffer, ...]:
    lines = app.complete.look(app.dossiers.dossier(dossier)).lines
    missing = [each for each in lines if each.state is ComponentState.MISSING]
    return app.reuse.find.offers(dossier, [each.rule for each in missing if each.rule is not None])


def _print(offers: tuple[ReuseOffer, ...]) -> None:
    if not offers:
        print("Kho chưa có giấy tờ nào của hồ sơ này.")
        return
    for number, offer in enumerate(offers, start=1):
        told = ", ".join(value for _, value in offer.words)
        print(f"{number}. {offer.file.kind}{f' ({told})' if told else ''}")
        print(
            f"   hồ sơ {offer.dossier_code}, lưu ngày {offer.kept_at.astimezone(VIETNAM):%d/%m/%Y}"
        )
        print(f"   {EVIDENCE[offer.likeness]}.")
    print(CHECK_VALIDITY)


def _offer_json(offer: ReuseOffer) -> Json:
    return {
        "kind": offer.file.kind,
        "part": offer.file.part.value,
        "sha256": offer.file.sha256,
        "component": offer.component,
        "replaces": offer.scanned,
        "evidence": offer.likeness.value,
        "dossier": offer.dossier_code,
        "kept_at": offer.kept_at.isoformat(),
        **dict(offer.words),
    }


def _link_json(link: ReuseLink) -> Json:
    return {"name": link.name, "sha256": link.file.sha256, "kind": link.file.kind}
