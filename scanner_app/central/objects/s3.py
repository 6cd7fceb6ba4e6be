"""Files in an S3 bucket: never over another content, checked on the way, read back."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from scanner_app.central.errors import (
    ObjectChangedError,
    ObjectConflictError,
    ObjectMissingError,
    ObjectStoreDownError,
    ObjectStoreError,
)
from scanner_app.central.objects.store import Content, Listed, checked_key

_PART_BYTES = 16 << 20
"""Larger files go in parts of this size; S3 takes none below 5 MiB but the last."""
_BLOCK = 1 << 20
_ABSENT = {"NoSuchKey", "404", "NotFound"}
_THERE = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_CHANGED = {"BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest"}
_CLIENT_ERRORS = range(400, 500)


class S3Store:
    """A bucket as a store; thread-safe, as its client is."""

    def __init__(
        self, *, bucket: str, endpoint: str | None, region: str, key_id: str, secret: str
    ) -> None:
        """Nothing is asked yet.

        Args:
            bucket: is there already.
            endpoint: URL; None is Amazon's own.
            region: of the bucket.
            key_id: of the access key.
            secret: of the access key.
        """
        self._bucket = bucket
        # Any: boto3 makes its clients at run time.
        self._s3: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"total_max_attempts": 3, "mode": "standard"},
                max_pool_connections=32,
                signature_version="s3v4",
                # The signature covers the SHA-256 of each body, which the server checks; trailing
                # checksums are not understood by every engine.
                s3={"addressing_style": "path", "payload_signing_enabled": True},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, key: str, source: Path, content: Content) -> None:
        """As of the port."""
        found = self.read_back(checked_key(key))
        if found is None:
            with _telling(key), source.open("rb") as reader, _taken_by_another():
                if content.size_bytes <= _PART_BYTES:
                    self._put_whole(key, reader)
                else:
                    self._put_in_parts(key, reader)
            found = self.read_back(key)
            if found is not None and found != content and _digest(source) == found:
                # Ours, and not what was announced: nothing else wrote it.
                self.delete(key)
                raise ObjectChangedError(key=key)
        if found is None:
            raise ObjectChangedError(key=key)
        if found != content:
            raise ObjectConflictError(key=key)

    def read_back(self, key: str) -> Content | None:
        """As of the port."""
        digest, size = hashlib.sha256(), 0
        try:
            with self.open(key) as reader:
                while block := reader.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
        except ObjectMissingError:
            return None
        return Content(digest.hexdigest(), size)

    def exists(self, key: str) -> bool:
        """As of the port."""
        try:
            with _telling(key):
                self._s3.head_object(Bucket=self._bucket, Key=checked_key(key))
        except ObjectMissingError:
            return False
        return True

    @contextmanager
    def open(self, key: str) -> Iterator[BinaryIO]:
        """As of the port."""
        with _telling(key):
            found = self._s3.get_object(Bucket=self._bucket, Key=checked_key(key))
            with found["Body"] as body:
                yield cast("BinaryIO", body)

    def delete(self, key: str) -> None:
        """As of the port."""
        with suppress(ObjectMissingError), _telling(key):
            self._s3.delete_object(Bucket=self._bucket, Key=checked_key(key))

    def listed(self, prefix: str = "") -> Iterator[Listed]:
        """As of the port."""
        pages = self._s3.get_paginator("list_objects_v2")
        with _telling(prefix):
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                for each in page.get("Contents", ()):
                    yield Listed(each["Key"], each["Size"], each["LastModified"])

    def drop_halves(self, before: datetime) -> int:
        """As of the port."""
        dropped = 0
        pages = self._s3.get_paginator("list_multipart_uploads")
        with _telling(""):
            for page in pages.paginate(Bucket=self._bucket):
                for each in page.get("Uploads", ()):
                    if each["Initiated"] < before:
                        named = {"Key": each["Key"], "UploadId": each["UploadId"]}
                        self._s3.abort_multipart_upload(Bucket=self._bucket, **named)
                        dropped += 1
        return dropped

    def _put_whole(self, key: str, reader: BinaryIO) -> None:
        body = reader.read()
        self._s3.put_object(
            Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*", ContentMD5=_md5(body)
        )

    def _put_in_parts(self, key: str, reader: BinaryIO) -> None:
        named = {"Bucket": self._bucket, "Key": key}
        upload = named | {"UploadId": self._s3.create_multipart_upload(**named)["UploadId"]}
        try:
            parts: list[dict[str, object]] = []
            while body := reader.read(_PART_BYTES):
                number = len(parts) + 1
                part = self._s3.upload_part(
                    **upload, PartNumber=number, Body=body, ContentMD5=_md5(body)
                )
                parts.append({"PartNumber": number, "ETag": part["ETag"]})
            self._s3.complete_multipart_upload(
                **upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
            )
        except BaseException:
            with suppress(BotoCoreError, ClientError):
                self._s3.abort_multipart_upload(**upload)
            raise


def _md5(body: bytes) -> str:
    """What S3 checks a body by; against wrong bits, not against people."""
    return base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()


def _digest(path: Path) -> Content:
    with path.open("rb") as reader:
        digest = hashlib.file_digest(reader, "sha256")
        return Content(digest.hexdigest(), reader.tell())


@contextmanager
def _taken_by_another() -> Iterator[None]:
    """That the key is taken meanwhile is no failure: what lies there is read next."""
    try:
        yield
    except ClientError as error:
        if _code(error) not in _THERE:
            raise


@contextmanager
def _telling(key: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = _code(error)
        if code in _ABSENT:
            raise ObjectMissingError(key=key) from error
        if code in _CHANGED:
            raise ObjectChangedError(key=key) from error
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        kind = ObjectStoreError if status in _CLIENT_ERRORS else ObjectStoreDownError
        raise kind(reason=code) from error
    except (BotoCoreError, OSError) as error:
        raise ObjectStoreDownError(reason=type(error).__name__) from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
