"""Everything that talks between the clerk and the services, made and connected for one window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow

from scanner_app.domain.dossier import Dossier, Tag
from scanner_app.domain.ids import OfficeCode, PageId
from scanner_app.domain.place import Place
from scanner_app.gui import chores
from scanner_app.gui.bridge import EventBridge
from scanner_app.gui.counter.available import Situation
from scanner_app.gui.counter.certificate_talk import CertificateTalk
from scanner_app.gui.counter.check_talk import CheckTalk
from scanner_app.gui.counter.completing_talk import CompletingTalk
from scanner_app.gui.counter.edit_talk import EditTalk
from scanner_app.gui.counter.intake_talk import IntakeTalk
from scanner_app.gui.counter.layout import Parts
from scanner_app.gui.counter.move_talk import MoveTalk
from scanner_app.gui.counter.outcomes import Outcomes
from scanner_app.gui.counter.page_talk import PageTalk
from scanner_app.gui.counter.report_talk import ReportTalk
from scanner_app.gui.counter.reuse_talk import ReuseTalk
from scanner_app.gui.counter.secret_talk import SecretTalk
from scanner_app.gui.counter.selection import Selection
from scanner_app.gui.counter.sending_talk import SendingTalk
from scanner_app.gui.counter.standing import Standing
from scanner_app.gui.counter.update_talk import UpdateTalk
from scanner_app.gui.counter.watch_talk import WatchTalk
from scanner_app.gui.counter.watcher import Watcher
from scanner_app.gui.desk import Desk
from scanner_app.gui.errors import Notice, notice_of
from scanner_app.gui.it.bundle_talk import BundleTalk
from scanner_app.gui.scanning.office_talk import OfficeTalk
from scanner_app.gui.scanning.profile_choice import ProfileChoice
from scanner_app.gui.scanning.profile_talk import ProfileTalk
from scanner_app.gui.scanning.scan_talk import ScanTalk
from scanner_app.gui.scanning.scanner_dialog import ScannerDialog
from scanner_app.gui.signing.key_dialog import KeyDialog
from scanner_app.gui.signing.secret import HeldPassword
from scanner_app.gui.signing.signing import SigningTalk
from scanner_app.gui.stack.thumbnails import Thumbnails
from scanner_app.gui.window_state import WindowState


class Talks:
    """Made once; `parts` are what they speak through."""

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        parts: Parts,
        state: WindowState,
        secret: HeldPassword,
    ) -> None:
        tell, question = parts.banner.tell, parts.question
        self._desk = desk
        self._parts = parts
        self.watcher = Watcher(desk, parts.model, window)
        self.office = OfficeTalk(desk.app.settings.office, state, question, window)
        self.watcher.office = self.office.office
        self.selection = Selection(desk, parts, window)
        parts.tree.show_pictures(Thumbnails(desk, window))
        self.keys = KeyDialog(desk, window)
        self.bundle = BundleTalk(desk, tell, window)
        self.signing = SigningTalk(desk, secret, tell, self.keys.show_keys, window)
        self.reports = ReportTalk(desk, self.selection, tell, window)
        self.intake = IntakeTalk(desk, self.office, tell, window)
        self.choice = ProfileChoice(window)
        self.profiles = ProfileTalk(desk, self.choice, state, window)
        self.scanners = ScannerDialog(desk, self.profiles, window)
        self.scanning = ScanTalk(desk, self.office, self.profiles, tell, window)
        self.editing = EditTalk(desk, self.office, self.selection, self.watcher, tell, window)
        self.paging = PageTalk(desk, parts, self.editing, state, window)
        self.checking = CheckTalk(
            desk, self.selection, parts.dossier.findings, parts.page, tell, window
        )
        self.moving = MoveTalk(desk, parts, self.selection, self.editing, tell, window)
        self.completing = CompletingTalk(desk, parts, self.selection, self.watcher, state, window)
        self.secrecy = SecretTalk(desk, question, self.selection, tell, window)
        self.sending = SendingTalk(desk, self.watcher, tell, window)
        self.watching = WatchTalk(desk, self.office, parts.status, tell, window)
        self.certificates = CertificateTalk(desk, parts.banner, window)
        self.updates = UpdateTalk(desk, parts.banner, window)
        self.reuse = ReuseTalk(
            *(desk, self.selection, parts.dossier.offers, parts.lookup, tell, window),
            office=lambda: self.office.office,
            reload=self.watcher.reload,
        )
        self.outcomes = Outcomes(
            parts,
            self.watcher,
            self.selection,
            self.scanning,
            self.signing,
            self.completing,
            window,
        )

    def connect(self, bridge: EventBridge) -> None:
        """Let them hear of each other and of events."""
        parts, tell = self._parts, self._parts.banner.tell
        hearers = (
            self._desk,
            self.watcher,
            self.watching,
            self.signing,
            self.sending,
            self.completing,
            self.intake,
        )
        for hear in (each.on_told for each in hearers):
            bridge.told.connect(hear)
        for troubled in (self.watcher, self.selection, self.profiles):
            troubled.troubled.connect(tell)
        self.watcher.changed.connect(self.reuse.look)
        self.reuse.edited.connect(self.editing.follow_up)
        self.intake.register_changed.connect(self.watcher.count)
        parts.banner.bundle_wanted.connect(self.bundle.save)
        self.keys.changed.connect(self.signing.look_again)
        self.scanning.scanner_wanted.connect(self.scanners.show_scanners)
        self.scanning.found.connect(self.watcher.load_batches)
        self.secrecy.decided.connect(self.editing.follow_up)
        self.watcher.changed.connect(self.checking.look)
        self.intake.register_changed.connect(self.checking.again)
        self.checking.rescan_wanted.connect(self._on_page_rescan_wanted)
        self.office.changed.connect(self._on_office_changed)
        parts.dossier.tag_confirmed.connect(self._on_tag_confirmed)
        parts.dossier.code_given.connect(self._on_code_given)
        parts.dossier.value_refused.connect(self._on_value_refused)
        parts.tree.activated.connect(lambda _index: parts.dossier.table.setFocus())
        parts.open_button.clicked.connect(self.intake.open_folder)
        parts.scan_button.clicked.connect(self.scanning.scan)

    def begin(self) -> None:
        """Find what a power cut interrupted, list what there is, finish what was left half done."""
        self.scanning.recover()
        self.profiles.load()
        self.watcher.load_recent()
        self.watching.start(self.go_on)
        self.certificates.begin()
        self.updates.begin()

    def stop(self) -> None:
        """The window closes."""
        self.watcher.stop()
        self.watching.stop()
        self.updates.stop()
        self.editing.stop()
        self.signing.stop()
        self.sending.stop()
        self.checking.stop()
        self.completing.stop()

    def go_on(self) -> None:
        """F6: finish what was left half done."""
        self._desk.start_yielding(chores.go_on, keep_open=self.watching.keep_open)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        page, dossier, edit = self._parts.page, self._parts.dossier, self.editing
        return {
            "scan": self.scanning.scan,
            "finish_stack": self.scanning.finish,
            "rescan": self._on_rescan,
            "insert": self._on_insert,
            "scanners": self.scanners.show_scanners,
            "open_files": self.intake.open_files,
            "open_folder": self.intake.open_folder,
            "paste": self.intake.paste,
            "register": self.intake.ask_register,
            "give_code": dossier.ask_code,
            "look": dossier.look_at_next,
            "reuse": self.reuse.begin,
            "components": dossier.look_at_components,
            "finish_dossier": self.completing.finish,
            "sign": self.signing.begin,
            "keys": self.keys.show_keys,
            "verify": self.reports.begin,
            "verify_file": self.reports.begin_file,
            "send_again": self.sending.send_again,
            "go_on": self.go_on,
            "office": self.office.ask,
            "secret": self.secrecy.begin,
            "remove": edit.remove,
            "turn_left": edit.turn_left,
            "turn_right": edit.turn_right,
            "move_up": edit.move_up,
            "move_down": edit.move_down,
            "split_paper": self.moving.split_paper,
            "split_dossier": self.moving.split_dossier,
            "join": self.moving.join,
            "cut": self.moving.cut,
            "drop_here": self.moving.drop_here,
            "undo": edit.undo,
            "redo": edit.redo,
            "fit": page.fit,
            "fit_width": page.fit_width,
            "overlays": page.toggle_overlays,
            "full_size": page.full_size,
            "zoom_in": page.zoom_in,
            "zoom_out": page.zoom_out,
        }

    def situation(self, standing: Standing | None) -> Situation:
        """What decides which actions make sense now."""
        with self.selection.held():
            return Situation(
                busy=self._desk.busy,
                standing=standing,
                view=self.selection.view,
                has_page=self._parts.page.page is not None,
                has_incoming=bool(set(self._parts.model.incoming_batches) - self.scanning.batches),
                may_change_office=self.office.may_change,
                scanning=self.scanning.is_scanning,
                has_stack=self.scanning.stack is not None,
                may_edit=self.editing.may_edit,
                may_move=self.editing.may_move,
                may_place=self.editing.page is not None,
                may_split=self.editing.may_split,
                may_join=self.moving.may_join,
                may_drop=self.moving.may_drop,
            )

    def _on_rescan(self) -> None:
        if (page := self.editing.page) is not None:
            self.scanning.scan_into(Place(replace=(page,), by=self._desk.clerk))

    def _on_page_rescan_wanted(self, page: PageId) -> None:
        self.scanning.scan_into(Place(replace=(page,), by=self._desk.clerk))

    def _on_insert(self) -> None:
        if (page := self.editing.page) is not None:
            self.scanning.scan_into(Place(after=page, by=self._desk.clerk))

    def _on_office_changed(self, office: OfficeCode) -> None:
        self.watcher.office = office
        self.watcher.load_recent()

    def _on_tag_confirmed(self, dossier: Dossier, tag: Tag) -> None:
        if chores.changes_code(dossier, tag):
            self._on_code_given(dossier, tag.value)
            return
        self._desk.change(
            self.watcher,
            lambda app: app.decide.confirm(dossier.id, tag, self._desk.clerk),
            lambda _none: self.watcher.reload(dossier.id),
            lambda error: self._parts.banner.tell(notice_of(error)),
        )

    def _on_code_given(self, dossier: Dossier, code: str) -> None:
        self._desk.start_yielding(
            chores.give_code,
            lambda _outcome: self.watcher.reload(dossier.id),
            dossier=dossier.id,
            code=code,
            by=self._desk.clerk,
        )

    def _on_value_refused(self, typed: str) -> None:
        text = f"“{typed}” không phải ngày. Nhập ngày như 11/01/2024 rồi bấm Enter."
        self._parts.banner.tell(Notice(text, is_error=True))
