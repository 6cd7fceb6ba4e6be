"""Why the place of updates gave nothing, told so that somebody knows where to look."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

_DATES = frozenset({9, 10})
"""X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED (openssl/x509_vfy.h)."""
_NO_ANSWER = frozenset({53, 64, 121, 1231})
"""ERROR_BAD_NETPATH, NETNAME_DELETED, SEM_TIMEOUT, NETWORK_UNREACHABLE (winerror.h): a share's
server. Python makes "file not found" of the first."""
_NO_LOGON = frozenset({5, 1326, 1331})
"""ERROR_ACCESS_DENIED, LOGON_FAILURE, ACCOUNT_DISABLED."""


def problem_of(error: Exception) -> str:
    """The `problem` for an error that has what a folder, share or server said beneath it."""
    beneath = error.__cause__
    if isinstance(beneath, OSError) and not isinstance(beneath, ssl.SSLError):
        return folder_problem(beneath)
    return server_problem(beneath if isinstance(beneath, Exception) else error)


def folder_problem(error: OSError) -> str:
    """The `problem` of `UpdateUnreachableError` for what a folder or share said."""
    code = getattr(error, "winerror", None)
    if code in _NO_ANSWER or isinstance(error, TimeoutError):
        return "silent"
    if code in _NO_LOGON or isinstance(error, PermissionError):
        return "forbidden"
    return "missing" if isinstance(error, FileNotFoundError | NotADirectoryError) else "cut"


def server_problem(error: Exception) -> str:
    """The same for a request that was not answered."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "date" if cause.verify_code in _DATES else "trust"
        if isinstance(cause, socket.gaierror | httpx.InvalidURL):
            return "name"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
    return "silent" if isinstance(error, httpx.TimeoutException | httpx.ConnectError) else "cut"


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
