"""Use again: papers that the store has already are offered instead of being digitized once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scanner_app.domain.arrangement import remove, restore
from scanner_app.domain.can_cuoc import parse_card_code
from scanner_app.domain.components import ComponentRule
from scanner_app.domain.dossier_code import parse_dossier_code
from scanner_app.domain.edits import Edit, EditAction, Edited, changes_between
from scanner_app.domain.errors import DossierCodeError
from scanner_app.domain.folding import plain_words
from scanner_app.domain.ids import DossierId, OfficeCode
from scanner_app.domain.reuse import ReuseLink
from scanner_app.domain.reuse_errors import ReuseKeyError
from scanner_app.domain.reuse_likeness import (
    PaperSeen,
    applicant_numbers,
    likeness,
    shown_words,
)
from scanner_app.domain.reuse_offer import NOBODY, Likeness, ReuseOffer, StoreLookup
from scanner_app.ports import (
    DossierSeen,
    EditPort,
    FingerprintPort,
    PageStore,
    ReusePort,
)
from scanner_app.services.undoing import AfterEdit

_STRENGTH = tuple(Likeness)
"""Strongest first."""


class FindReuse:
    """What the store has of a dossier's papers; an office sees its own alone."""

    def __init__(self, prints: FingerprintPort, reuses: ReusePort, pages: PageStore) -> None:
        self._prints = prints
        self._reuses = reuses
        self._pages = pages

    def offers(
        self, dossier: DossierId, missing: Sequence[ComponentRule] = ()
    ) -> tuple[ReuseOffer, ...]:
        """Stored papers that scanned ones equal, then some for components that are missing.

        Nothing for a dossier with a secret mark; nothing that it links or refused already.

        Args:
            dossier: which.
            missing: components of its procedure that nothing is there for.

        Raises:
            DossierUnknownError: no such dossier.
        """
        seen = self._prints.dossier_seen(dossier)
        if seen.secret:
            return ()
        found = [*self._equal(dossier, seen), *self._missing(seen, missing)]
        first: dict[str, ReuseOffer] = {}
        for offer in found:
            first.setdefault(offer.file.sha256, offer)
        return tuple(each for digest, each in first.items() if digest not in seen.settled)

    def look_up(self, office: OfficeCode, typed: str, before: StoreLookup = NOBODY) -> StoreLookup:
        """What the store has for whoever has this dossier code, number or citizen card.

        A card's code comes from a reader that types. Of a dossier code the person is known once
        something of the dossier was filed: the register has names, and a name is not one person's.

        Args:
            office: whose store.
            typed: a code completes the person of `before`, and the other way round.
            before: what was looked up last.

        Raises:
            ReuseKeyError: neither a code nor a number.
        """
        code, persons = _key(typed)
        if code:
            persons = self._prints.applicants_of(office, code) or before.persons
        else:
            code = before.code
        kept = self._prints.kept_for(office, persons, without=code) if persons else ()
        offers: dict[str, ReuseOffer] = {}
        for paper in kept:
            offer = _offer(paper, Likeness.SAME_APPLICANT)
            offers.setdefault(offer.file.sha256, offer)
        wished = self._reuses.wishes(office, code) if code else frozenset()
        return StoreLookup(code, persons, tuple(offers.values()), wished)

    def _equal(self, dossier: DossierId, seen: DossierSeen) -> Iterator[ReuseOffer]:
        if not seen.scanned:
            return
        kept = self._prints.kept_like(dossier, seen.scanned)
        for paper in seen.scanned:
            best: tuple[Likeness, PaperSeen] | None = None
            for other in kept:
                how = likeness(paper, other, self._texts)
                if how and (best is None or _STRENGTH.index(how) < _STRENGTH.index(best[0])):
                    best = how, other
            if best is not None:
                how, other = best
                offer = _offer(other, how)
                # It takes the scanned paper's place in the dossier, whatever it was there.
                file = replace(offer.file, part=paper.part)
                yield replace(offer, scanned=paper.id, file=file)

    def _missing(self, seen: DossierSeen, missing: Sequence[ComponentRule]) -> Iterator[ReuseOffer]:
        if not missing or not seen.applicants:
            return
        kept = self._prints.kept_for(seen.office, seen.applicants, without=seen.code)
        for component in missing:
            newest = next((each for each in kept if _is_kind(each.kind, component)), None)
            if newest is not None:
                offer = _offer(newest, Likeness.SAME_APPLICANT)
                file = replace(offer.file, part=component.part)
                yield replace(offer, component=component.key, file=file)

    def _texts(self, paper: PaperSeen) -> tuple[str, ...]:
        """Of its pages, without those whose words are not on this PC any more."""
        pages = self._pages.pages(paper.pages)
        return tuple(page.reading.text for page in pages if page.reading is not None)


