"""The envelope against the official vector, and against an independent peer both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.exceptions import InvalidSignatureException

from bot.channels.wecom.envelope import Envelope, NotFromWeCom, decrypt
from bot.channels.wecom.inbound import read_fields

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
ECHO_SIGN = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"
POSTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj9"
    "11L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DO"
    "dnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03"
    "v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpN"
    "elZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q"
    "=="
)
POSTED_SIGN = "477715d11cdb4164915debcba66cb864d751f3e6"


@pytest.fixture
def official() -> Envelope:
    return Envelope(TOKEN, AES_KEY, CORP)


def test_the_official_address_check_opens(official):
    words = official.open(ECHO, signature=ECHO_SIGN, timestamp="1409659589", nonce="263014780")

    assert words == b"1616140317555161061"


def test_the_official_message_opens(official):
    content = official.open(
        POSTED, signature=POSTED_SIGN, timestamp="1409659813", nonce="1372623149"
    )

    fields = read_fields(content)
    assert fields["Content"] == "hello"
    assert fields["FromUserName"] == "mycreate"
    assert fields["MsgId"] == "4561255354251345929"
    assert fields["AgentID"] == "218"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"signature": "0" * 40}, id="signature"),
        pytest.param({"signature": ""}, id="no-signature"),
        pytest.param({"signature": "签名"}, id="not-ascii"),
        pytest.param({"timestamp": "1409659590"}, id="timestamp"),
        pytest.param({"nonce": "263014781"}, id="nonce"),
        pytest.param({"encrypted": "A" + ECHO[1:]}, id="content"),
    ],
)
def test_whatever_is_changed_the_envelope_stays_shut(official, change):
    whole = {"signature": ECHO_SIGN, "timestamp": "1409659589", "nonce": "263014780"}
    parts = whole | change
    encrypted = parts.pop("encrypted", ECHO)

    with pytest.raises(NotFromWeCom):
        official.open(encrypted, **parts)


def test_another_corps_envelope_stays_shut():
    theirs = Envelope(TOKEN, AES_KEY, "wwsomebodyelse")
    sealed = theirs.seal(b"<xml/>")

    with pytest.raises(NotFromWeCom, match="not for this corp"):
        Envelope(TOKEN, AES_KEY, CORP).open(
            sealed, signature=theirs.sign("1", "2", sealed), timestamp="1", nonce="2"
        )


@pytest.mark.parametrize("sealed", ["", "!!!", "QUJD", "QUJDREVGR0hJSktMTU5PUA==", "A" * 88])
def test_rightly_signed_rubbish_is_refused(official, sealed):
    with pytest.raises(NotFromWeCom):
        official.open(sealed, signature=official.sign("1", "2", sealed), timestamp="1", nonce="2")


@given(st.text(min_size=1, max_size=300))
def test_what_wechatpy_seals_we_open(words):
    words = words.replace("\r", "\n").strip() or "x"
    peer = WeChatCrypto(TOKEN, AES_KEY, CORP)
    ours = Envelope(TOKEN, AES_KEY, CORP)
    sealed = PrpCrypto(peer.key).encrypt(words, CORP)
    sealed = sealed.decode() if isinstance(sealed, bytes) else sealed

    opened = ours.open(sealed, signature=ours.sign("1", "n", sealed), timestamp="1", nonce="n")

    assert opened.decode() == words


@given(st.text(max_size=300))
def test_what_we_seal_wechatpy_opens(words):
    peer = WeChatCrypto(TOKEN, AES_KEY, CORP)
    ours = Envelope(TOKEN, AES_KEY, CORP)
    sealed = ours.seal(words.encode())

    opened = peer.check_signature(ours.sign("1", "n", sealed), "1", "n", sealed)

    assert (opened.decode() if isinstance(opened, bytes) else opened) == words


def test_wechatpy_refuses_a_wrong_signature_of_ours():
    ours = Envelope(TOKEN, AES_KEY, CORP)
    sealed = ours.seal(b"hello")

    with pytest.raises(InvalidSignatureException):
        WeChatCrypto(TOKEN, AES_KEY, CORP).check_signature("0" * 40, "1", "n", sealed)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_envelope_never_break_anything(data):
    try:
        decrypt(data, b"k" * 32)
    except NotFromWeCom:
        return
