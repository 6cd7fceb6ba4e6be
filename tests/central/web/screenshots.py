"""Pictures of the head's pages: `python -m tests.central.web.screenshots FOLDER`.

A province with the figures of the campaign of 2023, 630.485 of 732.908, spread over its offices;
only the counts are made up for each of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from scanner_app.central.catalogue.database import Catalogue, Connection
from scanner_app.central.catalogue.offices import import_offices
from scanner_app.central.catalogue.schema import migrate
from scanner_app.office_files import read_offices_toml
from scanner_app.paths import resources_folder
from tests.central.web.served import (
    CAMPAIGN,
    NOW,
    Clock,
    head_account,
    serving,
    small_province,
)
from tests.stand.postgres import running_postgres

CHROMIUM = "/usr/bin/chromium"
_SIZES = {"laptop": (1366, 768), "desk": (1920, 1080), "phone": (390, 844), "narrow": (360, 740)}

# The last office takes what the shares of the others leave, so that the sums are exact.
_TALLIES = """
    INSERT INTO tallies (office_id, day, received, digitized, reused, complete)
    SELECT office_id, day, received, digitized, digitized / 9, digitized * 4 / 5 FROM (
        SELECT office_id, day,
            732908 * upto / whole - 732908 * (upto - part) / whole AS received,
            630485 * done_upto / done_whole - 630485 * (done_upto - done) / done_whole AS digitized
        FROM (
            SELECT office_id, day, part, done,
                (sum(part) OVER past)::bigint AS upto,
                (sum(part) OVER ())::bigint AS whole,
                (sum(done) OVER past)::bigint AS done_upto,
                (sum(done) OVER ())::bigint AS done_whole
            FROM (
                SELECT office_id, day, part, part * (200 + (day - date '2023-08-20')
                    - office_id % 5 * 8) AS done FROM (
                    SELECT o.id AS office_id, d::date AS day,
                        10 + (o.id * 37 % 23) + extract(isodow FROM d)::int AS part
                    FROM offices o, generate_series(date '2023-08-20', '2023-10-14', '1 day') AS d
                    WHERE o.level = 'commune' AND o.valid_from <= '2023-08-20'
                        OR o.level = 'department'
                ) AS parts
            ) AS shares WINDOW past AS (ORDER BY day, office_id)
        ) AS sums
    ) AS counts
"""


def great_province(catalogue: Catalogue) -> None:
    """All offices, and the campaign's counts."""
    import_offices(catalogue, read_offices_toml(resources_folder() / "catalog" / "offices.toml"))

    def work(connection: Connection) -> None:
        connection.execute(_TALLIES)

    catalogue.as_keeper(work)


@contextmanager
def opened(browser: Browser, size: tuple[int, int], scheme: str) -> Iterator[Page]:
    """A window of this size, light or dark."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="vi-VN",
    )
    page = context.new_page()
    yield page
    context.close()


def sign_in(page: Page, url: str, person: str) -> None:
    """By a click at the issuer."""
    page.goto(url)
    page.get_by_role("link", name=person, exact=True).click()
    page.wait_for_load_state()


def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock(NOW)
    with running_postgres() as postgres, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, fill in (("great", great_province), ("small", small_province)):
            with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            migrate(postgres.dsn(name))
            with Catalogue(postgres.dsn(name)) as catalogue:
                fill(catalogue)
            account = head_account(postgres.dsn(), postgres.dsn(name, "sohoa_web"))
            with serving(account, clock, CAMPAIGN) as (url, _issuer, _catalogue):
                _shoot(browser, url, folder, name)
        browser.close()


def _shoot(browser: Browser, url: str, folder: Path, name: str) -> None:
    places = {
        "first": "/",
        "days": "/offices/1/days",
        "dossiers": "/offices/1/dossiers?since=2023-08-20&until=2023-11-30",
        "clerks": "/offices/1/clerks",
        "empty": "/offices/1?since=2001-01-01&until=2001-02-01",
        "wrong": "/offices/1?since=2023-12-01&until=2023-01-01",
        "404": "/offices/999",
    }
    for size, scheme in (
        ("laptop", "light"),
        ("desk", "dark"),
        ("phone", "light"),
        ("phone", "dark"),
        ("narrow", "light"),
    ):
        with opened(browser, _SIZES[size], scheme) as page:
            sign_in(page, url, "tinh")
            for place, path in places.items():
                page.goto(url + path)
                file = folder / f"{name}-{place}-{size}-{scheme}.png"
                page.screenshot(path=file, full_page=size != "desk")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    print(f"{file.name}: {wide} px too wide")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
