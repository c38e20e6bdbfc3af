"""Brings a message into one spelling: widths, ①, check marks, typos, quoted pushes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ledger.deadlines.numerals import value as number
from ledger.understanding.spelling import COURTESY, MARKS, SALUTATION, corrected

_QUOTES = (
    # WeChat and WeCom put the quoted message in corner brackets, then a dashed line.
    re.compile(r"^\s*「.*?」\s*\n\s*[-—_–\s]{3,}\n?", re.DOTALL),
    # A push that was pasted in front of the answer, in any quotation marks.
    # An order that was pasted in front of the answer.
    re.compile(
        r"^\s*[“「『\"][^”」』\"]*(?:请(?!示)|务必|各单位|[前内](?:完成|办结|报送?|上报|反馈|提交)"
        r"|到期|截止)[^”」』\"]*[”」』\"]\s*[:：,，。]?\s*"
    ),
    re.compile(
        r"“[^”]*(?:台账|机器人|助手|bot|请(?:及时|尽快|抓紧|于|在|回复)|到期|催办|提醒|截止)[^”]*”"
        r"\s*[:：,，]?\s*"
    ),
    re.compile(
        r"[「『【“＂\"'][^」』】”\"']*(?:台账|机器人|助手|bot|请(?:及时|尽快|抓紧|于|在)|到期"
        r"|催办|提醒|截止)[^」』】”＂\"']*[」』】”＂\"']\s*[:：,，]?\s*"
    ),
    re.compile(r"^\s*(?:>|＞|\|)[^\n]*(?:\n|$)", re.MULTILINE),
    re.compile(r"^\s*(?:引用|回复)\s*[:：@][^\n]*\n"),
    re.compile(r"^\s*-{4,}\s*\n"),
)
_HINT_OF_QUOTE = re.compile("[「『“＂\"'【>＞|引回-]")
_TASK_BEFORE = re.compile(r"第?[\d０-９]+[项号条]")
"""After a task's number ① and ② count its parts."""

_NOD_NAMES = re.compile(r"\[(?:OK|ok|强|赞|好的|胜利)\]")
_FACES = re.compile(
    r"\[(?:玫瑰|抱拳|微笑|握手|呲牙|愉快|鼓掌|合十|拥抱|太阳|咖啡|加油|爱心|偷笑|捂脸|旺柴|机智"
    r"|害羞|得意"
    r"|憨笑|拳头|耶|跳跳|庆祝|烟花|礼物|可爱|奋斗|流泪|大哭|苦涩|裂开|叹气|汗|擦汗|囧|破涕为笑"
    r"|哇)\]"
)
"""What chat apps write for the faces and thumbs that they draw."""

_NODS = re.compile("[👌👍🆗]")
_WORDY = re.compile("[一-龥]{2}")
"""Beside words a thumb is a nod; alone it is an OK."""

LONGEST = 1000
"""Characters of a message that are read: no report is longer, a pasted document is none."""

_REPEATED = re.compile(r"(.{1,8}?)\1{7,}", re.DOTALL)
_TIMES = 8
_HINT_OF_DRAWN = re.compile(r"[^一-龥\n -Z\]_a-~，。、！？：；（）％“”—]")
"""All but common words and stops, which are spelled alike but for their width; `[` opens [OK]."""

