"""Scan profiles in layers and on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scanner_app.cli.main import run
from scanner_app.domain.errors import SettingsError
from scanner_app.domain.profile import BUILT_IN, PaperSize, ScanProfile, Sides
from scanner_app.domain.profile_errors import (
    ProfileKeyTakenError,
    ProfilesLockedError,
    ProfileUnknownError,
)
from scanner_app.domain.scan import Colour, Feed
from scanner_app.domain.split_rule import SplitRule
from scanner_app.profiles import Origin, ProfileStore

MAPS = ScanProfile("Bản đồ A3", feed=Feed.FEEDER, size=PaperSize.A3, dpi=400, key="5")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """IT's file; not there unless a test writes it."""
    return tmp_path / "machine" / "profiles.toml"


@pytest.fixture
def store(tmp_path: Path, machine: Path) -> ProfileStore:
    return ProfileStore(tmp_path, machine)


def by_it(machine: Path, text: str) -> None:
    machine.parent.mkdir()
    machine.write_text(text, encoding="utf-8")


def names(store: ProfileStore) -> list[str]:
    return [each.profile.name for each in store.listed()]


def test_a_fresh_home_offers_the_built_in_ones(store: ProfileStore) -> None:
    assert tuple(each.profile for each in store.listed()) == BUILT_IN
    assert store.last() == BUILT_IN[0]


def test_a_saved_profile_is_there_after_a_restart(tmp_path: Path, store: ProfileStore) -> None:
    saved = ScanProfile(
        "Thẻ hai mặt",
        device="sane:pixma:04A9",
        feed=Feed.FEEDER,
        sides=Sides.TWO_PASSES,
        colour=Colour.GRAY,
        dpi=600,
        size=PaperSize.ID_CARD,
        split=SplitRule.SEPARATORS,
        stop_on_double_feed=False,
        key="9",
    )

    store.save(saved)

    assert ProfileStore(tmp_path, tmp_path / "none").named("thẻ HAI mặt") == saved


def test_the_home_wins_over_the_built_in_one_of_its_name(store: ProfileStore) -> None:
    store.save(MAPS)

    assert store.named("Bản đồ A3") == MAPS
    assert len(store.listed()) == len(BUILT_IN)


def test_it_wins_over_the_home(store: ProfileStore, machine: Path) -> None:
    store.save(MAPS)
    by_it(machine, '[profiles."bản đồ a3"]\ndpi = 200\n')

    assert store.named("Bản đồ A3").dpi == 200
    assert [each.origin for each in store.listed()].count(Origin.MACHINE) == 1


def test_what_it_made_cannot_be_changed_or_removed(store: ProfileStore, machine: Path) -> None:
    by_it(machine, '[profiles."Bản đồ A3"]\ndpi = 200\n')

    with pytest.raises(ProfilesLockedError):
        store.save(MAPS)
    with pytest.raises(ProfilesLockedError):
        store.remove("Bản đồ A3")


def test_a_lock_leaves_only_the_choice(store: ProfileStore, machine: Path) -> None:
    store.save(ScanProfile("Của tôi"))
    by_it(machine, 'lock = true\nhidden = ["Thẻ căn cước"]\n[profiles."Của Sở"]\n')

    assert store.locked
    assert "Của tôi" not in names(store)
    assert {"Của Sở", "Thẻ căn cước"} & set(names(store)) == {"Của Sở"}
    assert store.choose("Của Sở").name == "Của Sở"
    assert store.last().name == "Của Sở"
    with pytest.raises(ProfilesLockedError):
        store.save(ScanProfile("Khác"))
    with pytest.raises(ProfilesLockedError):
        store.remove("Hồ sơ A4 một mặt")


def test_a_removed_profile_is_gone_and_a_built_in_one_stays_hidden(store: ProfileStore) -> None:
    store.save(MAPS)

    store.remove("Bản đồ A3")
    back = store.named("Bản đồ A3")
    store.remove("Bản đồ A3")

    assert back == BUILT_IN[4]
    assert "Bản đồ A3" not in names(store)


def test_saving_a_hidden_one_brings_it_back(store: ProfileStore) -> None:
    store.remove("Bản đồ A3")

    store.save(MAPS)

    assert store.named("Bản đồ A3") == MAPS


def test_something_is_always_offered(store: ProfileStore) -> None:
    for profile in BUILT_IN:
        store.remove(profile.name)

    assert tuple(each.profile for each in store.listed()) == BUILT_IN


def test_a_key_chooses_one_profile(store: ProfileStore) -> None:
    store.save(ScanProfile("Của tôi", key="2"))

    chosen = store.by_key("2")
    assert chosen is not None
    assert chosen.name == "Của tôi"
    assert store.named("Hồ sơ A4 một mặt").key == ""
    assert (store.by_key("8"), store.by_key("")) == (None, None)


