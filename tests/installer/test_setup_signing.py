"""Authenticode: everything that Windows asks about is signed, and still works."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from installer.setup.command import make
from installer.setup.signing import chosen_signer
from tests.installer.setup_rig.office_pc import OfficePc, seen_by
from tests.installer.setup_rig.pytest_rig import Packages

_PASSWORD = b"mat khau cua phep thu"


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, Path, Path]:
    """PKCS#12, its password, the certificate alone."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Phep thu Sohoa")])
    now = datetime.now(UTC)
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(use, critical=False)
        .sign(private, hashes.SHA256())
    )
    locked = serialization.BestAvailableEncryption(_PASSWORD)
    files = tmp_path / "key.p12", tmp_path / "password", tmp_path / "certificate.pem"
    files[0].write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", private, certificate, None, locked)
    )
    files[1].write_bytes(_PASSWORD)
    files[2].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files


def is_signed(file: Path, certificate: Path) -> bool:
    command = ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(file)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.returncode == 0 and "Signature verification: ok" in done.stdout


def test_programs_uninstaller_setup_and_msi_are_signed_and_install(
    pc: OfficePc, old: Packages, key: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    keyfile, pass_file, certificate = key
    signer = chosen_signer(keyfile, pass_file, "Sohoa")
    before = (old.tree / "sohoa.exe").read_bytes()

    setup, msi = make(old.tree, tmp_path / "out", version="1.0.0", fast=True, signer=signer)

    assert is_signed(setup, certificate)
    assert is_signed(msi, certificate)
    assert (old.tree / "sohoa.exe").read_bytes() == before
    assert pc.run(f'"{seen_by(pc, setup)}" /S') == 0
    installed = [pc.program / name for name in ("sohoa.exe", "sohoa.com", "uninstall.exe")]
    assert [is_signed(file, certificate) for file in installed] == [True, True, True]
    stated = json.loads((pc.program / "product.json").read_text())["files"]
    assert stated != json.loads((old.tree / "product.json").read_text())["files"]

    # One letter changed afterwards is seen.
    content = bytearray(setup.read_bytes())
    content[-1000] ^= 1
    setup.write_bytes(content)
    assert not is_signed(setup, certificate)
    assert (
        pc.run(r'"C:\Program Files\Sohoa\uninstall.exe" /S /PURGE _?=C:\Program Files\Sohoa') == 0
    )


def test_a_command_of_the_environment_signs_instead(
    old: Packages, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "token.exe"
    program.write_bytes((old.tree / "sohoa.exe").read_bytes())
    monkeypatch.setenv("SOHOA_SIGN_COMMAND", "truncate --size=+16")
    signer = chosen_signer(None, None, "Sohoa")
    assert signer is not None

    signer.sign(program)

    assert program.stat().st_size == (old.tree / "sohoa.exe").stat().st_size + 16
    monkeypatch.delenv("SOHOA_SIGN_COMMAND")
    assert chosen_signer(None, None, "Sohoa") is None
