"""Tells what an S3 store and the line to it say in terms of delivery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, SSLError

from scanner_app.domain.upload_errors import (
    ClockRefusedError,
    ReadBackMismatchError,
    ServerUntrustedError,
    TargetForbiddenError,
    TargetFullError,
    TargetMissingError,
    TargetUnreachableError,
    TooLargeError,
    UploadError,
)

# Amazon S3 API Reference, "Error responses"; a code that is not here goes by its status.
_BY_CODE: dict[str, type[UploadError]] = {
    "NoSuchBucket": TargetMissingError,
    "InvalidBucketName": TargetMissingError,
    "RequestTimeTooSkewed": ClockRefusedError,
    "BadDigest": ReadBackMismatchError,
    "XAmzContentSHA256Mismatch": ReadBackMismatchError,
    "XAmzContentChecksumMismatch": ReadBackMismatchError,
    "EntityTooLarge": TooLargeError,
    "QuotaExceeded": TargetFullError,
    "InsufficientStorage": TargetFullError,
    # The next try begins another.
    "NoSuchUpload": TargetUnreachableError,
    "SlowDown": TargetUnreachableError,
    "RequestTimeout": TargetUnreachableError,
    "OperationAborted": TargetUnreachableError,
}
_BY_STATUS: dict[int, type[UploadError]] = {
    401: TargetForbiddenError,
    403: TargetForbiddenError,
    # HEAD has no body with a code; keys that are not there are told apart before.
    404: TargetMissingError,
    408: TargetUnreachableError,
    413: TooLargeError,
    429: TargetUnreachableError,
    507: TargetFullError,
}


def code_of(error: ClientError) -> tuple[str, int]:
    """S3's code (that of HTTP where an answer has no body) and the status."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return str(error.response.get("Error", {}).get("Code", "")), int(status)


@contextmanager
def telling_s3_errors(bucket: str) -> Iterator[None]:
    """Turns what botocore raises inside into UploadError.

    Raises:
        UploadError leaves; facts: bucket, and s3, the store's own code.
    """
    try:
        yield
    except ClientError as error:
        code, status = code_of(error)
        usual = TargetUnreachableError if status >= 500 else UploadError
        kind = _BY_CODE.get(code) or _BY_STATUS.get(status, usual)
        raise kind(bucket=bucket, s3=code[:80]) from error
    except SSLError as error:
        raise ServerUntrustedError(bucket=bucket) from error
    except BotoCoreError as error:
        raise TargetUnreachableError(bucket=bucket, problem=type(error).__name__) from error
