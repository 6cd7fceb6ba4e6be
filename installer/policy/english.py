"""The settings in English, for administrators whose editor speaks it: name, what it does."""

from __future__ import annotations

GROUPS = {
    "Đơn vị": "Office",
    "Nơi nhận và đường gửi": "Target and line",
    "Gửi bằng USB": "Sending on USB sticks",
    "Ký số": "Signing",
    "Danh mục và quy tắc": "Catalogues and rules",
    "Đọc trang và lưu trên máy": "Reading and keeping",
    "Thư mục máy in quét vào": "Watched folder",
    "Cập nhật": "Updates",
    "Đợt số hóa": "Digitization campaign",
}
"""Headings, by their Vietnamese."""

ENGLISH = {
    "office": (
        "Office code",
        ("Code of the office that this PC takes dossiers in for, where no other one is named."),
    ),
    "organisation": (
        "Organisation that digitizes",
        (
            "Who converts from paper; written into each PDF (Law on Electronic Transactions, "
            "art. 12.1.c)."
        ),
    ),
    "target": (
        "Where signed files go",
        (
            "A folder or share; https://host[:port] of the province; s3://bucket[/prefix]; "
            "stick: when they leave on USB sticks alone. When empty, files stay in the folder"
            " delivered of this PC and a demonstration certificate signs."
        ),
    ),
    "province_ca": (
        "Authority of the target",
        (
            "PEM file of the only authority trusted for the province's server or object "
            "store. When empty, those that Windows trusts."
        ),
    ),
    "client_certificate": (
        "Certificate of the counter",
        (
            "PEM file with this counter's certificate and key. The key's password is kept by "
            "sohoa secret set, never here."
        ),
    ),
    "s3_endpoint": (
        "Address of the object store",
        "https://host[:port], where the target is s3://.",
    ),
    "s3_region": (
        "Region of the object store",
        "As the store wants it in signed requests.",
    ),
    "s3_access_key": (
        "Id of the S3 access key",
        "The id, not the secret part, which is kept by sohoa secret set.",
    ),
    "send_hours": (
        "Hours of sending",
        (
            "Spans of Vietnam's time, separated by commas; they may go past midnight. Always "
            "when empty."
        ),
    ),
    "send_limit_kbps": (
        "Most that sending may take of the line (kbit/s)",
        "0 is no limit.",
    ),
    "stick_recipient": (
        "Province's key for sticks",
        (
            "The age recipient that sticks are sealed to; sohoa central stick key at the "
            "province prints it."
        ),
    ),
    "stick_receipts": (
        "Province's key for receipts on sticks",
        "Its public Ed25519 key, printed by the same command.",
    ),
    "officer_key": (
        "Officer's signing key",
        (
            "A .p12 file; pkcs11:... for a token; windows:... for the certificate store; "
            "vgca: for VGCA Sign Service; csc:https://... for a remote signer. sohoa sign "
            "--keys prints the line. Never a PIN."
        ),
    ),
    "agency_key": (
        "Agency's signing key",
        "Written like the officer's.",
    ),
    "officer_name": (
        "Name on the officer's certificate",
        "Who the officer's certificate must name. Any name when empty.",
    ),
    "agency_name": (
        "Name on the agency's certificate",
        "Whom the agency's certificate must name. Any name when empty.",
    ),
    "trust_roots": (
        "Roots that signatures are judged by",
        "PEM files of root authorities. When empty, chains are not judged.",
    ),
    "timestamp_url": (
        "Time-stamp server",
        ("RFC 3161 address; signatures then bear time stamps (B-T and above). None when empty."),
    ),
    "check_revocation": (
        "Ask whether certificates were revoked",
        (
            "Asks the issuers' OCSP and CRL servers before signing. Switch off where the PC "
            "has no way to them."
        ),
    ),
    "sign_limit_s": (
        "Longest time of one signature (seconds)",
        "A person at a telephone or keypad included.",
    ),
    "sign_rules": (
        "Table of who signs what",
        "TOML file like resources/catalog/sign_rules.toml. The shipped one when empty.",
    ),
    "procedures": (
        "Table of procedures",
        "TOML file like resources/catalog/procedures.toml. The shipped one when empty.",
    ),
    "keep_days": (
        "Days that files stay on this PC after sending",
        (
            "Pictures, words and signed PDFs are removed so many days after the receipt. 0 "
            "keeps them for ever, as does an empty target."
        ),
    ),
    "pdf_profile": (
        "How PDFs are packed",
        ("jpeg keeps the whole page as a colour picture; mrc parts text from background: smaller."),
    ),
    "workers": (
        "Processes that read pages",
        "Each reads one page at a time. 0 is one for each core.",
    ),
    "page_limit_s": (
        "Longest time of reading one page (seconds)",
        "Slower pages are set aside for a person; the others go on.",
    ),
    "tessdata": (
        "Folder of recognition models",
        (
            "With vie.traineddata and osd.traineddata, a path of ASCII letters. Those that "
            "came along when empty."
        ),
    ),
    "watch_folder": (
        "Folder that printers scan to",
        "Scans that appear there are taken in by themselves. None is watched when empty.",
    ),
    "watch_still_s": (
        "A file must be still (seconds)",
        "A file there is taken in once it has not changed for so long.",
    ),
    "watch_quiet_s": (
        "One stack (seconds)",
        "Files that come within this time of each other are one stack.",
    ),
    "watch_after": (
        "Files that were taken in",
        "keep moves them to the folder da-nhan inside; delete removes them.",
    ),
    "update_source": (
        "Where updates lie",
        (
            "A folder, share or https://… with sohoa-update.json and the setup program; installed "
            "where a schedule exists (sohoa update schedule on). Not looked for when empty. Only "
            "this PC's settings and group policy count."
        ),
    ),
    "update_key": (
        "Publisher's key",
        (
            "Ed25519 public key; an update that it did not sign is not used. While it is being "
            "replaced: the old one, a space, the new one; either counts. Only this PC's settings "
            "and group policy count."
        ),
    ),
    "campaign_name": (
        "Name of the campaign",
        "Shown in the window of digitized ratios.",
    ),
    "campaign_since": (
        "First day of the campaign",
        "Year-month-day; open when empty.",
    ),
    "campaign_until": (
        "Last day of the campaign",
        "Year-month-day; open when empty.",
    ),
    "campaign_baseline": (
        "Digitized ratio before the campaign (%)",
        "Percent, up to two decimals; none when empty.",
    ),
    "campaign_target": (
        "Digitized ratio to be reached (%)",
        "Percent, up to two decimals; none when empty.",
    ),
}
"""By key."""
