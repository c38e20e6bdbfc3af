"""Signs inside a text that nobody wrote: lost figures, doubled pieces, another encoding's signs."""

from __future__ import annotations

import re

_SIGNS = re.compile(
    r"\ufffd|[?？](?=[\u4e00-\u9fff、])|\(cid:|[\ue000-\uf8ff]|□{2,}|锟斤|斤拷|烫烫|屯屯"
    r"|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff][^\x00-\x7f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
    r"|[丿刂亻氵忄扌艹辶冫阝纟讠钅饣犭礻衤]|&#x?[\da-f]{2,6};|\\u[\da-f]{4}|(?:%[\dA-F]{2}){3}"
)
"""What decoders and recognition write for what they cannot read."""

_MEASURE = (
    r"(?:[次场篇件家份天%％]|期(?![限间])|个(?![人别体])|条(?!例)|项(?!目)|批(?!准)|日(?!常))"
)
_LOST_FIGURE = re.compile(
    rf"(?:达到?|不低于|不少于|不高于|超过|控制在)\s*[%％]|(?:不少于|不低于|不得少于|至少)\s*{_MEASURE}"
    r"|(?:在|后|起|于)个(?:工作日|月|小时)|(?:日|后)起日内|后日内"
    r"|(?:^|[，。；：（(]|[于在]\s)\s*月底(?:前|之前|以前)|\d年\s*月(?![度报均])"
)
"""达到 %以上, 不少于次, 在个工作日内, 月底前: the figure before it was lost."""

_RUN_TOGETHER = re.compile(r"\d\s+\d+\s*个?(?:工作日|日|天|次|月)|\d{3,}(?:个工作日|月)")
"""15 20个工作日, 202711月底前: two figures where one belongs."""

_EACH_MONTH = re.compile("[每各当本次该上下]月|月度|每季|按月")
_DOUBLED = re.compile(r"([\u4e00-\u9fff，；]{4,40}?)\1")
_LAST_PIECE = re.compile(r"[\u4e00-\u9fff]{2,}[，；、][\u4e00-\u9fff，；、]{2,}$")
_END = 60
_PIECE = 8
"""Signs that hardly stand twice in one text with a comma among them."""


def is_garbled(text: str) -> bool:
    """Tell whether a text holds signs that nobody wrote, or lacks a figure that it speaks of."""
    lost = _LOST_FIGURE.search(text)
    if lost and not ("月底" in lost[0] and _EACH_MONTH.search(text)):
        return True
    signs = _SIGNS.search(text) or _RUN_TOGETHER.search(text) or _misread_encoding(text)
    return bool(signs) or _says_twice(text)


def _says_twice(text: str) -> bool:
    """Tell whether a piece was printed twice: at once, or again where the text breaks off."""
    if _DOUBLED.search(text):
        return True
    last = _LAST_PIECE.search(text.rstrip(" 。；;")[-_END:])
    if not last:
        return False
    piece = last[0][-_PIECE:]
    return bool(re.search("[，；、]", piece)) and len(piece) == _PIECE and text.count(piece) > 1


_UTF8 = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2}")


def _misread_encoding(text: str) -> bool:
    """Tell whether three signs in a row are the bytes of two others: UTF-8 that was read as GBK."""
    if not _UTF8.search(text.encode("gbk", "ignore")):
        return False
    return any(
        _UTF8.fullmatch(text[at : at + 3].encode("gbk", "ignore")) for at in range(len(text) - 2)
    )
