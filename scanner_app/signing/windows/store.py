"""The certificates of the Windows user who is logged in, and their keys, by ctypes.

A key on a token with a minidriver opens through CNG; the token's own window asks for the PIN. One
whose driver is older (a CSP of CryptoAPI) is used as Windows itself would.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import hashlib
    from collections.abc import Iterator
    from contextlib import contextmanager
    from ctypes import byref, wintypes

    from scanner_app.signing.windows.codes import error_for

    _SYSTEM_STORE = 10
    _CURRENT_USER_READ_ONLY = 0x10000 | 0x8000
    _KEY_PROVIDER = 2
    _CACHE_ONLY = 0x4
    _PREFER_CNG, _WINDOW = 0x20000, 0x80
    _IS_CNG = 0xFFFFFFFF
    _PKCS1 = 2
    _SHA256, _HASH_VALUE = 0x800C, 2
    _CRYPT_E_NOT_FOUND = 0x80092004
    _MOST_BYTES = 1024

    _Handle = ctypes.c_size_t
    _Buffer = ctypes.c_ubyte * _MOST_BYTES

    class _Certificate(ctypes.Structure):
        _fields_ = (
            ("encoding", wintypes.DWORD),
            ("content", ctypes.c_void_p),
            ("size", wintypes.DWORD),
            ("info", ctypes.c_void_p),
            ("store", ctypes.c_void_p),
        )

    _Context = ctypes.POINTER(_Certificate)

    class _Element(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("certificate", _Context))

    class _SimpleChain(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("status", wintypes.DWORD * 2),
            ("count", wintypes.DWORD),
            ("elements", ctypes.POINTER(ctypes.POINTER(_Element))),
        )

    class _Chain(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("status", wintypes.DWORD * 2),
            ("count", wintypes.DWORD),
            ("chains", ctypes.POINTER(ctypes.POINTER(_SimpleChain))),
        )

    class _ChainWish(ctypes.Structure):
        """CERT_CHAIN_PARA without what no usage needs."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("kind", wintypes.DWORD),
            ("count", wintypes.DWORD),
            ("usages", ctypes.c_void_p),
        )

    class _Padding(ctypes.Structure):
        _fields_ = (("algorithm", ctypes.c_wchar_p),)

    class StoreKeyHandle:
        """An opened key; the token's PIN is remembered as long as it is open."""

        def __init__(self, context: object) -> None:
            """Open the key of a certificate.

            Raises:
                SigningError leaves: the token is not there, its window was closed.
            """
            self._handle, self._kind = _Handle(), wintypes.DWORD()
            self._closed = False
            window, owned = wintypes.HWND(_user().GetForegroundWindow()), wintypes.BOOL()
            # The PIN is asked above the program's window, not behind it.
            flags = _PREFER_CNG | (_WINDOW if window.value else 0)
            if not _crypt().CryptAcquireCertificatePrivateKey(
                context,
                flags,
                byref(window),
                byref(self._handle),
                byref(self._kind),
                byref(owned),
            ):
                raise error_for(ctypes.get_last_error(), in_use=False)
            self._owned = bool(owned.value)

        def sign(self, digest: bytes, *, is_rsa: bool) -> bytes:
            """Signature value over a SHA-256 digest: PKCS#1 v1.5, or r and s side by side.

            Raises:
                SigningError leaves: declined, wrong PIN, pulled out.
            """
            if self._kind.value == _IS_CNG:
                return cng_signature(self._handle.value, digest, is_rsa=is_rsa)
            return _csp_signature(self._handle.value, self._kind.value, digest)

        def close(self) -> None:
            """The token forgets the PIN. Twice does no harm."""
            if self._closed or not self._owned:
                return
            self._closed = True
            if self._kind.value == _IS_CNG:
                _ncrypt().NCryptFreeObject(self._handle)
            else:
                _advapi().CryptReleaseContext(self._handle, 0)

    class WindowsStore:
        """The logged-in user's own certificates (CurrentUser, MY)."""

        def certificates(self) -> list[bytes]:
            """DER of those that have a key, on this PC or on a token."""
            with _contexts() as contexts:
                return [_der(each) for each in contexts if _has_key(each)]

        def open(self, sha1: str) -> tuple[StoreKeyHandle, list[bytes]]:
            """The key of a certificate, and DER of its issuers as far as this PC knows them.

            Args:
                sha1: of the certificate's DER, lower-case hex.

            Raises:
                SigningError leaves.
            """
            with _contexts() as contexts:
                for each in contexts:
                    # A print that Windows shows people, no protection.
                    if hashlib.sha1(_der(each), usedforsecurity=False).hexdigest() == sha1:
                        return StoreKeyHandle(each), _issuers(each)
            raise error_for(_CRYPT_E_NOT_FOUND, in_use=False)

    def cng_signature(handle: int, digest: bytes, *, is_rsa: bool) -> bytes:
        """As `StoreKeyHandle.sign`, by a key handle of CNG."""
        padding, size, value = _Padding("SHA256"), wintypes.DWORD(), _Buffer()
        status = _ncrypt().NCryptSignHash(
            _Handle(handle),
            byref(padding) if is_rsa else None,
            digest,
            len(digest),
            value,
            len(value),
            byref(size),
            _PKCS1 if is_rsa else 0,
        )
        if status:
            raise error_for(status, in_use=True)
        return bytes(value[: size.value])

    def _csp_signature(provider: int, kind: int, digest: bytes) -> bytes:
        advapi, hashed = _advapi(), _Handle()
        if not advapi.CryptCreateHash(_Handle(provider), _SHA256, _Handle(), 0, byref(hashed)):
            raise error_for(ctypes.get_last_error(), in_use=True)
        size, value = wintypes.DWORD(_MOST_BYTES), _Buffer()
        try:
            if not (
                advapi.CryptSetHashParam(hashed, _HASH_VALUE, digest, 0)
                and advapi.CryptSignHashW(hashed, kind, None, 0, value, byref(size))
            ):
                raise error_for(ctypes.get_last_error(), in_use=True)
        finally:
            advapi.CryptDestroyHash(hashed)
        # CryptoAPI writes numbers with the lowest byte first.
        return bytes(value[: size.value])[::-1]

    @contextmanager
    def _contexts() -> Iterator[list[object]]:
        """All certificates of the store, while it is open."""
        crypt = _crypt()
        store = crypt.CertOpenStore(
            ctypes.c_void_p(_SYSTEM_STORE), 0, _Handle(), _CURRENT_USER_READ_ONLY, "MY"
        )
        if not store:
            raise error_for(ctypes.get_last_error(), in_use=False)
        found: list[object] = []
        try:
            each = crypt.CertEnumCertificatesInStore(store, None)
            while each:
                # The next step frees what it is given.
                found.append(crypt.CertDuplicateCertificateContext(each))
                each = crypt.CertEnumCertificatesInStore(store, each)
            yield found
        finally:
            for one in found:
                crypt.CertFreeCertificateContext(one)
            crypt.CertCloseStore(store, 0)

    def _der(context: object) -> bytes:
        certificate = context.contents  # type: ignore[attr-defined]  # ctypes names no pointer type
        return ctypes.string_at(certificate.content, certificate.size)

    def _has_key(context: object) -> bool:
        size = wintypes.DWORD()
        return bool(
            _crypt().CertGetCertificateContextProperty(context, _KEY_PROVIDER, None, byref(size))
        )

    def _issuers(context: object) -> list[bytes]:
        """Without asking the network; none where Windows builds no chain."""
        crypt, wish = _crypt(), _ChainWish(ctypes.sizeof(_ChainWish))
        chain = ctypes.POINTER(_Chain)()
        if not crypt.CertGetCertificateChain(
            None, context, None, None, byref(wish), _CACHE_ONLY, None, byref(chain)
        ):
            return []
        try:
            if not chain.contents.count:
                return []
            first = chain.contents.chains[0].contents
            certificates = [first.elements[n].contents.certificate for n in range(first.count)]
            return [_der(each) for each in certificates[1:]]
        finally:
            crypt.CertFreeCertificateChain(chain)

    def _crypt() -> ctypes.WinDLL:
        library = ctypes.WinDLL("crypt32", use_last_error=True)
        library.CertOpenStore.restype = ctypes.c_void_p
        library.CertOpenStore.argtypes = (
            ctypes.c_void_p,
            wintypes.DWORD,
            _Handle,
            wintypes.DWORD,
            ctypes.c_wchar_p,
        )
        library.CertCloseStore.argtypes = (ctypes.c_void_p, wintypes.DWORD)
        library.CertEnumCertificatesInStore.restype = _Context
        library.CertEnumCertificatesInStore.argtypes = (ctypes.c_void_p, _Context)
        library.CertDuplicateCertificateContext.restype = _Context
        library.CertDuplicateCertificateContext.argtypes = (_Context,)
        library.CertFreeCertificateContext.argtypes = (_Context,)
        library.CertFreeCertificateChain.restype = None
        return library

    def _advapi() -> ctypes.WinDLL:
        return ctypes.WinDLL("advapi32", use_last_error=True)

    def _ncrypt() -> ctypes.WinDLL:
        return ctypes.WinDLL("ncrypt")

    def _user() -> ctypes.WinDLL:
        library = ctypes.WinDLL("user32")
        library.GetForegroundWindow.restype = wintypes.HWND
        return library
