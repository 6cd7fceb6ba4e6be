"""Runs in Windows' Python (under wine): fills the user's store from a PKCS#12 file and uses it.

`python in_windows.py PROJECT P12 PASSWORD ISSUER DIGEST` prints what came of it as JSON. Everything
but the import is the program's own code.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import sys
from ctypes import byref
from pathlib import Path

if sys.platform == "win32":
    import winreg

    project, keyfile, password, issuer, digest = sys.argv[1:]
    sys.path.insert(0, project)

    from scanner_app.domain.sign_errors import SigningError
    from scanner_app.signing.windows.store import WindowsStore, cng_signature

    crypt = ctypes.WinDLL("crypt32", use_last_error=True)
    advapi = ctypes.WinDLL("advapi32", use_last_error=True)
    ncrypt = ctypes.WinDLL("ncrypt")
    for name in ("PFXImportCertStore", "CertOpenSystemStoreW", "CertEnumCertificatesInStore"):
        getattr(crypt, name).restype = ctypes.c_void_p

    _KEY_EXCHANGE = 1

    class Blob(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint32), ("content", ctypes.c_char_p))

    class KeyPlace(ctypes.Structure):
        """CRYPT_KEY_PROV_INFO."""

        _fields_ = (
            ("container", ctypes.c_wchar_p),
            ("provider", ctypes.c_wchar_p),
            ("kind", ctypes.c_uint32),
            ("flags", ctypes.c_uint32),
            ("count", ctypes.c_uint32),
            ("parameters", ctypes.c_void_p),
            ("spec", ctypes.c_uint32),
        )

    def move_key(context: ctypes.c_void_p) -> None:
        """From the provider that wine imports to, which knows no SHA-256, to one that does."""
        old, spec, new, key = (ctypes.c_size_t() for _ in range(4))
        owned, size = ctypes.c_uint32(), ctypes.c_uint32(8192)
        blob = (ctypes.c_ubyte * 8192)()
        assert crypt.CryptAcquireCertificatePrivateKey(
            context, 0, None, byref(old), byref(spec), byref(owned)
        )
        assert advapi.CryptGetUserKey(old, _KEY_EXCHANGE, byref(key)), hex(ctypes.get_last_error())
        assert advapi.CryptExportKey(key, ctypes.c_size_t(), 7, 0, blob, byref(size))
        name, provider = "sohoa", "Microsoft Enhanced RSA and AES Cryptographic Provider"
        assert advapi.CryptAcquireContextW(
            byref(new), ctypes.c_wchar_p(name), ctypes.c_wchar_p(provider), 24, 8
        )
        assert advapi.CryptImportKey(new, blob, size, ctypes.c_size_t(), 0, byref(key))
        place = KeyPlace(name, provider, 24, 0, 0, None, _KEY_EXCHANGE)
        assert crypt.CertSetCertificateContextProperty(context, 2, 0, byref(place))

    def into_store(*, moves: bool) -> None:
        content = Path(keyfile).read_bytes()
        packed = Blob(len(content), content)
        imported = crypt.PFXImportCertStore(byref(packed), ctypes.c_wchar_p(password), 0x1001)
        assert imported, hex(ctypes.get_last_error())
        own = ctypes.c_void_p(crypt.CertOpenSystemStoreW(None, ctypes.c_wchar_p("MY")))
        each = crypt.CertEnumCertificatesInStore(ctypes.c_void_p(imported), None)
        while each:
            if moves:
                move_key(ctypes.c_void_p(each))
            added = crypt.CertAddCertificateContextToStore(own, ctypes.c_void_p(each), 3, None)
            assert added, hex(ctypes.get_last_error())
            each = crypt.CertEnumCertificatesInStore(
                ctypes.c_void_p(imported), ctypes.c_void_p(each)
            )
        assert crypt.CertCloseStore(own, 0)
        issuers = ctypes.c_void_p(crypt.CertOpenSystemStoreW(None, ctypes.c_wchar_p("CA")))
        der = Path(issuer).read_bytes()
        assert crypt.CertAddEncodedCertificateToStore(issuers, 1, der, len(der), 3, None)
        assert crypt.CertCloseStore(issuers, 0)

    def empty_store() -> None:
        """Wine keeps what a certificate says of its key only for one that is added anew."""
        path = r"Software\Microsoft\SystemCertificates\MY\Certificates"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_ALL_ACCESS) as kept:
            winreg.DeleteKey(kept, winreg.EnumKey(kept, 0))

    def by_cng() -> dict[str, str]:
        """Wine 8 keeps no CNG key for a certificate, but it makes and uses one."""
        provider, key = ctypes.c_size_t(), ctypes.c_size_t()
        assert ncrypt.NCryptOpenStorageProvider(byref(provider), None, 0) == 0
        rsa = ctypes.c_wchar_p("RSA")
        assert ncrypt.NCryptCreatePersistedKey(provider, byref(key), rsa, None, 0, 0) == 0
        length, bits = ctypes.c_wchar_p("Length"), ctypes.c_uint32(2048)
        assert ncrypt.NCryptSetProperty(key, length, byref(bits), 4, 0) == 0
        assert ncrypt.NCryptFinalizeKey(key, 0) == 0
        blob, size = (ctypes.c_ubyte * 1024)(), ctypes.c_uint32()
        kind = ctypes.c_wchar_p("RSAPUBLICBLOB")
        assert ncrypt.NCryptExportKey(key, None, kind, None, blob, 1024, byref(size), 0) == 0
        value = cng_signature(key.value, bytes.fromhex(digest), is_rsa=True)
        return {"public": bytes(blob[: size.value]).hex(), "value": value.hex()}

    def refusal(sha1: str) -> str:
        try:
            WindowsStore().open(sha1)
        except SigningError as error:
            return type(error).__name__
        return ""

    def cng_refusal() -> str:
        try:
            cng_signature(0, bytes.fromhex(digest), is_rsa=True)
        except SigningError as error:
            return f"{type(error).__name__} {error.facts}"
        return ""

    def old_refusal(sha1: str) -> str:
        key, _ = WindowsStore().open(sha1)
        try:
            key.sign(bytes.fromhex(digest), is_rsa=True)
        except SigningError as error:
            return f"{type(error).__name__} {error.facts}"
        finally:
            key.close()
        return ""

    store = WindowsStore()
    before = store.certificates()
    into_store(moves=False)
    (der,) = store.certificates()
    sha1 = hashlib.sha1(der, usedforsecurity=False).hexdigest()
    old = old_refusal(sha1)
    empty_store()
    into_store(moves=True)
    key, chain = store.open(sha1)
    first = key.sign(bytes.fromhex(digest), is_rsa=True)
    second = key.sign(bytes.fromhex(digest), is_rsa=True)
    key.close()
    key.close()
    told = {
        "before": len(before),
        "certificate": der.hex(),
        "issuers": [each.hex() for each in chain],
        "values": [first.hex(), second.hex()],
        "old_provider": old,
        "cng": by_cng(),
        "unknown": refusal("0" * 40),
        "no_handle": cng_refusal(),
    }
    print(json.dumps(told))
