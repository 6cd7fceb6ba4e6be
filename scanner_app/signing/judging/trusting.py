"""Finds chains from certificates to those that IT trusts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    PathError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

# Signatures and security stores of others hold up to a dozen; building chains from many that
# vouch for each other would not end.
_MOST_CERTIFICATES = 100


class NoChainError(Exception):
    """No chain holds; `problem` is "expired", "weak_chain" or "unknown_trust"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class TrustList:
    """The certificates that IT trusts: roots, and authorities between them and holders.

    One whose issuer is in the list too only helps to find the chain, so it can expire or be
    revoked; every other one is where a chain may end, a root or not.
    """

    def __init__(self, certificates: Sequence[x509.Certificate]) -> None:
        """May be empty: nothing is judged then."""
        self._anchors = [each for each in certificates if not _has_issuer(each, certificates)]
        self._between = [each for each in certificates if _has_issuer(each, certificates)]

    def __bool__(self) -> bool:
        return bool(self._anchors)

    def chain(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: datetime,
    ) -> ValidationPath:
        """The chain that held at a moment; what was revoked is not looked at.

        Args:
            certificate: where it starts.
            others: that came along and may lie between; not trusted for that.
            moment: aware.

        Raises:
            NoChainError: there is none.
        """
        try:
            return asyncio.run(self._find(certificate, others, moment))
        except (ExpiredError, NotYetValidError) as error:
            raise NoChainError("expired") from error
        except DisallowedAlgorithmError as error:
            raise NoChainError("weak_chain") from error
        except (PathError, ValidationError) as error:
            raise NoChainError("unknown_trust") from error

    def context(
        self,
        others: Sequence[x509.Certificate],
        moment: datetime,
        *,
        ocsps: Sequence[ocsp.OCSPResponse] = (),
        crls: Sequence[crl.CertificateList] = (),
    ) -> ValidationContext:
        """What the library judges by, at a moment, without network."""
        return ValidationContext(
            trust_roots=self._anchors,
            other_certs=[*self._between, *others[:_MOST_CERTIFICATES]],
            moment=moment,
            allow_fetching=False,
            ocsps=ocsps,
            crls=crls,
        )

    async def _find(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: datetime,
    ) -> ValidationPath:
        context = self.context(others, moment)
        paths = context.path_builder.async_build_paths_lazy(certificate)
        path: ValidationPath = await find_valid_path(certificate, paths, validation_context=context)
        return path


def _has_issuer(certificate: x509.Certificate, among: Sequence[x509.Certificate]) -> bool:
    if certificate.subject == certificate.issuer:
        return False
    return any(each.subject == certificate.issuer and each.ca for each in among)
