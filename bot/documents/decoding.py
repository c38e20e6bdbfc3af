"""Bytes to text: BOM, strict UTF-8, GB18030, and two rarer guesses."""

from __future__ import annotations

import codecs
import re

from bot.documents.refusal import DocumentRefused
from ledger.characters import simplified
from ledger.talk import Text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由"
    "其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意"
    "建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统"
    "接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导"
    "器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示"
    "议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布"
    "复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选"
    "标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德"
    "，。、；：（）《》“”〔〕？！"
)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Return the text of bytes. Raises `DocumentRefused` where no known character set fits."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    text = _utf8(data) or _strict(data, "gb18030")
    if text is not None and (_familiar(text) or not _foreign(text)):
        return text
    for name in ("utf-16-le", "utf-16-be", "big5"):
        other = _strict(data, name)
        if other and _familiar(simplified(other)):
            return other
    if text is None:
        text = data.decode("gb18030", errors="replace")
        if text.count("\ufffd") * 50 < len(text) and _familiar(text):
            return text
    raise DocumentRefused(Text("documents.unknown_characters"), "characters")


def decode_page(data: bytes) -> str:
    """Return the text of a web page. What it declares counts only where UTF-8 fails.

    gb2312 and gbk always mean gb18030: pages declare the smaller set and use the larger.
    """
    text = _utf8(data)
    if text is not None:
        return text
    found = _DECLARED.search(data[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    if declared in ("big5", "utf-16", "utf-16le", "utf-16be"):
        return data.decode(declared, errors="replace")
    if declared.startswith("utf"):
        broken = data.decode("utf-8", errors="replace")
        if broken.count("\ufffd") * 100 < len(broken):
            return broken
    try:
        return decode(data)
    except DocumentRefused:
        return data.decode("gb18030", errors="replace")


def _utf8(data: bytes) -> str | None:
    """Return UTF-8 text. A file that was cut inside its last character is still one."""
    for end in (len(data), len(data) - 1, len(data) - 2, len(data) - 3):
        text = _strict(data[: max(0, end)], "utf-8")
        if text is not None:
            return text
    return None


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _familiar(text: str) -> bool:
    """Tell whether the text reads as Chinese: three in ten of its wide signs are common ones."""
    wide = [sign for sign in text[:20_000] if ord(sign) > 0x2000]
    return bool(wide) and sum(1 for sign in wide if sign in _COMMON) * 10 > len(wide) * 3


def _foreign(text: str) -> bool:
    """Tell whether a text has many wide signs, or control characters: then it must be familiar."""
    part = text[:20_000]
    wide = sum(1 for sign in part if ord(sign) > 0x7F)
    odd = sum(
        1 for sign in part if ord(sign) < 9 or (13 < ord(sign) < 32 and sign not in "\x1a\x1b\x1c")
    )
    return wide * 5 > len(part) or odd > 0
