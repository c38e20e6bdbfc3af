"""The parts of a notice around its tasks: letterhead, title, addressees, signature, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.notices.document import Block, Document, Paragraph, Table
from ledger.notices.healing import squeeze
from ledger.notices.numbering import read_label, to_number

_CN_DIGITS = "〇○零一二三四五六七八九"
_DAY = re.compile(
    r"(20\d{2}|19\d{2}|二[〇○零O0][〇○零一二三四五六七八九]{2})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_ISO_DAY = re.compile(r"(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_ANNEX = re.compile(r"^附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*[:：]?$")
_ANNEX_LIST = re.compile(r"^附\s*(?:件|表)\s*[:：]\s*\S|^附\s*(?:件|表)\s*\d+\s*[:：.、]\s*\S")
FOOTER = re.compile(
    r"^(?:抄\s*送|主\s*送|抄\s*报|分\s*送|发\s*送)\s*[:：]"
    r"|^[^。，；、：:]{0,60}[日室厅局委府会部]\s*印发$|^(?:责任编辑|信息来源|扫一扫|打印本页|关闭窗口)"
)
_SIGNER = re.compile(
    r"(?:政府|办公室|办公厅|局|委员会|县委|市委|区委|党委|领导小组|管委会|办事处)$"
)
_FURNITURE = re.compile(
    r"网站标识码|公网安备|ICP备|网站地图|版权所有|技术支持[:：]|^(?:上一篇|下一篇|上一条|下一条|相关链接|相关解读)"
    r"|(?:浏览|点击|阅读|访问)(?:次数|量)[:：]|^(?:分享到|字体|字号|视力保护|打印|关闭|返回顶部|扫一扫)[:：]?.{0,12}$"
    r"|预览时标签不可点|微信扫一扫|关注该公众号|^(?:文稿|编辑|责编|校对|审核|监制)[|｜丨]"
    r"|^解锁后|完整在线(?:阅读|预览)|^(?:点击|立即|免费)下载$|下载(?:次数|文档前)"
    r"|^(?:[【\[〖](?:字体|字号|打印|关闭|分享|收藏|返回|纠错)[^【】\[\]〖〗]{0,14}[】\]〗])+$"
    r"|^(?:附件|相关(?:附件|文档|文件))下载[:：]?$"
    r"|^[-•·*▪]?(?:附件\d*[:：.、]?)?[^。；|\t]{2,70}\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar)(?:[（(][^（）()]{0,20}[）)])?$"
    r"|^来源[:：].{0,30}(?:作者|编辑)[:：]|^(?:主办|承办)(?:单位)?[:：].{2,24}(?:承办|主办|技术|地址|电话|邮编)|^(?:您?当前)?(?:的)?位置[:：]|^首页[>»]"
)
_AFTERWARDS = re.compile(
    r"^[【\[]?(?:相关(?:政策)?(?:解读|链接|阅读|文章|信息|稿件|新闻|报道)|延伸阅读|推荐阅读|猜你喜欢)[】\]]?[:：]?$"
)
"""What a site prints below a notice: whatever follows is of other pages."""
_TITLE = re.compile(r"^[^，。；：]{0,40}关于[^，。；：]{4,60}(?:通知|意见|方案|公告)$")
_LETTER_MAX = 40
_QUOTED = re.compile(r"《([^《》]{4,60})》")
_PLAN = re.compile(r"(?:要点|清单|分工|分解|分解表|方案|计划|安排|一览表|任务表|台账)$")
_REMARK = re.compile(r"^(?:备\s*注|注|说\s*明|填表说明|填报说明|填写说明|有关说明)\s*(?:[:：\d]|$)")
_PAGE = re.compile(
    r"^\s*(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d+\s*页(?:\s*[/共，,]\s*\d+\s*页?)?|\d+\s*/\s*\d+)\s*$"
)
_PUBLIC = re.compile(r"^[（(]\s*(?:此件|此文件|本件|此文|公开|主动公开|联系人).*[）)]$")


@dataclass(slots=True)
class Part:
    """A stretch of a notice: the letter, its body, an annex. `heading` are its title lines."""

    heading: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    annex: bool = False
    signed: bool = False
    named: bool = False  # it begins with the name of what the notice issues

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Its paragraphs outside tables."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def tables(self) -> list[Table]:
        """Its tables."""
        return [block for block in self.blocks if isinstance(block, Table)]


def parts(document: Document) -> list[Part]:
    """Return the parts of a notice: cut after the signature, and at each 附件 line."""
    found = [Part()]
    listing = signed = False
    names = issued_names(document)
    titles: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Table):
            listing = False
            found[-1].blocks.append(block)
            continue
        text = block.text.strip()
        listing = bool(_ANNEX_LIST.match(text)) or (listing and _lists_annex(text))
        if _AFTERWARDS.match(squeeze(text)) and len(found) + len(found[-1].blocks) > 5:
            break
        if _TITLE.search(squeeze(text)):
            if squeeze(text) in titles and has_items(found[-1]):
                break  # a site prints the title again below the text
            titles.add(squeeze(text))
        if is_page_number(text):
            continue
        if listing or FOOTER.search(text) or _PUBLIC.match(squeeze(text)) or is_furniture(text):
            continue
        if _ANNEX.match(text):
            found.append(Part(annex=True))
            signed = False
            continue
        if signed and not is_day_line(text):
            found.append(Part())
            signed = False
        if squeeze(text) in names:
            if has_items(found[-1]):
                found.append(Part())
            found[-1].named = True
        found[-1].blocks.append(block)
        if is_day_line(text):
            _unsign(found[-1].blocks)
            found[-1].signed = signed = True
    return [part for part in found if part.blocks]


def issued_names(document: Document) -> frozenset[str]:
    """Return the names of what a notice issues, as its letter quotes them: 《…要点》和《…要点》."""
    letter = squeeze("".join(block.text for block in document.paragraphs[:_LETTER_MAX]))
    return frozenset(name for name in _QUOTED.findall(letter) if _PLAN.search(name))


def annex_names(document: Document) -> tuple[str, ...]:
    """Return what a letter's line 附件：… names, and the numbered lines under it."""
    found: list[str] = []
    for block in document.paragraphs:
        text = block.text.strip()
        if _ANNEX_LIST.match(text) or (found and _lists_annex(text)):
            found.append(re.sub(r"^附\s*[件表]\s*\d*\s*[:：.、]?\s*", "", squeeze(text)))
    return tuple(found)


