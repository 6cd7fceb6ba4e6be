"""An S3 bucket as deliveries use it: written only where nothing is, always read back."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from scanner_app.domain.upload_errors import UploadError
from scanner_app.upload.s3_errors import code_of, telling_s3_errors

PART_BYTES = 5 << 20
"""The smallest part that S3 takes (API Reference, "Multipart upload limits"): a cut loses one."""
_BLOCK_BYTES = 1 << 20
_ABSENT = ("NoSuchKey", "NotFound", "404")
# A racing writer gets the second one (User Guide, "Conditional writes").
_TAKEN = ("PreconditionFailed", "412", "ConditionalRequestConflict", "409")
_GONE = ("NoSuchUpload", "404")
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class S3Place:
    """Which bucket, and how it is spoken to.

    Attributes:
        endpoint: "https://host[:port]"; http only on the loopback; "" is Amazon's own.
        prefix: below which files go, "/"-separated; "" is the bucket's top.
        region: as the store wants it in signatures.
        key_id: of the access key.
        ca: PEM of the authority that alone vouches for the endpoint; None: certifi's.
        path_style: bucket in the path, as most stores but Amazon's want it.
    """

    endpoint: str
    bucket: str
    prefix: str = ""
    region: str = "us-east-1"
    key_id: str = ""
    ca: Path | None = None
    path_style: bool = True

    def __post_init__(self) -> None:
        """Checked at once, nothing is asked.

        Raises:
            UploadError: problem "address".
        """
        if not self.bucket or not (self.endpoint == "" or _is_safe(self.endpoint)):
            raise UploadError(problem="address")


class S3Bucket:
    """Requests to one bucket. Thread-safe; every method raises `UploadError` leaves."""

    def __init__(self, place: S3Place, secret: Callable[[], str]) -> None:
        """Nothing is asked yet.

        Args:
            place: which.
            secret: of the access key; asked at the first request.
        """
        self._place = place
        self._secret = secret
        self._opening = threading.Lock()
        # Any: boto3 makes its classes at run time.
        self._client: Any = None

    def close(self) -> None:
        """End kept connections; the next request opens new ones."""
        with self._opening:
            if self._client is not None:
                self._client.close()
                self._client = None

    def require(self) -> None:
        """The bucket is there, and this key may write and read in it; nothing is left of that."""
        name = self._key(".sohoa-check")
        with telling_s3_errors(self._place.bucket):
            self._s3().head_bucket(Bucket=self._place.bucket)
            self._s3().put_object(Bucket=self._place.bucket, Key=name, Body=b"sohoa")
            self._s3().head_object(Bucket=self._place.bucket, Key=name)
        self.remove(".sohoa-check")

    def holds(self, name: str) -> bool:
        """Something stands under this name."""
        with telling_s3_errors(self._place.bucket):
            try:
                self._s3().head_object(**self._at(name))
            except ClientError as error:
                # HEAD has no body: a bucket that is not there looks like a key that is not.
                if code_of(error)[0] in _ABSENT:
                    self._s3().head_bucket(Bucket=self._place.bucket)
                    return False
                raise
        return True

    def digest(
        self, name: str, read: Callable[[int], object] = lambda _size: None
    ) -> tuple[str, int] | None:
        """SHA-256 and size of what the store gives back; None when nothing stands there.

        Args:
            name: of the object.
            read: hears how many bytes came, again and again; what it raises ends the reading.
        """
        digest, size = hashlib.sha256(), 0
        with telling_s3_errors(self._place.bucket):
            try:
                body = self._s3().get_object(**self._at(name))["Body"]
            except ClientError as error:
                if code_of(error)[0] in _ABSENT:
                    return None
                raise
            with body:
                for block in body.iter_chunks(_BLOCK_BYTES):
                    digest.update(block)
                    size += len(block)
                    read(len(block))
        return digest.hexdigest(), size

    def read(self, name: str, most_bytes: int) -> bytes | None:
        """A small object; None when nothing stands there."""
        with telling_s3_errors(self._place.bucket):
            try:
                body = self._s3().get_object(**self._at(name))["Body"]
            except ClientError as error:
                if code_of(error)[0] in _ABSENT:
                    return None
                raise
            with body:
                return bytes(body.read(most_bytes))

    def put(self, name: str, content: bytes, *, over: bool = False, kind: str = _PDF) -> bool:
        """Write an object in one request; False when its name is taken, unless `over`."""
        condition = {} if over else {"IfNoneMatch": "*"}
        return self._unless_taken(
            lambda: self._s3().put_object(
                **self._at(name), Body=content, ContentType=kind, **condition, **_checked(content)
            )
        )

    def remove(self, name: str) -> None:
        """Take it away where that is allowed."""
        with suppress(ClientError, BotoCoreError):
            self._s3().delete_object(**self._at(name))

    def begin(self, name: str, sha256: str) -> str:
        """A new upload in parts; its id."""
        with telling_s3_errors(self._place.bucket):
            begun = self._s3().create_multipart_upload(
                **self._at(name),
                ContentType=_PDF,
                ChecksumAlgorithm="SHA256",
                Metadata={"sha256": sha256},
            )
        return str(begun["UploadId"])

    def put_part(self, name: str, upload: str, number: int, content: bytes) -> str:
        """One part, numbered from 1; its tag."""
        with telling_s3_errors(self._place.bucket):
            told = self._s3().upload_part(
                **self._at(name),
                UploadId=upload,
                PartNumber=number,
                Body=content,
                ChecksumSHA256=part_checksum(content),
            )
        return str(told["ETag"])

    def parts(self, name: str, upload: str) -> dict[int, tuple[str, int]] | None:
        """Tag and size of each part that arrived; None when the store has no such upload."""
        with telling_s3_errors(self._place.bucket):
            try:
                return {
                    part["PartNumber"]: (part["ETag"], part["Size"])
                    for part in self._listed(name, upload)
                }
            except ClientError as error:
                if code_of(error)[0] in _GONE:
                    return None
                raise

    def complete(self, name: str, upload: str, tags: dict[int, tuple[str, str]]) -> bool:
        """Put the parts together; False when the name is taken by now.

        Args:
            name: of the object.
            upload: its id.
            tags: of each part its tag and the SHA-256 of its content, base64.
        """
        parts = [
            {"PartNumber": number, "ETag": tag, "ChecksumSHA256": checksum}
            for number, (tag, checksum) in sorted(tags.items())
        ]
        return self._unless_taken(
            lambda: self._s3().complete_multipart_upload(
                **self._at(name),
                UploadId=upload,
                MultipartUpload={"Parts": parts},
                IfNoneMatch="*",
            )
        )

    def give_up(self, name: str, upload: str) -> None:
        """Drop an upload's parts where that can be done now."""
        with suppress(ClientError, BotoCoreError):
            self._s3().abort_multipart_upload(**self._at(name), UploadId=upload)

    def _unless_taken(self, write: Callable[[], object]) -> bool:
        with telling_s3_errors(self._place.bucket):
            try:
                write()
            except ClientError as error:
                if code_of(error)[0] in _TAKEN:
                    return False
                raise
        return True

    def _listed(self, name: str, upload: str) -> Iterator[dict[str, Any]]:
        pages = self._s3().get_paginator("list_parts").paginate(**self._at(name), UploadId=upload)
        for page in pages:
            yield from page.get("Parts", ())

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self._place.bucket, "Key": self._key(name)}

    def _key(self, name: str) -> str:
        prefix = self._place.prefix.strip("/")
        return f"{prefix}/{name}" if prefix else name

    def _s3(self) -> Any:  # boto3 makes its classes at run time
        with self._opening:
            if self._client is None:
                place = self._place
                self._client = boto3.client(
                    "s3",
                    endpoint_url=place.endpoint or None,
                    region_name=place.region,
                    aws_access_key_id=place.key_id,
                    aws_secret_access_key=self._secret(),
                    verify=str(place.ca) if place.ca else None,
                    config=Config(
                        signature_version="s3v4",
                        s3={"addressing_style": "path" if place.path_style else "virtual"},
                        connect_timeout=10,
                        read_timeout=30,
                        retries={"mode": "standard", "total_max_attempts": 2},
                        # Other engines than Amazon's know none of boto3's own choice of checksums;
                        # SHA-256 is always given.
                        request_checksum_calculation="when_required",
                        response_checksum_validation="when_required",
                    ),
                )
            return self._client


def _is_safe(endpoint: str) -> bool:
    """https, or a server on this PC; nothing but a host and a port."""
    try:
        parsed = urlsplit(endpoint)
        host, _ = parsed.hostname or "", parsed.port
    except ValueError:
        return False
    if not host or parsed.username or parsed.path.strip("/") or parsed.query or parsed.fragment:
        return False
    if parsed.scheme == "https":
        return True
    try:
        return parsed.scheme == "http" and ip_address(host).is_loopback
    except ValueError:
        return parsed.scheme == "http" and host == "localhost"


def part_checksum(content: bytes) -> str:
    """SHA-256 as S3 writes it, base64."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _checked(content: bytes) -> dict[str, object]:
    return {
        "ChecksumSHA256": part_checksum(content),
        "Metadata": {"sha256": hashlib.sha256(content).hexdigest()},
    }
