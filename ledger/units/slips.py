"""What a misread unit's name most likely is: 县公妄局 is 县公安局, 区委宣付部 is 区委宣传部."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from ledger.units.lexicon import LEVELS, STEMS
from ledger.units.matching import same_unit
from ledger.units.names import (
    bare_stem,
    is_group,
    is_known_form,
    normalise,
    stem_of,
    without_places,
)
from ledger.units.spelling import BRANCH, WORDS, has_word, made_of_words

_OFFICES = (
    "局", "委", "委员会", "办", "办公室", "部", "中心", "会", "院", "室", "馆", "行", "队", "社",
    "厅", "站", "校", "科", "股", "所",
)  # fmt: skip
_OWN = ("公司", "管委会", "管理委员会", "医院", "银行", "支行", "学校", "村委会", "居委会")
"""Endings of names that begin with a name of their own, which no stock holds."""
_OFFICE = re.compile(r"(?:办室|办[^公]室|[力为分]公室|(?<!办)公室)$")
_OF_GROUPS = frozenset(
    "各有关相直属级县市区省镇乡村街道社门部单位人民政府办事处企业机科室站所成员其他主管本全体牵头"
    "责任配合负涉及"
)
_ANY_OFFICE = re.compile(r"..(?:办公室|服务中心|大队|工作站|服务站)$")
_COUNTING = frozenset("一二三四五六七八九十东西南北中上下前后左右内外新老大小甲乙")
_ANY_NAME = ("中心", "办", "站", "室", "馆", "队", "社", "会", "院", "校", "行")
_ABBREVIATING = frozenset(
    "和与及文体旅广科教卫交水农林工商信建财土粮新政数档史电环食药安外侨台民宗法规经发城"
)
"""Signs that each stand for a word in a joint office's name: 教文体局 is no slip of 教科体局."""
_ENDINGS = frozenset("办部会委院局")
_LIKE = """
财材 政攻改玫致 教数敖 育肓盲 民氏 农衣 水永木 利刹剁 科料枓 技枝抆 商高 务劳 审宙 计汁讨许 统纹
税说锐 司可同 法怯汰 公分么 安妄宴 卫工 健建键腱 康唐庚 住往佳 建健 交文 通逋桶 运远 输愉渝 文丈又
化花比 旅族旋 游淤 体休本 广厂 应庆 急怠 管菅官 理埋里 人入八 社杜 会余 保堡 障樟 资姿货 源原
自白目 然燃 规视 生牛 态恋 环坏杯 境镜 城诚域 村材 振震 兴米 信倌佶 访仿防 网冈纲 宣宜 传付伝 组祖
织积帜 编偏 办力为 党堂 委季 校较 档挡 案宴 馆倌 融隔 媒煤谋 烟炯 草革早 专传 卖买实 气汽 象像
退迟 役没设 军车 医区 疗辽 妇归 联朕 残浅 工土王 团困 粮粗 食良 储诸 战站占 监临盐蓝 市巿布
场扬杨汤 林材 业亚 国园围 发友废 经径轻 济挤 据剧 大太犬 行竹 批比枇 共其 招拍 投没 外处 事争 侨桥
宗崇 族旅 金全 电申 力刀 住佳 房旁 渔鱼 史吏 志忘
"""
_LOOKS = {(pair[0], sign) for pair in _LIKE.split() for sign in pair[1:]}
"""A sign and those that recognition takes it for."""


