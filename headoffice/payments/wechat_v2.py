"""WeChat Pay's older interface, for the one question the newer one does not answer: whose payment
code is this? `POST /tools/authcodetoopenid`, XML, signed by HMAC-SHA256. After it only this
merchant may charge that code until it changes.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from xml.sax.saxutils import escape

from headoffice.payments.line import Line, NoAnswer, NotReached

PATH = "/tools/authcodetoopenid"
SIGN_TYPE = "HMAC-SHA256"
_MOST_BYTES = 20_000
_FIELD = re.compile(r"<(\w{1,40})>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))</\1>", re.DOTALL)


def open_id(line: Line, *, appid: str, mchid: str, key: str, code: str, within_s: float) -> str:
    """Who shows this code, "" when that is not answered in time, truly signed."""
    asked = {
        "appid": appid,
        "mch_id": mchid,
        "auth_code": code,
        "nonce_str": secrets.token_hex(16),
        "sign_type": SIGN_TYPE,
    }
    try:
        reply = line.send(
            "POST",
            PATH,
            headers={"Content-Type": "text/xml; charset=utf-8"},
            content=written(asked | {"sign": signature(asked, key)}),
            within_s=within_s,
        )
    except (NotReached, NoAnswer):
        return ""
    said = read(reply.body)
    if not truly_signed(said, key) or said.get("result_code") != "SUCCESS":
        return ""
    if (said.get("appid"), said.get("mch_id")) != (appid, mchid):
        return ""
    return said.get("openid", "")


def signature(fields: Mapping[str, str], key: str) -> str:
    """Over the fields that are not empty, sorted, and the key; upper-case hex."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name])
    return hmac.new(key.encode(), f"{text}&key={key}".encode(), hashlib.sha256).hexdigest().upper()


def truly_signed(fields: Mapping[str, str], key: str) -> bool:
    said = {name: value for name, value in fields.items() if name != "sign"}
    return hmac.compare_digest(signature(said, key).encode(), fields.get("sign", "").encode())


def written(fields: Mapping[str, str]) -> bytes:
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()


def read(body: bytes) -> dict[str, str]:
    """The fields of a flat document. No parser of whole XML: its entities are a door, and there is
    nothing nested to be read."""
    if len(body) > _MOST_BYTES:
        return {}
    inner = re.fullmatch(r"\s*<xml>(.*)</xml>\s*", body.decode("utf-8", "replace"), re.DOTALL)
    if inner is None:
        return {}
    return {name: data or _unescaped(text) for name, data, text in _FIELD.findall(inner[1])}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