_HALF_WIDTH = str.maketrans("，！？：；（）％", ",!?:;()%")
_ENCLOSED = re.compile(r"[\u2460-\u249b\u24ea\u24f5-\u24fe\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_LIST_MARK = re.compile(r"[\u2460-\u2473](?=第?\d)")
"""① before a number counts the lines."""

_KEYCAP = re.compile(r"(\d)\ufe0f?\u20e3")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufe0e\ufe0f\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_INSIDE_NUMBER = re.compile(r"(?<=第) +(?=[\d一二三四五六七八九十])|(?<=\d) +(?=[项号%])")


_FORMAL = re.compile(r"(?<=第)[壹贰叁肆伍陆柒捌玖拾]+|[壹贰叁肆伍陆柒捌玖拾]+(?=项)")
_SIMPLE = str.maketrans(
    "項辦結經沒還開專這個們來說過進動務報請處區圖書長發給問題為時現後會當從學點裡邊將實續標準",
    "项办结经没还开专这个们来说过进动务报请处区图书长发给问题为时现后会当从学点里边将实续标准",
)
"""Traditional signs of the commonest words of a report."""

_PLAIN_HAN = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
"""Numbers as they are written on cheques."""

_HINT_OF_OLD = re.compile(f"[{''.join(map(chr, (*_SIMPLE, *_PLAIN_HAN)))}]")


def normalise(text: str) -> str:
    """Return the message in half width, without quotes of earlier messages, emoji and known typos.

    Line breaks stay: they part statements. What is repeated over and over is shortened.
    """
    text = _shortened(text[: 2 * LONGEST])[:LONGEST]
    drawn = _HINT_OF_DRAWN.search(text)
    text = _in_words(text) if drawn else unquote(text).translate(_HALF_WIDTH)
    text = _BLANKS.sub(" ", text).strip()
    if " " in text:
        text = _INSIDE_NUMBER.sub("", text)
    if _HINT_OF_OLD.search(text):
        text = _FORMAL.sub(_plain_han, text).translate(_SIMPLE)
    text = corrected(text)
    if "?" in text:
        text = _SELF_ANSWERED.sub(" ", text)
    return _plainly(_COUNTED_LIST.sub(_uncounted, text))


def _shortened(text: str) -> str:
    """Shorten what is repeated over and over; most texts have too many different signs for it."""
    if len(text) - len(set(text)) < _TIMES - 1:
        return text
    return _REPEATED.sub(r"\1\1\1\1", text)


def _in_words(text: str) -> str:
    """Return a text with words or blanks for the signs that are drawn (①, ✅), and unquoted."""
    text = _LIST_MARK.sub(" , ", text)
    text = _KEYCAP.sub(r" \1 ", text)
    text = _INVISIBLE.sub("", unquote(text))
    text = _FACES.sub(" ", _NOD_NAMES.sub("👍", text))
    enclosed = _ENCLOSED.search(text)
    listed = enclosed and _TASK_BEFORE.search(text[: enclosed.start()])
    text = _ENCLOSED.sub(" , " if listed else _plain_number, text)
    if _WORDY.search(text):
        text = _NODS.sub(" ", text)
    for mark, word in MARKS.items():
        text = text.replace(mark, word)
    return "".join(map(_plain, text))


_SELF_ANSWERED = re.compile(
    r"(?:已经|都|全部)?(?:完成|办结|办完|[弄做搞]完|[弄做办搞]好|搞定|好)了?(?:吗|么|没有?)?[?][ ]*"
    r"(?=没|还没|早着|还早|差得?远|快了|哪有)"
)
"""完成了吗？还没: the person's own question, with the answer behind it."""

_COUNTED_LIST = re.compile(
    r"(?P<verb>(?:完成|办结|办完|弄完|做完|搞定|推进|在办|启动)了?)"
    r"(?P<count>[2-9]|[二两三四五六七八九])(?:项|个|条)(?:任务)?[:(, ]*(?:分别是|分别为|即|为"
    r"|是)?[:( ]*"
    r"(?P<list>\d{1,3}[项号]?(?:[、,和 ]+\d{1,3}[项号]?)+)"
)


def _uncounted(found: re.Match[str]) -> str:
    """Drop a count of what is listed behind it: 办结3项:3、10、16."""
    listed = re.findall(r"\d+", found["list"])
    if number(found["count"].replace("两", "二")) != len(listed):
        return found[0]
    return f"{found['verb']}:{found['list']}"


def _plainly(text: str) -> str:
    """Drop how a message is opened and closed, unless it is nothing else: 领导好，…，辛苦了."""
    opening = SALUTATION.match(text)
    bare = text[opening.end() :] if opening else text
    return COURTESY.sub("", bare).strip() or text


def unquote(text: str) -> str:
    """Drop quoted pushes: what the bot or the office said is context, not a report."""
    if not _HINT_OF_QUOTE.search(text):
        return text
    for quote in _QUOTES:
        shorter = quote.sub("", text)
        if shorter.strip():
            text = shorter
    return text


def _plain_number(found: re.Match[str]) -> str:
    value = unicodedata.numeric(found[0])
    return f" {int(value)} "


def _plain_han(found: re.Match[str]) -> str:
    return found[0].translate(_PLAIN_HAN)


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    if unicodedata.category(folded[0]) in {"So", "Sk", "Cs", "Cn", "Co"}:
        return " "
    return folded