def corrected(name: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names that a misread one may be, best first; none where it may stand as printed.

    One sign is another than in a word of a unit's name, or stands twice. `known` are the names
    that the notice uses elsewhere: such a one is believed first.
    """
    key = BRANCH.sub(r"\1", normalise(name))
    if key in known:
        return ()
    if is_group(key):
        return tuple(sorted(other for other in known if _slip_of_group(key, other)))[:3]
    if not key.endswith(_OFFICES) or _any_place(key) or is_known_form(key):
        return ()
    office = _OFFICE.sub("办公室", key)
    if office != key:
        return (office,)
    if any(bare_stem(body) or made_of_words(body) for body in _bodies(key)):
        return ()
    near = sorted(other for other in known if len(key) > 3 and _differ_once(key, other))
    if key[:1] not in LEVELS and len(without_places(key)) < 2:
        alike = [right for like, right in _repaired(key) if like and _ANY_OFFICE.search(key)]
        return tuple(dict.fromkeys((*near, *alike)))[:3]  # a section may bear any name
    usual = () if key.endswith(_OWN) else _usual(key)
    printed = [next((o for o in known if same_unit(o, found)), found) for found in usual]
    return tuple(dict.fromkeys((*near, *printed)))[:3]


def _bodies(key: str) -> list[str]:
    """Return a name without its place; what words stand in (县住旁城乡建设局) is no place."""
    return [
        body
        for body in without_places(key)
        if len(body) > 2 and not has_word(key[1 : len(key) - len(body)])
    ]


def _any_place(key: str) -> bool:
    """Tell whether a name is of a place that may be called anything: 城东街道办."""
    place = r"街道|社区|[镇乡村](?:人民政府|政府|党委|办事处|卫生院)?$|[(各]"
    return bool(re.search(place, key))


def _slip_of_group(phrase: str, other: str) -> bool:
    """Tell whether a group's phrase is another one but for a sign that no such phrase has.

    区级部门 and 区直部门, 各镇 and 各乡 are different phrases.
    """
    if len(phrase) != len(other) or not is_group(other):
        return False
    odd = [a for a, b in zip(phrase, other, strict=True) if a != b]
    return len(odd) == 1 and odd[0] not in _OF_GROUPS


@lru_cache(maxsize=4096)
def _usual(key: str) -> tuple[str, ...]:
    found: list[tuple[tuple[bool, bool], str]] = []
    once = re.sub(r"([\u4e00-\u9fff])\1", r"\1", key[1:])
    if once != key[1:] and stem_of(key[0] + once) in STEMS.values():
        return (key[0] + once,)
    for body in _bodies(key):
        before = key[: len(key) - len(body)]
        for alike, right in _repaired(body):
            known = stem_of(before + right) in STEMS.values()
            if alike or known:
                found.append(((not known, not alike), before + right))
    return tuple(name for _, name in sorted(found, key=lambda pair: pair[0]))


def _repaired(body: str) -> Iterator[tuple[bool, str]]:
    """Yield a name's body with its unknown piece put right, and whether the signs look alike."""
    for start in range(len(body) - 1):
        if start and not made_of_words(body[:start]):
            continue
        for end in range(min(len(body), start + 10), start + 1, -1):
            if end == len(body) or made_of_words(body[end:]):
                for alike, word in _meant(body[start:end], body):
                    yield alike, body[:start] + word + body[end:]


def _meant(piece: str, body: str) -> Iterator[tuple[bool, str]]:
    """Yield the known words that differ from a piece in one sign that cannot be meant there.

    A short word is told only by a sign that no unit's name has, or that looks like the right one:
    信防局 may be an office, and a centre bears any name.
    """
    telling = len(piece) - (piece[-1] in _ENDINGS)
    for word in _BY_LENGTH.get(len(piece), ()):
        at = [i for i, (a, b) in enumerate(zip(piece, word, strict=True)) if a != b]
        if len(at) != 1 or piece[at[0]] in LEVELS:
            continue
        odd = piece[at[0]]
        alike = (word[at[0]], odd) in _LOOKS
        if word[at[0]] in _ENDINGS and not alike:
            continue
        joint = odd in _ABBREVIATING and all(sign in _ABBREVIATING for sign in word)
        alien = odd not in _SIGNS and not body.endswith(_ANY_NAME)
        if alike or (telling > 2 and not joint) or (alien and telling > 1):
            yield alike, word


def is_half(name: str) -> bool:
    """Tell whether a name is the first half of a known one: 县住房和城乡, 县人力资源和社会."""
    key = normalise(name)
    body = key[1:] if key[:1] in LEVELS else key
    return body in _HALVES and stem_of(key) not in STEMS.values()


def _differ_once(a: str, b: str) -> bool:
    """Tell whether one sign tells two names apart: another one, or one more.

    监督一科 and 监督二科 are two units.
    """
    if len(a) == len(b):
        odd = [x + y for x, y in zip(a, b, strict=True) if x != y]
        return len(odd) == 1 and a[-1] == b[-1] and not set(odd[0]) & _COUNTING
    longer, shorter = sorted((a, b), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer))
    )


_BY_LENGTH: dict[int, list[str]] = {}
for _word in sorted(WORDS, key=lambda word: (word not in STEMS, word)):
    _BY_LENGTH.setdefault(len(_word), []).append(_word)
_SIGNS = frozenset(sign for word in WORDS for sign in word)
_HALVES = frozenset(
    form[:end] for form in STEMS for end in range(4, len(form)) if form[:end] not in STEMS
) - {"人民政府", "人大常委会"}
