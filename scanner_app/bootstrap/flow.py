"""The steps of the flow made of their adapters, and what signs, judges and delivers for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.exchanging import Exchange
from scanner_app.bootstrap.keys import ChosenKeys, KeyChoice, roots
from scanner_app.bootstrap.stores import Stores
from scanner_app.bootstrap.targets import Target
from scanner_app.bootstrap.upgrading import upgrade_signed
from scanner_app.capture.child_limits import cage_myself
from scanner_app.capture.host_process import DriverSpec
from scanner_app.capture.known_devices import KnownDevices
from scanner_app.domain.sending import parse_send_hours
from scanner_app.domain.sign_rules import SignRule
from scanner_app.paths import resources_folder
from scanner_app.ports import EventSink
from scanner_app.processing.apart import Apart
from scanner_app.processing.archive import PooledArchiveBuilder, pdfa_check
from scanner_app.processing.pool import PagePool
from scanner_app.processing.reader import PooledPageReader
from scanner_app.services.archiving import ArchivePapers
from scanner_app.services.delivered import JudgeDelivered
from scanner_app.services.digitizing import Steps
from scanner_app.services.filing import FileBatches
from scanner_app.services.originals import DeliverOriginal
from scanner_app.services.placing import PlaceBatches
from scanner_app.services.preparing import PrepareRound
from scanner_app.services.reading import ReadPages
from scanner_app.services.sign_plan import PlanSigning
from scanner_app.services.signing_off import SigningFolders, SignPapers
from scanner_app.services.transferring import Throttle
from scanner_app.services.undoing import AfterEdit
from scanner_app.services.upgrading import UpgradeSigned
from scanner_app.services.uploading import SendQueued
from scanner_app.settings import Settings
from scanner_app.sign_rule_files import read_rules
from scanner_app.signing.judging.apart import VerifierApart
from scanner_app.signing.mark.apart import LookApart
from scanner_app.storage.database import Database

_SIGN_RULES = "catalog/sign_rules.toml"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the application stands on."""

    database: Database
    pool: PagePool
    judging: Apart
    signing: Apart
    known_devices: KnownDevices
    drivers: Mapping[str, DriverSpec]


@dataclass(frozen=True, slots=True)
class Delivering:
    """What signs, judges and delivers."""

    keys: ChosenKeys
    verifier: VerifierApart
    plan: PlanSigning
    target: Target
    upgrade: UpgradeSigned


def delivering_of(
    home: Path,
    settings: Settings,
    key: KeyChoice,
    opened: Opened,
    stores: Stores,
    target: Target,
) -> Delivering:
    """Keys, judging, the plan and the upgrade, for files of this target."""
    look = LookApart(opened.judging, cage_myself)
    keys = ChosenKeys(home, settings, key, opened.signing, look, stores.journal.newest_deed)
    verifier = VerifierApart(
        opened.judging, lambda: roots(home, keys.settings), now, pdfa_check, cage_myself
    )
    return Delivering(
        keys=keys,
        verifier=verifier,
        plan=PlanSigning(stores.dossiers, partial(_sign_rules, settings)),
        target=target,
        upgrade=upgrade_signed(
            *(home, opened.database, lambda: keys.settings, opened.judging, verifier),
            target.uploader,
        ),
    )


def steps_of(
    home: Path,
    settings: Settings,
    tell: EventSink,
    pool: PagePool,
    stores: Stores,
    delivering: Delivering,
    exchange: Exchange | None,
    after_edit: AfterEdit,
) -> Steps:
    """Reading, filing, building, signing and sending."""
    pages, dossiers, verifier = stores.pages, stores.dossiers, delivering.verifier
    reader = PooledPageReader(pool, tessdata=tessdata_of(settings), timeout_s=settings.page_limit_s)
    place = PlaceBatches(stores.filing, stores.edits, pages, after_edit)
    signed = home / "signed"
    return Steps(
        read=ReadPages(pages, reader, tell),
        file=FileBatches(pages, stores.filing, stores.register, now, tell, place),
        archive=ArchivePapers(
            dossiers,
            pages,
            PooledArchiveBuilder(pool, profile=settings.pdf_profile),
            home / "unsigned",
            now,
            settings.organisation or "Bộ phận Một cửa",
            tell,
            DeliverOriginal(stores.originals, dossiers, verifier, signed, now, tell),
        ),
        sign=SignPapers(
            dossiers,
            delivering.plan,
            delivering.keys.open,
            verifier,
            SigningFolders(partly=home / "unsigned", complete=signed),
            delivering.keys.agency,
            tell,
        ),
        send=SendQueued(
            stores.queue,
            delivering.target.uploader,
            now,
            tell,
            JudgeDelivered(verifier),
            PrepareRound(
                delivering.upgrade.before_sending,
                exchange.sync if exchange is not None and settings.office else None,
                now,
            ),
            hours=parse_send_hours(settings.send_hours),
            carried=delivering.target.carried,
            throttle=Throttle(settings.send_limit_kbps * 1000 / 8),
        ),
    )


def tessdata_of(settings: Settings) -> Path | None:
    """The folder of the recogniser's models that IT named; None for the system's."""
    return Path(settings.tessdata) if settings.tessdata else None


def _sign_rules(settings: Settings) -> tuple[SignRule, ...]:
    return read_rules(Path(settings.sign_rules or resources_folder() / _SIGN_RULES))