def test_a_key_that_a_person_gave_is_not_taken_away(store: ProfileStore) -> None:
    store.save(ScanProfile("Của tôi", key="7"))

    with pytest.raises(ProfileKeyTakenError) as raised:
        store.save(ScanProfile("Khác", key="7"))

    assert raised.value.facts == {"key": "7", "text": "Của tôi"}


def test_the_last_choice_is_kept_and_forgotten_with_its_profile(
    store: ProfileStore, tmp_path: Path
) -> None:
    store.save(ScanProfile("Của tôi"))
    store.choose("của tôi")
    kept = ProfileStore(tmp_path, tmp_path / "none").last().name

    store.remove("Của tôi")

    assert (kept, store.last()) == ("Của tôi", BUILT_IN[0])


def test_an_unknown_name_is_told_with_the_nearest(store: ProfileStore) -> None:
    with pytest.raises(ProfileUnknownError) as raised:
        store.choose("Ban đo A3")

    assert raised.value.facts["nearest"] == "Bản đồ A3"


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('[profile."A"]\n', "profile", "profiles"),
        ("lock = true\n", "lock", None),
        ('hidden = "A"\n', "hidden", None),
        ("profiles = 3\n", "profiles", None),
        ("[profiles]\nA = 3\n", "profiles.A", None),
        ("[profiles.A]\nsides = 2\n", "A.sides", "one / both / two_passes"),
        ('[profiles.A]\nsides = "bothe"\n', "A.sides", "both"),
        ('[profiles.A]\ncolor = "gray"\n', "A.color", "A.colour"),
        ("[profiles.A]\ndpi = 100\n", "A.dpi", "200–1200"),
        ("[profiles.A]\ndpi = true\n", "A.dpi", None),
        ('[profiles.A]\ndpi = "300"\n', "A.dpi", None),
        ('[profiles.A]\nfeed = "flatbed"\nsides = "both"\n', "A.sides", "one"),
        ('[profiles.A]\nkey = "1"\n[profiles.B]\nkey = "1"\n', "B.key", None),
        ("[profiles.A]\n[profiles.a]\n", "profiles.a", None),
        ("[profiles.A\n", "TOML", None),
    ],
)
def test_a_wrong_key_or_value_in_a_file_is_named(
    store: ProfileStore, tmp_path: Path, text: str, key: str, nearest: str | None
) -> None:
    (tmp_path / "profiles.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as raised:
        store.listed()

    facts = raised.value.facts
    assert (facts["path"], facts["key"]) == (str(tmp_path / "profiles.toml"), key)
    assert facts.get("nearest") == nearest


def test_a_lock_is_true_or_false(store: ProfileStore, machine: Path) -> None:
    by_it(machine, "lock = 1\n")

    with pytest.raises(SettingsError) as raised:
        store.listed()

    assert raised.value.facts["nearest"] == "true / false"


def sohoa(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[int, object]:
    code = run(["--home", str(home), "--json", "profiles", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_a_profile_is_saved_changed_and_removed_by_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sohoa(capsys, tmp_path, "save", "Sổ đỏ", "--dpi", "400", "--size", "a3", "--key", "6")
    _, out = sohoa(capsys, tmp_path, "save", "Sổ đỏ", "--double-feed", "ignore", "--device", "x:1")
    code, left = sohoa(capsys, tmp_path, "remove", "Sổ đỏ")

    assert isinstance(out, dict)
    (saved,) = (each for each in out["profiles"] if each["name"] == "Sổ đỏ")
    assert saved == {
        "name": "Sổ đỏ",
        "key": "6",
        "device": "x:1",
        "feed": "auto",
        "sides": "one",
        "colour": "colour",
        "dpi": 400,
        "size": "a3",
        "split": "auto",
        "stop_on_double_feed": False,
        "origin": "home",
        "meets_norm": True,
    }
    assert isinstance(left, dict)
    assert (code, len(left["profiles"]), left["locked"]) == (0, 5, False)


def test_a_value_no_profile_can_have_is_wrong_use(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out = sohoa(capsys, tmp_path, "save", "Sổ đỏ", "--dpi", "150")

    assert code == 2
    assert isinstance(out, dict)
    assert out["errors"][0]["code"] == "profile.invalid"
    assert "dpi = 150" in out["errors"][0]["text"]


def test_people_see_profiles_as_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(["--home", str(tmp_path), "profiles"])

    head, first, *_ = capsys.readouterr().out.splitlines()
    assert head.startswith("Phím")
    assert first == (
        "1     Hồ sơ A4 hai mặt            khay nạp  hai mặt  màu  300  A4   "
        "mọi dấu hiệu     có sẵn"
    )
