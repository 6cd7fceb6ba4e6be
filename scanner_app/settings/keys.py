"""What can be set, with what holds when nobody sets it.

Secrets are not settings: a password never stands in a file or policy of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; the TOML keys are the names below.

    Attributes:
        office: office code used when none is named.
        organisation: who converts from paper, written into each PDF (Luật GDĐT art. 12.1.c).
        target: where signed files go: a folder or share, "https://host[:port]" of the province,
            "s3://bucket[/prefix]", "stick:" when they leave on sticks alone; "" is `delivered`
            below the home folder.
        province_ca: PEM of the authority that alone vouches for the province's server or object
            store; "" takes those that the system trusts.
        client_certificate: PEM with this counter's certificate and its key.
        s3_endpoint: "https://host[:port]" of the object store.
        s3_region: as the store wants it in signatures.
        s3_access_key: id of the key; its secret is in the credential store.
        stick_recipient: age recipient that sticks are sealed to, the province's.
        stick_receipts: the province's Ed25519 public key that signs receipts on sticks.
        send_hours: hours of sending in Vietnam, "18:00-06:00,12:00-13:00"; "" is always.
        send_limit_kbps: most that sending may take of the line, in kbit/s; 0 is no limit.
        officer_key: where the officer's key is, see `domain.key_source`; while no key is set and
            `target` is "", a demonstration certificate signs.
        agency_key: where the agency's key is.
        officer_name, agency_name: whose certificates they must be; "" takes any.
        sign_rules: TOML table of who signs what; "" is the one that is shipped.
        procedures: TOML table of procedures with their components; "" is the one that is shipped.
        trust_roots: PEM files of the roots that signatures are judged by.
        timestamp_url: RFC 3161 time-stamp server; "" signs without time stamps.
        check_revocation: ask the issuers' servers whether certificates were revoked.
        sign_limit_s: longest time one signature may take, a person at phone or keypad included,
            10 to 3600.
        keep_days: how long pictures, words and signed PDFs stay on this PC after the receipt, 0 to
            3650; 0 keeps them for ever, as does an empty `target`.
        pdf_profile: "jpeg" (whole colour picture) or "mrc" (text stencil over small background).
        workers: processes that read pages; 0 is one a core.
        tessdata: folder of the language models; "" is tesseract's own.
        page_limit_s: longest time one page may take, 10 to 3600.
        watch_folder: where printers scan to; "" watches none.
        watch_still_s: how long a file there must not have changed, 1 to 300.
        watch_quiet_s: files that come within this time of each other are one stack, 1 to 3600.
        watch_after: "keep" moves a file that was taken in to `da-nhan` in that folder, "delete"
            removes it.
        update_source: where updates of the program lie: a folder or share, or "https://…" of a
            folder on a server; "" looks for none. Only what IT set counts, as with `update_key`.
        update_key: Ed25519 public key that vouches for updates, "ed25519:" and 64 hex digits;
            more than one, with a blank between, while it is being replaced.
        campaign_name, campaign_since, campaign_until: of a digitization campaign, days as
            2023-08-20, "" is open.
        campaign_baseline, campaign_target: digitized rates in percent, "26" or "86,5"; "" is none.
    """

    office: str = ""
    organisation: str = ""
    target: str = ""
    province_ca: str = ""
    client_certificate: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    stick_recipient: str = ""
    stick_receipts: str = ""
    send_hours: str = ""
    send_limit_kbps: int = 0
    officer_key: str = ""
    agency_key: str = ""
    officer_name: str = ""
    agency_name: str = ""
    sign_rules: str = ""
    procedures: str = ""
    trust_roots: tuple[str, ...] = ()
    timestamp_url: str = ""
    check_revocation: bool = True
    sign_limit_s: int = 360
    keep_days: int = 90
    pdf_profile: Literal["jpeg", "mrc"] = "jpeg"
    workers: int = 0
    tessdata: str = ""
    page_limit_s: int = 180
    watch_folder: str = ""
    watch_still_s: int = 5
    watch_quiet_s: int = 30
    watch_after: Literal["keep", "delete"] = "keep"
    update_source: str = ""
    update_key: str = ""
    campaign_name: str = ""
    campaign_since: str = ""
    campaign_until: str = ""
    campaign_baseline: str = ""
    campaign_target: str = ""

    @property
    def is_trial(self) -> bool:
        """Nothing is set up: files stay on this PC and a demonstration certificate may sign."""
        return not (self.target or self.officer_key or self.agency_key)
