"""Settings of the province's side: one TOML file, by default /etc/sohoa/central.toml.

Secrets never stand in this file. Each is one file of its own name: in the folder that systemd's
LoadCredential= names in CREDENTIALS_DIRECTORY, else in `secrets`, where nobody but the account that
runs Sohoa may read it; see `central.secrets`. Databases are best reached through their Unix socket,
where PostgreSQL knows the account and no password is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from scanner_app.domain.campaign import Campaign
from scanner_app.domain.exchange.deliveries import MOST_BYTES
from scanner_app.domain.progress import Period


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """How each role reaches PostgreSQL, in libpq's keywords ("host=/run/postgresql dbname=…").

    Attributes:
        owner: owns the schema: migrations and administration, nothing that listens.
        ingest: speaks for counters.
        web: reads for heads.
    """

    owner: str = "dbname=sohoa user=sohoa_owner"
    ingest: str = "dbname=sohoa user=sohoa_ingest"
    web: str = "dbname=sohoa user=sohoa_web"


@dataclass(frozen=True, slots=True)
class ObjectSettings:
    """Where files lie.

    Attributes:
        place: "s3://bucket", or a folder on a disk with room for all of them.
        endpoint: URL of the S3 service; "" is Amazon's own.
        region: of the bucket.
        key_id: access key id; its secret is the file `s3-secret-key`.
    """

    place: str = "/var/lib/sohoa/objects"
    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """The service for counters.

    Attributes:
        listen: path of a Unix socket, or "127.0.0.1:port" with the secret `edge-secret` that nginx
            sends along; nothing else, since who asks is told by a header.
        tus_folder: where the tus server keeps uploads; on the same disk as nothing else.
        trust_roots: PEM files of the roots that signatures are judged by.
        most_bytes: largest file taken.
        body_bytes: longest request body, as it comes.
        unpacked_bytes: longest request body, unpacked.
        body_s: longest time a request body may take.
        threads: requests worked on side by side.
        judges: processes that judge signatures.
        judge_s: longest time one file's signatures may take.
    """

    listen: str = "/run/sohoa/central.sock"
    tus_folder: Path = Path("/var/lib/sohoa/tus")
    trust_roots: tuple[Path, ...] = ()
    most_bytes: int = MOST_BYTES
    body_bytes: int = 1 << 20
    unpacked_bytes: int = 8 << 20
    body_s: int = 60
    threads: int = 16
    judges: int = 2
    judge_s: int = 120


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The head's pages; not served while `issuer` is "".

    Attributes:
        listen: as of the service for counters; a socket of its own.
        public_url: how browsers reach it, "https://…".
        issuer: of OpenID Connect, "https://…".
        client_id: of this application there; its secret is the file `oidc-client-secret`.
        roles_claim: claim that names a person's roles.
        office_claim: claim that names a person's office by its code.
    """

    listen: str = "/run/sohoa/web.sock"
    public_url: str = ""
    issuer: str = ""
    client_id: str = ""
    roles_claim: str = "roles"
    office_claim: str = "office"


@dataclass(frozen=True, slots=True)
class AuthoritySettings:
    """The province's own authority for certificates of counters.

    Attributes:
        folder: its encrypted key and what it issued; better on another machine than this.
        certificate: for nginx's ssl_client_certificate.
        crl: for nginx's ssl_crl.
    """

    folder: Path = Path("/etc/sohoa/authority")
    certificate: Path = Path("/etc/sohoa/authority.pem")
    crl: Path = Path("/etc/sohoa/revoked.crl")


@dataclass(frozen=True, slots=True)
class StickSettings:
    """Bundles that come on USB sticks.

    Their keys are the secrets `stick-identity` and `stick-signing-key`, made by
    `sohoa central stick key`.

    Attributes:
        workspace: private folder for the one paper that is open; emptied with each import.
    """

    workspace: Path = Path("/var/lib/sohoa/sticks")

    @property
    def lock(self) -> Path:
        """Held while a stick is imported."""
        return self.workspace.with_name(f"{self.workspace.name}.lock")


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """The campaign whose target stands beside the figures; none while `name` is "".

    Attributes:
        since, until: days of reception of its dossiers, "2023-08-20"; "" is open.
        baseline: digitized rate before it in percent, "23.5"; "" is not known.
        target: digitized rate to be reached in percent.
    """

    name: str = ""
    since: str = ""
    until: str = ""
    baseline: str = ""
    target: str = "80"

    @property
    def campaign(self) -> Campaign | None:
        """The campaign.

        Raises:
            ValueError: a day or a percentage is none.
        """
        if not self.name:
            return None
        period = Period(_day(self.since), _day(self.until))
        baseline = _percent(self.baseline) if self.baseline else None
        return Campaign(self.name, period, baseline, _percent(self.target))


@dataclass(frozen=True, slots=True)
class HandoverSettings:
    """The one-stop system behind the province's LGSP.

    Not confirmed with any real endpoint, and nothing calls it yet: `central.handover`. Its secrets
    are `lgsp-client-secret` and `lgsp-secret-key`.
    """

    base_url: str = ""
    token_url: str = ""
    client_id: str = ""
    access_key: str = ""
    app_name: str = "sohoa"
    partner_code: str = ""


@dataclass(frozen=True, slots=True)
class BackfileSettings:
    """Bulk reading of old results.

    Attributes:
        spool: private folder for the pages in work, a folder a worker.
        tessdata: folder of the models for tesseract.
    """

    spool: Path = Path("/var/lib/sohoa/backfile")
    tessdata: Path = Path("/usr/share/tesseract-ocr/5/tessdata")


@dataclass(frozen=True, slots=True)
class TidySettings:
    """When leftovers go, in days.

    Attributes:
        unfinished_days: uploads that got no further.
        unasked_days: finished uploads that nobody asked about.
    """

    unfinished_days: int = 14
    unasked_days: int = 14


@dataclass(frozen=True, slots=True)
class CentralSettings:
    """All of them; the TOML keys and tables are the names below.

    Attributes:
        secrets: folder of secrets, where systemd gives none.
    """

    secrets: Path = Path("/etc/sohoa/secrets")
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    objects: ObjectSettings = field(default_factory=ObjectSettings)
    ingest: IngestSettings = field(default_factory=IngestSettings)
    web: WebSettings = field(default_factory=WebSettings)
    authority: AuthoritySettings = field(default_factory=AuthoritySettings)
    sticks: StickSettings = field(default_factory=StickSettings)
    campaign: CampaignSettings = field(default_factory=CampaignSettings)
    tidy: TidySettings = field(default_factory=TidySettings)
    handover: HandoverSettings = field(default_factory=HandoverSettings)
    backfile: BackfileSettings = field(default_factory=BackfileSettings)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _percent(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not 0 <= value <= 100:
        raise ValueError(text)
    return value
