"""Where signed files go: what `target` in the settings names, opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scanner_app.bootstrap.clock import now
from scanner_app.bootstrap.sticks import sealing_of
from scanner_app.bootstrap.target_secrets import certificate_password, s3_secret
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.upload_errors import UploadError
from scanner_app.ports import Uploader
from scanner_app.settings import Settings
from scanner_app.upload.folder import FolderUploader
from scanner_app.upload.stick.awaiting import AwaitsStick

if TYPE_CHECKING:
    # Brings httpx, 0.06 s of every start without a province.
    from scanner_app.upload.province.connection import ProvinceConnection

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_FORMS = "https://…, s3://…, stick:…"


def _nothing() -> None:
    """There is nothing to let go of."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where signed files go.

    Attributes:
        words: for people.
        uploader: brings them there.
        folder: where it is a folder or share.
        province: where it is the province's server; events go there as well.
        carried: files leave on sticks alone.
        close: lets go of kept connections.
        cut: ends what is under way at once; nothing is sent after it.
    """

    words: str
    uploader: Uploader
    folder: Path | None = None
    province: ProvinceConnection | None = None
    carried: bool = False
    close: Callable[[], None] = _nothing
    cut: Callable[[], None] = _nothing


def open_target(home: Path, settings: Settings) -> Target:
    """The target that is set; no file of it is read yet, and nobody is asked.

    Raises:
        SettingsError: the settings name none that there can be; facts: path, key.
    """
    text = settings.target
    if text.startswith("stick:"):
        return _stick(home, settings)
    if text.startswith("https://"):
        return _province(home, settings)
    if text.startswith("s3://"):
        return _s3(home, settings)
    if _SCHEME.match(text):
        raise _wrong(home, "target", _FORMS)
    folder = Path(text) if text else home / "delivered"
    return Target(str(folder), FolderUploader(folder, now), folder)


def _province(home: Path, settings: Settings) -> Target:
    from scanner_app.upload.province.connection import ProvinceConnection
    from scanner_app.upload.province.uploader import ProvinceUploader

    _require(home, settings, "client_certificate")
    try:
        connection = ProvinceConnection(
            settings.target,
            Path(settings.province_ca) if settings.province_ca else None,
            Path(settings.client_certificate),
            certificate_password(settings),
        )
    except UploadError as error:
        raise _wrong(home, "target", "https://máy-chủ[:cổng]") from error
    uploader = ProvinceUploader(connection, now)
    return Target(
        connection.base_url,
        uploader,
        province=connection,
        close=connection.close,
        cut=connection.cut,
    )


def _s3(home: Path, settings: Settings) -> Target:
    # boto3 takes half a second to import, and few counters have an object store.
    from scanner_app.upload.s3 import S3Uploader
    from scanner_app.upload.s3_bucket import S3Bucket, S3Place

    _require(home, settings, "s3_endpoint", "s3_access_key")
    bucket, _, prefix = settings.target.removeprefix("s3://").partition("/")
    if not bucket:
        raise _wrong(home, "target", "s3://kho[/thư-mục]")
    try:
        place = S3Place(
            endpoint=settings.s3_endpoint,
            bucket=bucket,
            prefix=prefix.strip("/"),
            region=settings.s3_region,
            key_id=settings.s3_access_key,
            ca=Path(settings.province_ca) if settings.province_ca else None,
        )
    except UploadError as error:
        raise _wrong(home, "s3_endpoint", "https://máy-chủ[:cổng]") from error
    opened = S3Bucket(place, s3_secret(settings))
    return Target(settings.target, S3Uploader(opened, now), close=opened.close)


def _stick(home: Path, settings: Settings) -> Target:
    _require(home, settings, "stick_recipient", "stick_receipts", "client_certificate")
    ready = partial(sealing_of, settings)
    return Target(settings.target, AwaitsStick(ready), carried=True)


def _require(home: Path, settings: Settings, *keys: str) -> None:
    for key in keys:
        if not getattr(settings, key):
            raise _wrong(home, key)


def _wrong(home: Path, key: str, nearest: str | None = None) -> SettingsError:
    return SettingsError(path=str(home / "settings.toml"), key=key, nearest=nearest)
