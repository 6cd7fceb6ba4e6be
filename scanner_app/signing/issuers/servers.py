"""Issuers' certificates, CRLs and OCSP answers for pyHanko, fetched within a batch's budget."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import TypeVar

from asn1crypto import cms, crl, ocsp, pem, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.errors import (
    CertificateFetchError,
    CRLFetchError,
    OCSPFetchError,
    OCSPValidationError,
)
from pyhanko_certvalidator.fetchers import (
    CertificateFetcher,
    CRLFetcher,
    Fetchers,
    OCSPFetcher,
)
from pyhanko_certvalidator.fetchers.common_utils import (
    format_ocsp_request,
    process_ocsp_response_data,
)

from scanner_app.signing.issuers.fetching import Budget, Question, UnreachableError

_Fetched = TypeVar("_Fetched")


def fetchers(budget: Budget) -> Fetchers:
    """What pyHanko asks; each question goes out once, its answer or failure is remembered."""
    return Fetchers(
        ocsp_fetcher=_OcspAnswers(budget),
        crl_fetcher=_CrlFiles(budget),
        cert_fetcher=_IssuerFiles(budget),
    )


def names_servers(certificate: x509.Certificate) -> bool:
    """It says where its issuer tells whether it was revoked."""
    return bool(_ocsp_urls(certificate) or _crl_urls(certificate))


class _OcspAnswers(OCSPFetcher):
    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._answers: dict[bytes, ocsp.OCSPResponse | None] = {}

    async def fetch(
        self, cert: x509.Certificate | cms.AttributeCertificateV2, authority: Authority
    ) -> ocsp.OCSPResponse:
        assert isinstance(cert, x509.Certificate)
        key = cert.issuer_serial
        if key not in self._answers:
            self._answers[key] = self._first(cert, authority)
        answer = self._answers[key]
        if answer is None:
            raise OCSPFetchError("no answer")
        return answer

    def _first(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse | None:
        request = format_ocsp_request(cert, authority, certid_hash_algo="sha1", request_nonces=True)
        for url in _ocsp_urls(cert):
            try:
                body = self._budget.answer_to(
                    Question(url, request.dump(), "application/ocsp-request")
                )
                return process_ocsp_response_data(body, ocsp_request=request, ocsp_url=url)
            except (UnreachableError, OCSPValidationError, ValueError, TypeError):
                continue
        return None

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return [answer for answer in self._answers.values() if answer is not None]

    def fetched_responses_for_cert(
        self, cert: x509.Certificate | cms.AttributeCertificateV2
    ) -> Iterable[ocsp.OCSPResponse]:
        answer = self._answers.get(cert.issuer_serial)
        return [] if answer is None else [answer]


class _CrlFiles(CRLFetcher):
    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._files: dict[str, crl.CertificateList | None] = {}
        self._of: dict[bytes, list[crl.CertificateList]] = {}

    async def fetch(
        self,
        cert: x509.Certificate | cms.AttributeCertificateV2,
        *,
        use_deltas: bool | None = None,
    ) -> Iterable[crl.CertificateList]:
        assert isinstance(cert, x509.Certificate)
        del use_deltas  # A whole list says all that its changes would.
        key = cert.issuer_serial
        if key not in self._of:
            files = [self._file(url) for url in _crl_urls(cert)]
            self._of[key] = [file for file in files if file is not None]
        if not self._of[key]:
            raise CRLFetchError("no list")
        return self._of[key]

    def _file(self, url: str) -> crl.CertificateList | None:
        if url not in self._files:
            self._files[url] = self._read(url)
        return self._files[url]

    def _read(self, url: str) -> crl.CertificateList | None:
        try:
            body = self._budget.answer_to(Question(url))
            found = crl.CertificateList.load(_der(body))
            found["tbs_cert_list"]["issuer"].dump()
        except (UnreachableError, ValueError, TypeError):
            return None
        return found

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [file for file in self._files.values() if file is not None]

    def fetched_crls_for_cert(
        self, cert: x509.Certificate | cms.AttributeCertificateV2
    ) -> Iterable[crl.CertificateList]:
        return self._of[cert.issuer_serial]


class _IssuerFiles(CertificateFetcher):
    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._files: dict[str, list[x509.Certificate]] = {}

    async def fetch_cert_issuers(
        self, cert: x509.Certificate | cms.AttributeCertificateV2
    ) -> AsyncGenerator[x509.Certificate, None]:
        for url in _access_urls(cert, "ca_issuers"):
            for found in self._file(url):
                yield found

    async def fetch_crl_issuers(
        self, certificate_list: crl.CertificateList
    ) -> AsyncGenerator[x509.Certificate, None]:
        for url in certificate_list.issuer_cert_urls:
            for found in self._file(url):
                yield found

    def _file(self, url: str) -> list[x509.Certificate]:
        if url not in self._files:
            try:
                body = self._budget.answer_to(Question(url))
                self._files[url] = list(_certificates(body))
            except (UnreachableError, CertificateFetchError, ValueError, TypeError):
                self._files[url] = []
        return self._files[url]

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return [each for file in self._files.values() for each in file]


def _ocsp_urls(certificate: x509.Certificate) -> list[str]:
    return list(_access_urls(certificate, "ocsp"))


def _access_urls(
    certificate: x509.Certificate | cms.AttributeCertificateV2, method: str
) -> Iterator[str]:
    """Addresses of one kind under authority information access (RFC 5280, 4.2.2.1)."""
    for entry in certificate.authority_information_access_value or ():
        place = entry["access_location"]
        if entry["access_method"].native == method and place.name == _URL:
            yield place.native


def _crl_urls(certificate: x509.Certificate) -> list[str]:
    found: list[str] = []
    for point in certificate.crl_distribution_points:
        name = point["distribution_point"]
        if name.name == "full_name":
            found += [each.native for each in name.chosen if each.name == _URL]
    return found


def _certificates(body: bytes) -> Iterator[x509.Certificate]:
    """One certificate, or a PKCS#7 bag of them (RFC 5280, 4.2.2.1)."""
    der = _der(body)
    try:
        certificate = x509.Certificate.load(der, strict=True)
        certificate.subject.dump()
        yield certificate
    except (ValueError, TypeError):
        bag = cms.ContentInfo.load(der, strict=True)
        for choice in bag["content"]["certificates"]:
            if choice.name == "certificate":
                yield choice.chosen


def _der(body: bytes) -> bytes:
    if not pem.detect(body):
        return body
    _, _, der = pem.unarmor(body)
    return bytes(der)


_URL = "uniform_resource_identifier"
