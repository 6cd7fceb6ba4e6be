"""Who vouches for a certificate, and what its issuers say of it now: asked once a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
)

from scanner_app.domain.sign_errors import CertificateRevokedError, CertificateUntrustedError
from scanner_app.signing.certificates import CLOCK_SKEW, certificates_of
from scanner_app.signing.issuers.fetching import Budget
from scanner_app.signing.issuers.servers import fetchers, names_servers

_LONGEST_CHAIN = 6
# Some issuers' lists have megabytes, and each file would carry one: such a file stays B-T.
_MOST_LIST_BYTES = 200_000
_TOLD = RevocationCheckingPolicy.from_legacy("soft-fail")
"""What was revoked is refused; nothing said is taken for good."""
# What hostile or broken certificates raise besides pyHanko's own errors.
_NONSENSE = (ValueError, TypeError, LookupError, AttributeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class _At:
    """By what a certificate is judged, and when."""

    others: list[x509.Certificate]
    anchors: list[x509.Certificate]
    moment: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one certificate.

    Attributes:
        path: certificates from the one below the root down to itself; empty when its issuers are
            not known.
        ocsps, crls: what issuers said of each certificate of the path.
        complete: they cover all of it (PAdES B-LT can be made of them).
        unknown: it names servers, and whether it was revoked could not be found out.
    """

    path: tuple[x509.Certificate, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    complete: bool = False
    unknown: bool = False


class Chains:
    """Judges certificates by the same roots and within the same budget; remembers each answer."""

    def __init__(self, roots: Sequence[Path], *, ask: bool) -> None:
        """Read the roots.

        Args:
            roots: PEM or DER files of trusted certificates, intermediate ones among them or not;
                without any, a chain is followed as far as it goes and trust is not judged.
            ask: issuers' servers may be asked: for their certificates, for what was revoked.

        Raises:
            SigningError: problem "root_unreadable"; facts: path.
        """
        self._roots = [certificate for path in roots for certificate in certificates_of(path)]
        self._ask = ask
        self._fetchers = fetchers(Budget())
        self._known: dict[bytes, Standing] = {}

    async def standing(
        self,
        certificate: x509.Certificate,
        others: Iterable[x509.Certificate],
        moment: datetime,
    ) -> Standing:
        """What is known of it.

        Args:
            certificate: in question.
            others: that came with it, its issuers perhaps among them.
            moment: aware; at which it is judged the first time it is asked for.

        Raises:
            CertificateUntrustedError: no path to one of the roots, which there are.
            CertificateRevokedError: it or one of its issuers was revoked.
        """
        key = certificate.sha256
        if key not in self._known:
            self._known[key] = await self._look(certificate, list(others), moment)
        return self._known[key]

    async def _look(
        self, certificate: x509.Certificate, others: list[x509.Certificate], moment: datetime
    ) -> Standing:
        nothing = Standing((), unknown=self._ask and names_servers(certificate))
        try:
            anchors = self._roots or await self._highest(certificate, others)
            if not anchors:
                return nothing
            at = _At(others, anchors, moment)
            return await self._asked(await self._path(certificate, at), at)
        except RevokedError as error:
            raise CertificateRevokedError(revoked_at=error.revocation_dt.isoformat()) from error
        except (PathError, ValidationError, *_NONSENSE) as error:
            if not self._roots:
                return nothing
            raise CertificateUntrustedError(reason=type(error).__name__) from error

    async def _highest(
        self, certificate: x509.Certificate, others: list[x509.Certificate]
    ) -> list[x509.Certificate]:
        """The last issuer that can be found, going up."""
        highest = certificate
        for _ in range(_LONGEST_CHAIN):
            if highest.self_issued:
                break
            issuer = await self._issuer(highest, others)
            if issuer is None:
                break
            highest = issuer
        return [] if highest == certificate else [highest]

    async def _issuer(
        self, certificate: x509.Certificate, others: list[x509.Certificate]
    ) -> x509.Certificate | None:
        found = [each for each in others if each.subject == certificate.issuer]
        if not found and self._ask:
            async for each in self._fetchers.cert_fetcher.fetch_cert_issuers(certificate):
                if each.subject == certificate.issuer:
                    others.append(each)
                    found.append(each)
        return found[0] if found else None

    async def _path(self, certificate: x509.Certificate, at: _At) -> ValidationPath:
        """A path that ends at an anchor and of which nothing is known to be revoked."""
        try:
            return await self._valid(certificate, at, _TOLD)
        except InsufficientRevinfoError:
            # Statements that are old, or not signed by who may say so, count as none.
            return await self._valid(certificate, at, NO_REVOCATION)

    async def _asked(self, path: ValidationPath, at: _At) -> Standing:
        below = tuple(each for each in path if isinstance(each, x509.Certificate))[1:]
        if not self._ask or not below:
            return Standing(below)
        try:
            await self._valid(below[-1], at, REQUIRE_REVINFO)
        except (PathError, ValidationError):
            return Standing(below, unknown=any(names_servers(each) for each in below))
        answers, lists = self._said_of(below)
        if sum(len(each.dump()) for each in lists) > _MOST_LIST_BYTES:
            return Standing(below)
        return Standing(below, answers, lists, complete=True)

    async def _valid(
        self, certificate: x509.Certificate, at: _At, policy: RevocationCheckingPolicy
    ) -> ValidationPath:
        context = ValidationContext(
            trust_roots=at.anchors,
            other_certs=at.others,
            moment=at.moment,
            allow_fetching=self._ask,
            fetchers=self._fetchers if self._ask else None,
            revinfo_policy=CertRevTrustPolicy(policy),
            time_tolerance=CLOCK_SKEW,
        )
        paths = context.path_builder.async_build_paths_lazy(certificate)
        found: ValidationPath = await find_valid_path(
            certificate, paths, validation_context=context
        )
        return found

    def _said_of(
        self, path: Iterable[x509.Certificate]
    ) -> tuple[tuple[ocsp.OCSPResponse, ...], tuple[crl.CertificateList, ...]]:
        """An answer for each certificate, or the list where there is no answer."""
        answers: list[ocsp.OCSPResponse] = []
        lists: list[crl.CertificateList] = []
        for certificate in path:
            said = list(self._fetchers.ocsp_fetcher.fetched_responses_for_cert(certificate))
            answers += said
            if not said:
                lists += self._fetchers.crl_fetcher.fetched_crls_for_cert(certificate)
        return tuple(answers), tuple(lists)
