"""Where the province keeps files: S3, or a folder; under keys made of what is in them."""

from __future__ import annotations

from scanner_app.central.objects.folder import FolderStore
from scanner_app.central.objects.s3 import S3Store
from scanner_app.central.objects.store import ObjectStore, object_key, quarantine_key
from scanner_app.central.secrets import read_secret
from scanner_app.central.settings import CentralSettings

__all__ = ["ObjectStore", "object_key", "open_store", "quarantine_key"]

_S3 = "s3://"


def open_store(settings: CentralSettings) -> ObjectStore:
    """The store that the settings name; it is not spoken to yet.

    Raises:
        SecretFileMissingError, SecretFileOpenError: the S3 key's secret cannot be read.
    """
    objects = settings.objects
    if not objects.place.startswith(_S3):
        return FolderStore(objects.place)
    return S3Store(
        bucket=objects.place.removeprefix(_S3),
        endpoint=objects.endpoint or None,
        region=objects.region,
        key_id=objects.key_id,
        secret=read_secret(settings.secrets, "s3-secret-key"),
    )
