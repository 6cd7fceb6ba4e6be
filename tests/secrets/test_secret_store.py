"""What every credential store promises; gnome-keyring and the one in memory alike."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, null
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from scanner_app.domain.secret_errors import (
    SecretMissingError,
    SecretNameError,
    SecretStoreError,
    SecretStoreLockedError,
    SecretUnusableError,
)
from scanner_app.secret_store import (
    MOST_CHARACTERS,
    SecretName,
    forget_secret,
    keep_secret,
    parse_secret_name,
    secret,
    store_name,
)
from tests.fakes.credential_store import MemoryStore, using

KINDS: dict[str, Callable[[], KeyringBackend]] = {
    "fail": fail.Keyring,
    "null": null.Keyring,
    "secret_service": SecretService.Keyring,
}
OURS = SecretName("csc", "can-bo@rs.example.vn")
OTHER = SecretName("csc", "van-thu@rs.example.vn")


class StoreContract:
    @pytest.fixture(autouse=True)
    def store(self) -> Iterator[None]:
        raise NotImplementedError

    def test_a_kept_secret_is_found_again_letter_by_letter(self) -> None:
        keep_secret(OURS, "Mật khẩu 'lạ' % \\ 🔑")

        assert secret(OURS) == "Mật khẩu 'lạ' % \\ 🔑"

    def test_a_secret_kept_again_is_replaced(self) -> None:
        keep_secret(OURS, "cũ")
        keep_secret(OURS, "mới")

        assert secret(OURS) == "mới"

    def test_secrets_of_two_people_do_not_mix(self) -> None:
        keep_secret(OURS, "một")
        keep_secret(OTHER, "hai")

        assert (secret(OURS), secret(OTHER)) == ("một", "hai")

    def test_a_forgotten_secret_is_gone_and_the_others_stay(self) -> None:
        keep_secret(OURS, "một")
        keep_secret(OTHER, "hai")

        forget_secret(OURS)

        with pytest.raises(SecretMissingError) as caught:
            secret(OURS)
        assert caught.value.facts == {"name": "csc:can-bo@rs.example.vn"}
        assert secret(OTHER) == "hai"

    def test_forgetting_what_is_not_there_is_told(self) -> None:
        keep_secret(OURS, "một")
        forget_secret(OURS)

        with pytest.raises(SecretMissingError):
            forget_secret(OURS)

    def test_the_longest_secret_is_kept_whole(self) -> None:
        longest = "ậ" * MOST_CHARACTERS

        keep_secret(OURS, longest)

        assert secret(OURS) == longest

    def test_the_store_has_a_name(self) -> None:
        assert store_name()


class TestInMemory(StoreContract):
    @pytest.fixture(autouse=True)
    def store(self) -> Iterator[None]:
        with using(MemoryStore()):
            yield


class TestSecretService(StoreContract):
    """gnome-keyring, on a message bus of its own."""

    @pytest.fixture(autouse=True)
    def store(self, message_bus: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", message_bus["DBUS_SESSION_BUS_ADDRESS"])
        with using(KINDS["secret_service"]()):
            yield


@pytest.mark.parametrize("kind", ["fail", "null"])
def test_a_store_that_keeps_nothing_is_no_store(kind: str) -> None:
    with using(KINDS[kind]()), pytest.raises(SecretStoreError) as caught:
        keep_secret(OURS, "một")

    assert caught.value.facts == {"reason": "none"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (KeyringLocked("một mật khẩu"), SecretStoreLockedError),
        (InitError("một mật khẩu"), SecretStoreError),
        (PasswordSetError("một mật khẩu"), SecretStoreError),
        (OSError("một mật khẩu"), SecretStoreError),
        (RuntimeError("một mật khẩu"), SecretStoreError),
    ],
)
def test_what_a_store_raises_becomes_ours_and_quotes_no_secret(
    fault: Exception, error: type[SecretStoreError]
) -> None:
    store = MemoryStore()
    store.fault = fault

    with using(store), pytest.raises(error) as caught:
        keep_secret(OURS, "một mật khẩu")

    shown = "".join(traceback.format_exception(caught.value, limit=0))
    assert type(caught.value) is error
    assert "mật khẩu" not in shown + repr(caught.value.facts)


@pytest.mark.parametrize("value", ["", "x" * (MOST_CHARACTERS + 1), "mật\nkhẩu", "a\0"])
def test_what_no_store_keeps_whole_is_refused(value: str) -> None:
    store = MemoryStore()

    with using(store), pytest.raises(SecretUnusableError):
        keep_secret(OURS, value)

    assert store.kept == {}


def test_each_secret_is_a_service_of_its_own() -> None:
    """Windows' backend renames entries when two users share a service."""
    store = MemoryStore()

    with using(store):
        keep_secret(OURS, "một")
        keep_secret(OTHER, "hai")

    assert {service for service, _ in store.kept} == {f"Sohoa/{OURS}", f"Sohoa/{OTHER}"}


def test_a_name_reads_back_as_it_was_written() -> None:
    assert parse_secret_name(str(OURS)) == OURS


@pytest.mark.parametrize("text", ["", "csc", "csc:", "pin:ai@đâu", "csc:a\nb"])
def test_what_names_no_secret_is_refused(text: str) -> None:
    with pytest.raises(SecretNameError) as caught:
        parse_secret_name(text)

    assert caught.value.facts == {"text": text}
