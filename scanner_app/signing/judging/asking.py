"""Asks issuers whether the certificates of a chain were revoked."""

from __future__ import annotations

import asyncio

from asn1crypto import crl, ocsp
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError
from pyhanko_certvalidator.path import ValidationPath

from scanner_app.signing.issuers.fetching import Budget
from scanner_app.signing.issuers.servers import fetchers
from scanner_app.signing.judging.revocation import Evidence

_A_FILE_S = 15.0
"""Seconds that asking about one file's chains may take in all."""


class AskIssuers:
    """Asks by OCSP, and for lists of what was revoked where no answer comes."""

    def __init__(self, budget: Budget | None = None) -> None:
        """`budget` bounds the time of all questions together."""
        self._fetchers = fetchers(budget or Budget(_A_FILE_S))

    def __call__(self, chain: ValidationPath) -> Evidence:
        """What was answered about the chain's certificates but its end; may be nothing."""
        return asyncio.run(self._ask(chain))

    async def _ask(self, chain: ValidationPath) -> Evidence:
        answers: list[ocsp.OCSPResponse] = []
        lists: list[crl.CertificateList] = []
        for certificate in chain.iter_certs(include_root=False):
            issuer = chain.find_issuing_authority(certificate)
            try:
                answers.append(await self._fetchers.ocsp_fetcher.fetch(certificate, issuer))
            except OCSPFetchError:
                try:
                    lists += await self._fetchers.crl_fetcher.fetch(certificate)
                except CRLFetchError:
                    continue
        return Evidence((), tuple(answers), tuple(lists))
