"""The till's secrets: made once, kept apart, and what is said when they are gone."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storeapp.db.keystore import DATABASE_KEY, DEVICE_KEY, KeyStore
from storeapp.db.protection import Dpapi, FileOnly, protection_here
from storeapp.domain.errors import Refusal
from storeapp.sync.wire.seal import signed_by
from tests.db.given import a_store, enrolled, keys_of, open_drawer_in, opened, sales_path


def test_keys_are_made_once_and_stay_the_same(tmp_path: Path):
    keys, file = keys_of(tmp_path), sales_path(tmp_path)
    key, public_key = keys.database_key(file), keys.device_key(file).public_key
    file.touch()

    again = keys_of(tmp_path)
    assert len(key) == 32
    assert again.database_key(file) == key
    assert again.device_key(file).public_key == public_key
    assert again.known_device_key() == public_key


def test_a_file_that_is_made_anew_is_another_device(tmp_path: Path):
    keys, file = keys_of(tmp_path), sales_path(tmp_path)
    database_key, lost = keys.database_key(file), keys.device_key(file).public_key

    assert keys.device_key(file).public_key != lost
    assert keys.database_key(file) == database_key


def test_two_tills_have_different_keys(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert keys_of(one).database_key(sales_path(one)) != keys_of(two).database_key(sales_path(two))
    assert (
        keys_of(one).device_key(sales_path(one)).public_key
        != keys_of(two).device_key(sales_path(two)).public_key
    )


def test_the_device_key_signs(tmp_path: Path):
    key = keys_of(tmp_path).device_key(sales_path(tmp_path))
    signature = key.sign(b"a fact")

    assert signed_by(key.public_key, signature=signature, message=b"a fact")
    assert not signed_by(key.public_key, signature=signature, message=b"another")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_only_the_owner_may_read_the_keys(tmp_path: Path):
    keys, file = keys_of(tmp_path), sales_path(tmp_path)
    keys.database_key(file)
    keys.device_key(file)

    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert modes == {DATABASE_KEY: 0o600, DEVICE_KEY: 0o600}


def test_the_key_is_not_beside_the_file(tmp_path: Path):
    key = keys_of(tmp_path).database_key(sales_path(tmp_path))
    beside = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())

    assert beside != b""
    assert key not in beside
    assert key.hex().encode() not in beside


def lose(path: Path) -> None:
    path.unlink()


def swap(path: Path) -> None:
    path.write_bytes(bytes(32))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:31])


@pytest.mark.parametrize("spoil", [lose, swap, cut])
async def test_a_file_without_its_key_stays_locked_and_whole(
    aloop, tmp_path: Path, spoil: Callable[[Path], None]
):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
    key_file = tmp_path / "keys" / DATABASE_KEY
    kept = key_file.read_bytes()
    spoil(key_file)
    before = sales_path(tmp_path).read_bytes()
    with pytest.raises(Refusal) as refused:
        a_store(tmp_path)

    assert refused.value.code == "file-locked"
    assert refused.value.facts == {"missing": DATABASE_KEY}
    assert sales_path(tmp_path).read_bytes() == before
    # With the key back in its place, everything is there.
    key_file.write_bytes(kept)
    async with opened(tmp_path) as store:
        assert (await store.head()).last_seq == 1


async def test_a_lost_device_key_is_not_made_anew_for_an_old_file(aloop, tmp_path: Path):
    async with enrolled(tmp_path):
        pass
    (tmp_path / "keys" / DEVICE_KEY).unlink()
    with pytest.raises(Refusal) as refused:
        a_store(tmp_path)

    assert refused.value.code == "file-locked"
    assert refused.value.facts == {"missing": DEVICE_KEY}
    assert not (tmp_path / "keys" / DEVICE_KEY).exists()


async def test_a_lost_mark_locks_nobody_out(aloop, tmp_path: Path):
    async with enrolled(tmp_path) as store:
        await store.write(open_drawer_in)
    (tmp_path / "sales.db.keymark").unlink()

    async with opened(tmp_path) as store:
        assert (await store.head()).last_seq == 1


def test_a_key_that_was_half_written_is_made_again(tmp_path: Path):
    keys, file = keys_of(tmp_path), sales_path(tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / f"{DATABASE_KEY}.new").write_bytes(b"half")

    assert len(keys.database_key(file)) == 32


class Windows:
    """The two system libraries: it seals by turning each byte round, for this machine only."""

    def __init__(self) -> None:
        self.flags: list[int] = []
        self.buffers: dict[int, ctypes.Array[ctypes.c_char]] = {}

    def CryptProtectData(self, given, name, entropy, reserved, prompt, flags, made) -> int:
        self.flags.append(flags)
        content = ctypes.string_at(given._obj.data, given._obj.size)
        return self._give(b"sealed" + content[::-1], made)

    def CryptUnprotectData(self, given, name, entropy, reserved, prompt, flags, made) -> int:
        self.flags.append(flags)
        content = ctypes.string_at(given._obj.data, given._obj.size)
        if not content.startswith(b"sealed"):
            return 0
        return self._give(content.removeprefix(b"sealed")[::-1], made)

    def LocalFree(self, data) -> None:
        del self.buffers[ctypes.addressof(data.contents)]

    def _give(self, content: bytes, made) -> int:
        buffer = ctypes.create_string_buffer(content, len(content))
        self.buffers[ctypes.addressof(buffer)] = buffer
        made._obj.size = len(content)
        made._obj.data = ctypes.cast(buffer, type(made._obj.data))
        return 1


def test_windows_seals_for_this_machine_and_asks_nobody(tmp_path: Path):
    windows = Windows()
    keys = KeyStore(tmp_path / "keys", Dpapi(windows, windows))
    key = keys.database_key(sales_path(tmp_path))
    stored = (tmp_path / "keys" / DATABASE_KEY).read_bytes()

    assert stored == b"sealed" + key[::-1]
    assert keys.database_key(sales_path(tmp_path)) == key
    assert set(windows.flags) == {0x5}
    assert windows.buffers == {}


def test_what_windows_does_not_give_out_is_locked(tmp_path: Path):
    windows = Windows()
    keys = KeyStore(tmp_path / "keys", Dpapi(windows, windows))
    keys.database_key(sales_path(tmp_path))
    (tmp_path / "keys" / DATABASE_KEY).write_bytes(b"of another machine")
    with pytest.raises(Refusal) as refused:
        keys.database_key(sales_path(tmp_path))

    assert refused.value.code == "file-locked"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows seals")
def test_elsewhere_the_files_permissions_protect():
    assert isinstance(protection_here(), FileOnly)
