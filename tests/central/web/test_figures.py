"""What a head sees, and what not: the same figures as the catalogue's, of their own offices."""

from __future__ import annotations

import re
from functools import partial
from html.parser import HTMLParser

import psycopg
import pytest

from scanner_app.central.catalogue.database import Connection
from scanner_app.central.catalogue.progress import HeadProgress
from scanner_app.central.web import from_catalogue, listings
from scanner_app.domain.progress import Measure, Period, grouped
from tests.central.web.served import (
    APPLICANT,
    CAMPAIGN,
    HOSTILE_OFFICE,
    MERGER,
    Served,
    later,
)

_LISTINGS = ("offices", "days", "procedures", "clerks", "dossiers")


class _Tags(HTMLParser):
    """Tags with their attributes, and the texts of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"th", "td"}:
            self.cells.append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in {"th", "td"}

    def handle_data(self, text: str) -> None:
        if self._cell:
            self.cells[-1] += text.strip()


def _names(served: Served, *names: str) -> list[int]:
    return [served.ids[name] for name in names]


def test_a_commune_sees_its_rate_with_counts_period_source_and_formula(served: Served) -> None:
    page = served.signed_in("xa").get("/").text

    for words in (
        "86,03%",
        "197/229 hồ sơ",
        "từ 20/08/2023 đến hết 30/11/2023",
        "sổ theo dõi hồ sơ của hệ thống một cửa",
        "Số hồ sơ đã số hóa / Số hồ sơ đã tiếp nhận × 100%",
        "[digitized.1]",
        "Đã đạt chỉ tiêu",
        "26%",
        "Số liệu lúc 10:00 ngày 15/10/2023",
    ):
        assert words in page, words


def test_the_page_shows_the_catalogue_s_own_figures(served: Served) -> None:
    home, district = _names(served, "Tỉnh Lạng Sơn", "Huyện Tràng Định")
    period = Period(CAMPAIGN.period.since, CAMPAIGN.period.until)
    asked = HeadProgress(served.catalogue, home)
    browser = served.signed_in("tinh")

    whole, below = asked.together([home], period)[0], asked.together([district], period)[0]
    cells = _Tags(browser.get("/").text).cells
    rows = {cells[at]: cells[at + 1 : at + 6] for at in range(0, len(cells), 6)}

    for name, line in (("Huyện Tràng Định", below), ("Cộng", whole)):
        assert rows[name] == [
            grouped(line.total),
            grouped(line.digitized),
            *(line.tally.rate(measure).percent_text for measure in Measure),
        ]
    assert rows["Tiếp nhận tại Tỉnh Lạng Sơn"][:3] == ["4", "3", "75,00%"]


@pytest.mark.parametrize(
    ("person", "home"), [("xa", "Xã Khánh Long"), ("huyen", "Huyện Tràng Định")]
)
def test_no_address_leads_to_another_s_office(served: Served, person: str, home: str) -> None:
    browser = served.signed_in(person)
    own = {"xa": {"Xã Khánh Long"}, "huyen": {home, "Xã Khánh Long", HOSTILE_OFFICE}}[person]

    for name, number in served.ids.items():
        for place in ("", "/dossiers", "/days.xlsx"):
            answer = browser.get(f"/offices/{number}{place}")
            assert answer.status_code == (200 if name in own else 404), (name, place)
    # One that does not exist is answered alike.
    other = browser.get(f"/offices/{served.ids['Phường Chi Lăng']}")
    assert other.text == browser.get("/offices/99999").text


@pytest.mark.parametrize(
    "text",
    [
        "1' OR '1'='1",
        "1; DROP TABLE dossiers",
        "1)) UNION SELECT applicant FROM dossiers --",
        "99999999999999999999",
        "%00",
        "١",
    ],
)
def test_no_parameter_reaches_the_database_as_anything_but_a_value(
    served: Served, text: str
) -> None:
    browser = served.signed_in("xa")
    own = f"/offices/{served.ids['Xã Khánh Long']}"
    before = browser.get(own).text

    assert browser.get(f"/offices/{text}").status_code == 404
    assert browser.get(f"{own}/{text}").status_code == 404
    names = ("since", "until", "sort", "order", "merged")
    answer = browser.get(own, params=dict.fromkeys(names, text))
    assert answer.status_code == 200
    assert APPLICANT not in answer.text
    assert browser.get(own).text == before


def test_names_are_text_and_never_markup(served: Served) -> None:
    browser = served.signed_in("tinh")
    number = served.ids[HOSTILE_OFFICE]

    for place in ("", "/procedures", "/days", "?since=<script>&until=%22%3E<img>&sort=<b>"):
        tags = _Tags(browser.get(f"/offices/{number}{place}").text).tags
        assert {"script", "img", "b"}.isdisjoint(tag for tag, _ in tags)
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        # The policy forbids both; the pages do not need them.
        assert not [1 for tag, attributes in tags if tag == "style" or "style" in attributes]


def test_nobody_s_name_is_shown_and_citizens_numbers_are_hidden(served: Served) -> None:
    browser = served.signed_in("tinh")

    for name in (HOSTILE_OFFICE, "Tỉnh Lạng Sơn"):
        for place in _LISTINGS:
            page = browser.get(f"/offices/{served.ids[name]}/{place}").text
            assert APPLICANT not in page
            assert "020012345678" not in page
    page = browser.get(f"/offices/{served.ids[HOSTILE_OFFICE]}/procedures").text
    assert "0200•••••678" in page


def test_stuck_dossiers_say_since_when_and_what_is_missing(served: Served) -> None:
    browser = served.signed_in("xa")

    page = browser.get(f"/offices/{served.ids['Xã Khánh Long']}/dossiers").text
    cells = _Tags(page).cells[5:]
    rows = [cells[at : at + 5] for at in range(0, len(cells), 5)]

    assert len(rows) == 229 - 197
    code, received, waiting, due, missing = rows[0]
    assert re.fullmatch(r"000\.00\.\d\d\.H37-2308\d\d-\d{4}", code)
    assert (received[-8:], int(waiting) > 40, due[-4:]) == ("/08/2023", True, "2023")
    assert missing.endswith("; quá hạn trả")
    assert {row[4].partition(";")[0] for row in rows} == {
        "chưa quét giấy tờ nào",
        "1/2 giấy tờ chưa tới kho của tỉnh",
    }


def test_a_table_is_sorted_by_a_link_and_says_so(served: Served) -> None:
    browser = served.signed_in("tinh")
    place = f"/offices/{served.ids['Tỉnh Lạng Sơn']}/offices"

    falling = _Tags(browser.get(place, params={"sort": "rate", "order": "desc"}).text)
    rising = _Tags(browser.get(place, params={"sort": "rate", "order": "asc"}).text)

    def rates(page: _Tags) -> list[str]:
        return page.cells[9:-6:6]

    assert rates(falling) == ["76,95%", "75,00%", "50,00%", "–"]
    assert rates(rising) == ["50,00%", "75,00%", "76,95%", "–"]
    assert [a["aria-sort"] for t, a in falling.tags if "aria-sort" in a] == ["descending"]
    assert [a["aria-sort"] for t, a in rising.tags if "aria-sort" in a] == ["ascending"]


def test_days_that_are_none_are_named_and_the_usual_period_is_shown(served: Served) -> None:
    browser = served.signed_in("xa")

    for told in ({"since": "2023-13-01"}, {"since": "2023-10-02", "until": "2023-10-01"}):
        page = browser.get(f"/offices/{served.ids['Xã Khánh Long']}", params=told).text
        assert "Kỳ báo cáo không đúng" in page
        assert "197/229" in page


def test_a_period_without_dossiers_has_no_rate(served: Served) -> None:
    browser = served.signed_in("xa")

    page = browser.get("/", params={}).url
    page_text = browser.get(f"{page.path}?since=2001-01-01&until=2001-12-31").text

    assert "0/0 hồ sơ" in page_text
    assert "không có hồ sơ nào" in page_text
    assert "0,00%" not in page_text


def test_a_merged_office_shows_what_its_predecessors_had_when_asked(served: Served) -> None:
    later(served.clock, days=(MERGER - CAMPAIGN.period.until).days + 60)  # type: ignore[operator]
    browser = served.signed_in("tinh")
    place = f"/offices/{served.ids['Phường Lương Văn Tri']}"

    alone = browser.get(f"{place}?since=2023-08-20&until=2023-11-30").text
    merged = browser.get(f"{place}?since=2023-08-20&until=2023-11-30&merged=1").text

    assert "0/0 hồ sơ" in alone
    assert "trước sáp nhập" in alone
    assert "30/60 hồ sơ" in merged


def test_every_look_is_in_the_journal_of_access_for_good(
    served: Served, province: tuple[str, dict[str, int]]
) -> None:
    number = served.ids["Xã Khánh Long"]
    browser = served.signed_in("xa")
    browser.get(f"/offices/{number}/dossiers")
    browser.get(f"/offices/{number}/days.xlsx")
    browser.post("/sign-out")

    with psycopg.connect(province[0]) as connection:
        rows = connection.execute(
            "SELECT subject, person, what, home_id, office_id FROM sohoa.visits"
            " ORDER BY id DESC LIMIT 5"
        ).fetchall()
        told = [row[2] for row in reversed(rows)]
        assert told[-2:] == ["days.xlsx", "sign_out"]
        assert ("u-3", "Lãnh đạo xã", "dossiers", number, number) in rows
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            connection.execute("DELETE FROM sohoa.visits")


def test_the_pages_account_can_write_nothing_else(served: Served) -> None:
    for statement in (
        "DELETE FROM visits",
        "SELECT * FROM visits",
        "SELECT applicant FROM dossiers",
        "UPDATE dossiers SET state = 'withdrawn'",
        "SELECT judged FROM files",
        "SET ROLE sohoa_keeper",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            served.catalogue.as_head(1, partial(_execute, statement))


def test_answers_carry_the_strict_headers_whatever_they_are(served: Served) -> None:
    browser = served.signed_in("xa")

    for place in ("/", "/offices/1", "/nowhere", "/static/style.css", "/signed-in"):
        headers = browser.get(place).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert browser.get("/").headers["cache-control"] == "no-store"


def _execute(statement: str, connection: Connection) -> None:
    connection.execute(statement.encode())


def test_a_register_with_something_else_for_procedures_fills_no_memory(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (from_catalogue, listings):
        monkeypatch.setattr(module, "MOST_PROCEDURES", 1)
    browser = served.signed_in("tinh")
    place = browser.get("/").url.path

    page = browser.get(f"{place}/procedures").text

    assert "Chỉ hiện 1 thủ tục có nhiều hồ sơ nhất." in page
    assert len(_Tags(page).cells) == 3 * 6  # heading, one procedure, sum
