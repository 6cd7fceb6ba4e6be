"""Authenticode for programs and packages: a PKCS#12 file, or a command for a hardware token."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from installer.setup.definition import ROOT, Definition

COMMAND = "SOHOA_SIGN_COMMAND"
"""Environment: a shell command that signs the file behind it in place."""
TIME_STAMPS = "SOHOA_SIGN_TIMESTAMP_URL"
"""Environment: an RFC 3161 server, so that signatures outlive the certificate."""


@dataclass(frozen=True)
class Signer:
    """Signs files in place, with SHA-256.

    Attributes:
        keyfile: PKCS#12; None has the command of the environment sign.
        pass_file: its password, one line.
        name: of the product, shown when Windows asks for rights.
    """

    keyfile: Path | None
    pass_file: Path | None
    name: str

    def sign(self, file: Path) -> None:
        """Sign it; as it was when that fails.

        Raises:
            subprocess.CalledProcessError: what signs said why it could not.
        """
        if self.keyfile is None:
            _run([*shlex.split(os.environ[COMMAND]), str(file)])
            return
        signed = file.with_name(file.name + ".signed")
        words = [
            "osslsigncode",
            "sign",
            "-pkcs12",
            str(self.keyfile),
            "-h",
            "sha256",
            "-n",
            self.name,
        ]
        if self.pass_file is not None:
            words += ["-readpass", str(self.pass_file)]
        if os.environ.get(TIME_STAMPS):
            words += ["-ts", os.environ[TIME_STAMPS]]
        try:
            _run([*words, "-in", str(file), "-out", str(signed)])
            shutil.copymode(file, signed)
            signed.replace(file)
        finally:
            signed.unlink(missing_ok=True)

    @property
    def command(self) -> str:
        """A shell command that signs the file "%1", for makensis."""
        words = [str(ROOT / "installer" / "setup" / "sign"), "--name", self.name]
        if self.keyfile is not None:
            words += ["--sign-with", str(self.keyfile)]
        if self.pass_file is not None:
            words += ["--pass-file", str(self.pass_file)]
        return f'{shlex.join(words)} "%1"'


def chosen_signer(keyfile: Path | None, pass_file: Path | None, name: str) -> Signer | None:
    """The signer of the command line or the environment; None when neither names one."""
    if keyfile is None and not os.environ.get(COMMAND):
        return None
    return Signer(keyfile and keyfile.resolve(), pass_file and pass_file.resolve(), name)


def signed_tree(definition: Definition, tree: Path, copy: Path, signer: Signer) -> Path:
    """A copy of the tree whose programs are signed and whose product.json knows it.

    Files that are not signed are the same ones as in the tree, by hard links where possible.
    """
    shutil.copytree(tree, copy, copy_function=_linked)
    stated = json.loads((copy / "product.json").read_text(encoding="utf-8"))
    for pattern in definition.signed:
        for file in sorted(copy.glob(pattern)):
            _unlinked(file)
            signer.sign(file)
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            stated["files"][file.relative_to(copy).as_posix()] = digest
    product = copy / "product.json"
    product.unlink()
    product.write_text(
        json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return copy


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _unlinked(file: Path) -> None:
    """A file of its own, so that the tree's stays as it is."""
    own = file.with_name(file.name + ".own")
    shutil.copy2(file, own)
    own.replace(file)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
