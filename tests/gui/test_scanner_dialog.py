"""Choosing a scanner, trusting its certificate, editing profiles."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from scanner_app.domain.profile import ScanProfile, Sides
from scanner_app.domain.scan import Device, EndReason, Feed, ScanEnd
from scanner_app.domain.scan_errors import error_of
from scanner_app.gui.scanning.profile_words import cannot_words, grouped_fingerprint
from scanner_app.gui.scanning.scanner_dialog import ScannerDialog
from tests.fakes.scanner import SCRIPTED
from tests.gui.conftest import Counter
from tests.gui.scripted import Scripted, sheets

Key = Qt.Key
FINGERPRINT = "ab12" * 16
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
"""A dialog tells its size limits to a window system that is not there."""


@pytest.fixture
def scripted() -> Scripted:
    return Scripted()


@pytest.fixture
def dialog(counter: Counter) -> ScannerDialog:
    """Open, its search ended, on a window that knows its profiles."""
    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)
    counter.press(counter.window, Key.Key_F12)
    counter.wait(lambda: "Đang tìm" not in counter.window.scanners.devices.state)
    return counter.window.scanners


def test_a_scanner_is_chosen_by_enter_and_the_next_key_scans_with_it(
    dialog: ScannerDialog, counter: Counter, scripted: Scripted
) -> None:
    assert dialog.devices.state == "Tìm thấy 1 máy quét."

    counter.press(dialog.devices.list, Key.Key_Return)
    counter.wait(lambda: "Đã chọn Máy quét thử: khay nạp một mặt" in dialog.devices.state)
    counter.press(dialog, Key.Key_Escape)
    # A window system does so by itself.
    counter.window.activateWindow()
    counter.wait(counter.window.isActiveWindow)
    scripted.scanner.feeder = sheets(1)
    counter.press(counter.window, Key.Key_F4)
    counter.wait_idle()

    assert not dialog.isVisible()
    assert len(scripted.scanner.asked) == 1


def test_what_the_chosen_profile_asks_in_vain_is_told_with_the_scanner(
    dialog: ScannerDialog, counter: Counter
) -> None:
    counter.press(dialog.devices.list, Key.Key_Return)

    counter.wait(lambda: "chỉ quét một mặt" in dialog.devices.trouble)


def test_without_a_scanner_the_scan_key_opens_the_dialog(counter: Counter) -> None:
    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)

    counter.press(counter.window, Key.Key_F4)

    counter.wait(lambda: counter.window.scanners.devices.devices == (SCRIPTED,))


class TestTroubles:
    @pytest.fixture
    def scripted(self) -> Scripted:
        found = Scripted()
        busy = error_of(ScanEnd(EndReason.CRASHED), device="twain")
        assert busy is not None
        found.scanner.listed = [busy]
        return found

    def test_a_driver_that_fails_is_a_line_and_no_scanner_says_what_to_do(
        self, dialog: ScannerDialog
    ) -> None:
        assert "Không hỏi được trình điều khiển TWAIN" in dialog.devices.trouble
        assert "vẫn được giữ" not in dialog.devices.trouble
        assert "Không thấy máy quét nào" in dialog.devices.state

    def test_a_typed_address_is_kept_and_looked_for(
        self, dialog: ScannerDialog, counter: Counter, scripted: Scripted
    ) -> None:
        scripted.scanner.listed = [SCRIPTED]
        dialog.devices.address.setText(" 192.168.1.20 ")

        counter.press(dialog.devices.address, Key.Key_Return)

        counter.wait(lambda: dialog.devices.devices == (SCRIPTED,))
        assert counter.app.known_devices.addresses == ("192.168.1.20",)


class TestCertificates:
    @pytest.fixture
    def scripted(self) -> Scripted:
        found = Scripted()
        found.scanner.distrusted = FINGERPRINT
        return found

    def test_a_new_certificate_is_shown_in_groups_and_trusted_only_on_a_yes(
        self, dialog: ScannerDialog, counter: Counter, scripted: Scripted
    ) -> None:
        trust = dialog.devices.trust
        counter.press(dialog.devices.list, Key.Key_Return)
        counter.wait(lambda: bool(trust.text))
        assert "AB12 AB12 AB12 AB12 AB12 AB12 AB12 AB12\nAB12" in trust.text
        assert "192.168.1.20:443" in trust.text
        assert counter.app.known_devices.pins == {}

        scripted.scanner.distrusted = ""
        trust.yes.click()

        counter.wait(lambda: "Đã chọn Máy quét thử" in dialog.devices.state)
        assert counter.app.known_devices.pins == {"192.168.1.20:443": FINGERPRINT}

    def test_a_certificate_that_differs_is_not_trusted_and_no_scanner_taken(
        self, dialog: ScannerDialog, counter: Counter
    ) -> None:
        counter.press(dialog.devices.list, Key.Key_Return)
        counter.wait(lambda: bool(dialog.devices.trust.text))

        dialog.devices.trust.no.click()

        assert counter.app.known_devices.pins == {}
        assert counter.window.profiles.device is None

    def test_a_scan_that_meets_it_asks_at_once(self, counter: Counter) -> None:
        counter.window.profiles.use_device(SCRIPTED)
        counter.window.begin()
        counter.wait_idle()
        counter.wait(lambda: counter.window.profiles.chosen is not None)

        counter.press(counter.window, Key.Key_F4)

        counter.wait(lambda: "AB12 AB12" in counter.window.scanners.devices.trust.text)


def test_a_changed_profile_is_saved_and_used(dialog: ScannerDialog, counter: Counter) -> None:
    panel = dialog.profiles
    panel.list.setCurrentRow(1)
    panel.form.dpi.setCurrentIndex(panel.form.dpi.findData(400))

    panel.save_button.click()

    counter.wait(lambda: panel.told == "Đã lưu cấu hình “Hồ sơ A4 một mặt”.")
    counter.wait(lambda: counter.window.profiles.chosen.dpi == 400)  # type: ignore[union-attr]  # loaded
    assert counter.app.profiles.named("Hồ sơ A4 một mặt").dpi == 400


def test_a_profile_is_added_as_a_copy_under_a_name_of_its_own(
    dialog: ScannerDialog, counter: Counter
) -> None:
    panel = dialog.profiles
    panel.copy_button.click()
    panel.form.name.setText("Giấy mỏng")

    panel.save_button.click()

    counter.wait(lambda: counter.window.profiles.chosen.name == "Giấy mỏng")  # type: ignore[union-attr]  # loaded
    assert counter.app.profiles.named("Giấy mỏng").sides is Sides.BOTH


def test_profiles_that_it_locked_can_be_chosen_but_not_changed(
    counter: Counter, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path_factory.mktemp("may") / "profiles.toml"
    machine.write_text('lock = true\n[profiles."Của tỉnh"]\n', encoding="utf-8")
    monkeypatch.setattr(counter.app.profiles, "_machine_file", machine)
    counter.window.begin()
    counter.wait_idle()
    counter.wait(lambda: counter.window.profiles.chosen is not None)

    counter.press(counter.window, Key.Key_F12)

    panel = counter.window.scanners.profiles
    counter.wait(lambda: "ở đây chỉ chọn, không sửa" in panel.told)
    assert not panel.form.isEnabled()
    assert not panel.save_button.isEnabled()


def test_a_fingerprint_is_compared_in_groups_of_four() -> None:
    assert grouped_fingerprint("aB:12:cd:34:ef") == "AB12 CD34 EF"


@pytest.mark.parametrize(
    ("profile", "feeds", "words"),
    [
        (ScanProfile("a", feed=Feed.FEEDER), (Feed.FLATBED,), "không có khay nạp"),
        (ScanProfile("a", feed=Feed.FLATBED), (Feed.FEEDER,), "không có mặt kính"),
        (ScanProfile("a", feed=Feed.FEEDER), (Feed.FEEDER,), ""),
    ],
)
def test_a_profile_is_compared_with_what_the_scanner_can(
    profile: ScanProfile, feeds: tuple[Feed, ...], words: str, scripted: Scripted
) -> None:
    scripted.scanner.feeds = feeds
    can = scripted.scanner.capabilities(SCRIPTED.id)

    told = cannot_words(can, profile)

    assert words in told
    assert bool(told) is bool(words)


def test_a_device_that_a_profile_names_is_used_instead_of_the_counters(counter: Counter) -> None:
    counter.window.profiles.use_device(Device("escl:http://b", "Máy khác", "escl"))
    counter.app.profiles.save(ScanProfile("Riêng", device=SCRIPTED.id))
    counter.window.profiles.load("Riêng")

    counter.wait(lambda: counter.window.profiles.chosen is not None)

    assert counter.window.profiles.device is not None
    assert counter.window.profiles.device.id == SCRIPTED.id


def test_tab_goes_through_the_dialog_as_it_is_read(dialog: ScannerDialog, counter: Counter) -> None:
    panel = dialog.devices
    stops = [panel.list, panel.address, dialog.profiles.list, dialog.profiles.form.name]
    stops.append(dialog.profiles.save_button)
    panel.list.setFocus()

    reached: list[QWidget] = []
    while (widget := QApplication.focusWidget()) is not None and widget not in reached:
        reached.append(widget)
        counter.press(widget, Key.Key_Tab)

    assert [widget for widget in reached if widget in stops] == stops
