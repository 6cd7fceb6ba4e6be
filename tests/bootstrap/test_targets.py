"""What the setting `target` opens, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from scanner_app.bootstrap.exchanging import exchange_of
from scanner_app.bootstrap.target_secrets import certificate_password, s3_secret, target_secrets
from scanner_app.bootstrap.targets import open_target
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.stick_errors import AwaitsStickError, StickUnsetError
from scanner_app.domain.upload_errors import (
    CertificateMissingError,
    TargetUnreachableError,
    TargetUnusableError,
)
from scanner_app.messages import text_for
from scanner_app.secret_store import SecretName, keep_secret
from scanner_app.settings import Settings, load_settings
from scanner_app.signed_sheets import pinned
from scanner_app.storage.database import Database
from scanner_app.tasks.cancel import CancelToken
from tests.domain.test_sending import JOB
from tests.fakes.credential_store import MemoryStore, using

PROVINCE = Settings(target="https://tinh.example.vn:8443", client_certificate="/không/quay.pem")
STICK = replace(
    PROVINCE,
    target="stick:/media/usb",
    stick_recipient=str(pyrage.x25519.Identity.generate().to_public()),
    stick_receipts=pinned(ed25519.Ed25519PrivateKey.generate().public_key()),
)

S3 = Settings(target="s3://kho/a", s3_endpoint="https://127.0.0.1:9", s3_access_key="quay-1")


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    memory = MemoryStore()
    with using(memory):
        yield memory


def test_without_a_target_files_go_below_the_home(tmp_path: Path) -> None:
    target = open_target(tmp_path, Settings())

    assert target.folder == tmp_path / "delivered"
    assert target.words == str(target.folder)


@pytest.mark.parametrize("text", ["/mnt/kho", "//may-chu/kho", r"\\may-chu\kho", "D:/kho"])
def test_a_plain_path_or_share_is_a_folder(text: str, tmp_path: Path) -> None:
    target = open_target(tmp_path, Settings(target=text))

    assert target.folder == Path(text)
    assert target.uploader.may_hold("a", "b.pdf")
    with pytest.raises(TargetUnreachableError):
        target.uploader.check()


def test_the_provinces_server_is_a_target_and_a_partner(tmp_path: Path) -> None:
    target = open_target(tmp_path, PROVINCE)
    database = Database(tmp_path / "sohoa.db")

    exchange = exchange_of(tmp_path, PROVINCE, database, target)

    assert (target.words, target.folder) == (PROVINCE.target, None)
    assert exchange is not None
    assert target.uploader.may_hold("H37.1.2/H37.1.2-231018-0001", "1.pdf")
    with pytest.raises(CertificateMissingError):
        target.uploader.check()
    with pytest.raises(SettingsError) as caught:
        exchange.sync(CancelToken())
    assert caught.value.facts["key"] == "office"
    target.close()
    database.close()


def test_elsewhere_there_is_nobody_to_exchange_with(tmp_path: Path) -> None:
    database = Database(tmp_path / "sohoa.db")

    assert exchange_of(tmp_path, STICK, database, open_target(tmp_path, STICK)) is None
    database.close()


def test_files_that_leave_on_sticks_are_not_sent(tmp_path: Path) -> None:
    target = open_target(tmp_path, STICK)

    assert target.carried
    assert target.uploader.may_hold("a/b", "1.pdf")
    with pytest.raises(CertificateMissingError):
        target.uploader.check()
    with pytest.raises(AwaitsStickError):
        target.uploader.send(JOB, CancelToken())


@pytest.mark.usefixtures("store")
def test_an_object_store_is_a_target(tmp_path: Path) -> None:
    target = open_target(tmp_path, S3)

    assert (target.words, target.folder, target.province) == ("s3://kho/a", None, None)
    assert target.uploader.may_hold("a/b", "1.pdf")
    with pytest.raises(TargetUnusableError) as caught:
        target.uploader.check()
    assert "s3:quay-1@127.0.0.1" in text_for(caught.value)
    target.close()


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (replace(PROVINCE, target="http://tinh.example.vn"), "target"),
        (replace(PROVINCE, target="ftp://tinh.example.vn"), "target"),
        (replace(PROVINCE, target="https://ai:mật@tinh.example.vn"), "target"),
        (replace(PROVINCE, target="https://"), "target"),
        (replace(PROVINCE, client_certificate=""), "client_certificate"),
        (replace(S3, target="s3://"), "target"),
        (replace(S3, s3_endpoint="http://s3.example.vn"), "s3_endpoint"),
        (replace(S3, s3_endpoint=""), "s3_endpoint"),
        (replace(S3, s3_access_key=""), "s3_access_key"),
        (replace(STICK, client_certificate=""), "client_certificate"),
        (replace(STICK, stick_recipient=""), "stick_recipient"),
        (replace(STICK, stick_receipts=""), "stick_receipts"),
    ],
)
def test_a_wrong_value_names_its_key(settings: Settings, key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        open_target(tmp_path, settings)

    assert caught.value.facts["key"] == key
    assert key in text_for(caught.value)


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        (replace(STICK, stick_recipient="age1không-phải"), "stick_recipient"),
        (replace(STICK, stick_receipts="không phải"), "stick_receipts"),
    ],
)
def test_a_key_of_the_province_that_is_none_is_told_when_it_is_looked_at(
    settings: Settings, key: str, tmp_path: Path
) -> None:
    target = open_target(tmp_path, settings)

    with pytest.raises(StickUnsetError) as caught:
        target.uploader.check()

    assert caught.value.facts["key"] == key


@pytest.mark.parametrize(
    "line",
    ['send_hours = "25:00-06:00"', 'send_hours = "18:00"', "send_limit_kbps = -1"],
)
def test_wrong_hours_or_limits_are_refused_when_settings_are_read(
    line: str, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(line)

    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, tmp_path / "none.toml")

    assert str(caught.value.facts["key"]) in line


@pytest.mark.usefixtures("store")
def test_a_password_is_asked_of_the_credential_store_when_it_is_needed(tmp_path: Path) -> None:
    pem = tmp_path / "quay.pem"
    pem.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    settings = replace(PROVINCE, client_certificate=str(pem))
    ask = certificate_password(settings)
    with pytest.raises(TargetUnusableError) as caught:
        ask()

    keep_secret(SecretName("tls", "quay.pem"), "mật khẩu")

    assert ask() == "mật khẩu"
    assert "tls:quay.pem" in text_for(caught.value)
    assert target_secrets(settings) == (SecretName("tls", "quay.pem"),)


@pytest.mark.usefixtures("store")
def test_a_key_without_a_password_needs_none(tmp_path: Path) -> None:
    pem = tmp_path / "quay.pem"
    pem.write_text("-----BEGIN PRIVATE KEY-----")

    assert target_secrets(replace(PROVINCE, client_certificate=str(pem))) == ()
    assert target_secrets(PROVINCE) == ()
    assert target_secrets(Settings()) == ()


@pytest.mark.usefixtures("store")
def test_the_secret_of_an_object_store_is_named_after_key_and_server() -> None:
    settings = Settings(
        target="s3://kho/a", s3_endpoint="https://s3.tinh.example.vn:9000", s3_access_key="quay-1"
    )
    keep_secret(SecretName("s3", "quay-1@s3.tinh.example.vn"), "bí mật")

    assert [str(name) for name in target_secrets(settings)] == ["s3:quay-1@s3.tinh.example.vn"]
    assert s3_secret(settings)() == "bí mật"
