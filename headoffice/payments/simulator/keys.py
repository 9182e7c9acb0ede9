"""The key pairs of both sides, made for one simulator, and the settings file that names them."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

APPID, MCHID = "wx00000000sim0000", "1900000001"
SERIAL_NO = "51A0000000000000000000000000000000000001"
PUBLIC_KEY_ID, APP_ID = "PUB_KEY_ID_SIM0000000001", "2021000000000001"

_SETTINGS = """\
# Made for the gateway simulator: no real account is behind it.
[wechat]
appid = "{appid}"
mchid = "{mchid}"
serial_no = "{serial_no}"
private_key_file = "wechat_merchant.pem"
public_key_id = "{public_key_id}"
public_key_file = "wechat_public.pem"
v2_key_file = "wechat_v2_key.txt"
gateway = "{url}/wechat"
reserve_gateway = ""

[alipay]
app_id = "{app_id}"
private_key_file = "alipay_app.pem"
public_key_file = "alipay_public.pem"
gateway = "{url}/alipay/gateway.do"
"""


@dataclass(frozen=True, slots=True)
class Keys:
    """`ours` are the simulator's, who signs answers; the others are the merchant's, who signs
    requests. `stranger` is nobody's: for answers that are forged."""

    v2_key: str
    wechat_ours: RSAPrivateKey
    wechat_merchant: RSAPrivateKey
    alipay_ours: RSAPrivateKey
    alipay_merchant: RSAPrivateKey
    stranger: RSAPrivateKey


def new_keys() -> Keys:
    rsa = [generate_private_key(65537, 2048) for _ in range(5)]
    return Keys(secrets.token_hex(16), *rsa)


def kept_keys(folder: Path) -> Keys:
    """Those of the folder, made there the first time: its settings stay good when it is started
    again."""
    file = folder / "simulator_keys.pem"
    if file.exists():
        *parts, v2_key = file.read_text("ascii").split("\n\n")
        return Keys(v2_key.strip(), *(_private(part) for part in parts))
    keys = new_keys()
    folder.mkdir(parents=True, exist_ok=True)
    each = keys.wechat_ours, keys.wechat_merchant, keys.alipay_ours, keys.alipay_merchant
    texts = [_private_text(key) for key in (*each, keys.stranger)]
    file.write_text("\n\n".join([*texts, keys.v2_key]) + "\n", "ascii")
    file.chmod(0o600)
    return keys


def write_settings(folder: Path, keys: Keys, url: str) -> Path:
    """What head office needs to be this simulator's merchant; returns the settings file."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "wechat_merchant.pem": _private_text(keys.wechat_merchant),
        "wechat_public.pem": _public_text(keys.wechat_ours),
        "wechat_v2_key.txt": keys.v2_key,
        "alipay_app.pem": _private_text(keys.alipay_merchant),
        "alipay_public.pem": _public_text(keys.alipay_ours),
    }
    for name, text in files.items():
        (folder / name).write_text(text + "\n", "ascii")
        (folder / name).chmod(0o600)
    file = folder / "payments.toml"
    file.write_text(
        _SETTINGS.format(
            appid=APPID,
            mchid=MCHID,
            serial_no=SERIAL_NO,
            public_key_id=PUBLIC_KEY_ID,
            app_id=APP_ID,
            url=url,
        ),
        "utf-8",
    )
    return file


def signed(key: RSAPrivateKey, text: bytes) -> str:
    return b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()


def is_signed_by(key: RSAPrivateKey, text: bytes, signature: str) -> bool:
    try:
        key.public_key().verify(b64decode(signature), text, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(text: str) -> RSAPrivateKey:
    key = s.load_pem_private_key(text.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


def _private_text(key: RSAPrivateKey) -> str:
    form = s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()
    return key.private_bytes(*form).decode().strip()


def _public_text(key: RSAPrivateKey) -> str:
    form = s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(*form).decode().strip()