def has_items(part: Part) -> bool:
    """Tell whether a part holds what a body holds: numbered lines, or a table."""
    return bool(part.tables) or any(read_label(p.text, p.number) for p in part.paragraphs)


def _unsign(blocks: list[Block]) -> None:
    """Take the signature off the end of a part: the day, and the offices above it."""
    blocks.pop()
    while blocks and isinstance(blocks[-1], Paragraph) and is_signer(blocks[-1].text):
        blocks.pop()


def is_signer(text: str) -> bool:
    """Tell whether a line may be the office that signs."""
    name = re.sub(r"[（(]代章?[）)]$", "", squeeze(text))
    return len(name) <= 40 and bool(_SIGNER.search(name)) and not re.search(r"[，。：；、（]", name)


def is_furniture(text: str) -> bool:
    """Tell whether a line is of the page around a notice: 网站标识码, 上一篇, 浏览次数."""
    return len(text) < 80 and bool(_FURNITURE.search(squeeze(text)))


def ends_a_part(text: str) -> bool:
    """Tell whether a line ends what stands before it: 附件2, 抄送：…"""
    line = text.strip()
    return bool(_ANNEX.match(line) or FOOTER.search(line) or _PUBLIC.match(squeeze(line)))


def _lists_annex(text: str) -> bool:
    label = read_label(text)
    return bool(label and label[0].style in ("ar", "sar") and len(text) < 60 and "。" not in text)


def is_day_line(text: str) -> bool:
    """Tell whether a line is a signature's day, alone or behind the issuer's name."""
    key = squeeze(text)
    found = _DAY.search(key)
    if not found or found.end() != len(key):
        return False
    before = key[: found.start()]
    return len(before) <= 30 and not re.search(
        r"[，。：:、；《]|于|截至|日期|时间|时限|期限|[【】\[\]|]", before
    )


def is_page_number(text: str) -> bool:
    """Tell whether a line is a page's number: — 3 —, 第3页 共9页, 3/9."""
    return bool(_PAGE.match(text))


def is_remark(text: str) -> bool:
    """Tell whether a paragraph is a remark to a table: 备注：…, 填表说明."""
    return bool(_REMARK.match(text.strip()))


def read_day(text: str) -> date | None:
    """Return the first full day that a text names, None where there is none or it cannot be."""
    key = squeeze(text)
    found = _DAY.search(key) or _ISO_DAY.search(key)
    if not found:
        return None
    year, month, day = (_figure(word) for word in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _figure(word: str) -> int:
    if word.isdigit():
        return int(word)
    if len(word) == 4:
        return int("".join(str(max(0, _CN_DIGITS.find(sign) - 2)) for sign in word))
    return to_number(word) or 0


def lines_of(blocks: Sequence[Block]) -> list[str]:
    """Return the lines of paragraphs and of the cells of tables, as fields stand in both."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.printed)
        else:
            lines.extend(cell.text for cell in block.cells())
    return lines