class DecideReuse:
    """What a clerk decides about offers; each is one transaction, and can be taken back."""

    def __init__(
        self,
        find: FindReuse,
        reuses: ReusePort,
        edits: EditPort,
        after: AfterEdit,
    ) -> None:
        """Args say what it works on.

        Args:
            find: what is offered.
            reuses: writes what was decided.
            edits: where pages lie.
            after: follows up on what is written.
        """
        self.find = find
        self._reuses = reuses
        self._edits = edits
        self._after_edit = after

    def accept(self, dossier: DossierId, offer: ReuseOffer, by: str) -> ReuseLink:
        """Link the stored paper; a scanned one that it makes needless is taken out.

        Both are undone by undoing the edit, or by `take_back`.

        Raises:
            ReuseGoneError: the store has no such file (any more).
            WrongMoveError: the scanned paper is signed, queued or sent.
            DossierUnknownError, EditStaleError, OriginalSplitError: see `EditPort`.
        """
        removing = None
        if offer.scanned is not None:
            lying = self._edits.arrangement((), [dossier])
            pages = [
                page
                for page, spot in sorted(lying.items())
                if spot.paper == offer.scanned and not spot.removed
            ]
            changes = changes_between(lying, remove(lying, pages))
            removing = Edit(EditAction.REMOVED, changes) if changes else None
        link = self._reuses.accept(dossier, offer, by, removing)
        self._after(dossier)
        return link

    def take_back(self, dossier: DossierId, name: str, by: str) -> bool:
        """Unlink, and bring back the pages that were taken out for it; False without such a link.

        Raises:
            EditStaleError, WrongMoveError, DossierUnknownError: see `EditPort`.
        """
        pages = self._reuses.replaced(dossier, name)
        restoring = None
        if pages:
            lying = self._edits.arrangement(pages)
            restoring = Edit(EditAction.RESTORED, changes_between(lying, restore(lying, pages)))
        gone = self._reuses.take_back(dossier, name, by, restoring)
        if gone:
            self._after(dossier)
        return gone

    def dismiss(self, dossier: DossierId, offer: ReuseOffer, by: str) -> None:
        """Do not offer this paper to the dossier again.

        Raises:
            DossierUnknownError: no such dossier.
        """
        self._reuses.refuse(dossier, offer.file.sha256, by)

    def wish(self, office: OfficeCode, code: str, offer: ReuseOffer, by: str) -> None:
        """Use the paper again for the dossier of this code: now, or once the dossier is there.

        Raises:
            DossierCodeError: no dossier code.
            ReuseGoneError: the store has no such file (any more).
        """
        self._reuses.wish(office, parse_dossier_code(code).text, offer, by)

    def unwish(self, office: OfficeCode, code: str, offer: ReuseOffer, by: str) -> bool:
        """Take a wish back; False when there was none, or the dossier is there already."""
        return self._reuses.unwish(office, code, offer.file.sha256, by)

    def _after(self, dossier: DossierId) -> None:
        self._after_edit(Edited(None, EditAction.REMOVED, (dossier,)))


def _is_kind(kind: str, component: ComponentRule) -> bool:
    words = f"{plain_words(kind)} "
    return any(words.startswith(f"{plain_words(each)} ") for each in component.kinds)


def _key(typed: str) -> tuple[str, frozenset[str]]:
    """A dossier code, or numbers of persons."""
    card = parse_card_code(typed)
    if card is not None:
        return "", applicant_numbers((card.number, card.old_number))
    numbers = applicant_numbers([typed.strip()])
    if numbers:
        return "", numbers
    try:
        return parse_dossier_code(typed).text, frozenset()
    except DossierCodeError as error:
        raise ReuseKeyError from error


def _offer(paper: PaperSeen, how: Likeness) -> ReuseOffer:
    assert paper.file is not None
    assert paper.kept_at is not None
    return ReuseOffer(
        file=paper.file,
        component="",
        scanned=None,
        likeness=how,
        dossier_code=paper.dossier_code,
        kept_at=paper.kept_at,
        words=shown_words(paper),
    )
