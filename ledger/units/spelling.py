"""Whether a unit's name has lost a sign: its words are known ones but for one that is cut."""

from __future__ import annotations

import re
from functools import lru_cache

from ledger.units.lexicon import LEVELS, STEMS, SUFFIXES, WHOLE_ENDINGS
from ledger.units.names import is_group, is_known_form, normalise, stem_of, without_places

_WORDS = """
直工委 直机关 改革办 监管组 编纂 志办 史办
发展 改革 粮食 物资 储备 经济 信息 信息化 工业 商务 科技 科学 技术 教育 体育 文化 旅游 广电 广播
电视 电视台 广播电视 新闻 融媒体 传媒 出版 版权 文物 博物 图书 档案 史志 地方志 党史 公安 派出所
交警 交通 运输 公路 航空 港口 港航 航道 海事 铁路 邮政 快递 民政 社会 社会工作 救助 福利 养老
殡葬 殡仪 代建 老龄 慈善 司法 律师 公证 法律 援助 法制 法治 财政 金融 税务 国有 资产 国资 监督
管理 审计
统计 调查 人力资源 人力 资源 社会保障 保障 社保 就业 人才 劳动 人事 自然 自然资源 规划 国土 土地
房屋 征收 不动产 登记 测绘 地质 矿产 林业 草原 园林 绿化 森林 湿地 自然保护区 保护 保护区 生态
环境 环保 水利 水务 河长 防汛 抗旱 水文 水库 灌区 农业 农村 农机 农机化 畜牧 兽医 渔业 水产 种业
种植 植保 土肥 农产品 质量 安全 监测 检验 检测 检疫 乡村 振兴 扶贫 移民 搬迁 供销 合作 合作社
住房 城乡 建设 城市 市政 公用 环卫 环境卫生 房产 房管 物业 公积金 住房公积金 人防 国防 动员 人民
防空 综合 行政 执法 行政执法 综合行政执法 审批 行政审批 政务 服务 政务服务 便民 数据 大数据 数字
电子 网络 网信 信访 营商 优化 营商环境 市场 市场监管 监管 药品 食品 食药 知识产权 标准 计量 特种
设备 烟草 专卖 盐业 卫生 健康 卫生健康 疾病 预防 控制 疾控 妇幼 保健 血站 急救 医疗 医疗保障
医保 医院 人民医院 中医院 中医 红十字 计划生育 应急 应急管理 消防 救援 消防救援 地震 气象
安全生产 公共 公共资源 交易 招商 投资 促进 合作交流 外事 侨务 台湾 民族 宗教 事务 民族宗教
退役军人 军人 退役 双拥 机关 机关事务 后勤 接待 机构 编制 组织 宣传 统战 统一战线 政法 政策 研究
巡察 老干部 党校 干部 学校 职业 中学 小学 幼儿园 高中 大学 学院 开发 开发区 经济开发区 高新
高新区 高新技术 产业 产业园 产业集聚区 集聚区 园区 工业园 工业园区 新区 景区 风景 名胜 风景区
旅游区 度假区 示范区 试验区 物流 会展 电商 电力 供电 供水 自来水 燃气 热力 公交 客运 通信 移动
电信 联通 铁塔 银行 支行 分行 农商 农村商业 农商银行 人民银行 中国 信用 联社 信用社 保险 担保
投资集团 城投 交投 国投 建投 集团 公司 有限 中心 委员会 管委会 管理委员会 办公室 指挥部 领导小组
专班 大队 支队 中队 总队 分局 支局 税务所 所 站 队 馆 台 院 局 办 委 总工会 工会 妇女 妇联
残疾人 残联 科学技术协会 科协 文联 工商联 侨联 共青团 团委 联合会 协会 学会 法院 检察院 人民法院
人民检察院 人大 常委会 政协 纪委 监委 监察 纪检 监察委员会 武装部 人民武装部 工委 直属 机关工委
街道 街道办事处 办事处 乡镇 镇 乡 村 社区 居委会 政府 人民政府 党委 党工委 县委 市委 区委 第一
第二 第三 事业 事务所 管理所 管理站 服务站 服务所 工作站 监测站 检测站 救助站 收费站 推广 推广站
指导 指导站 经营 管护 管理部 管理处 分公司 电网 国网 国家 督查 目标 绩效 考核 评价 节能 能源
煤炭 石油 化工 轻工 纺织 机械 冶金 建材 建筑 工程 质监 造价 招标 采购 政府采购 会计 核算 国库
支付 预算 评审 省委 州委 盟委 旗委 镇委 关工 关工委 工商 慈善 热线 青少年 村镇 提案 议案 市容
软环境 债务 平安 茶叶 总商会 影剧院 残工委 老干 物价 价格 经贸 外经 外贸 安监 国税 地税 城建 计生
保密 机要 国安 路政 运管 水电 食药监 乡镇企业 矿管 煤管 防震 减灾 茶业 果业 蚕桑 蔬菜 盐务 烤烟
侨办 台办 拆迁 招投标 农保 旅发 广播站 文明 文明办 调解 仲裁 国动 保密局 党建 两新 文教 外宣 库区
移民办 治超 双拥办 山洪 教研 教师 进修 电教 考试 招生 体校 剧院 影院 美术 群艺 戏剧 曲艺 作协 记协
计生协 贸促 侨务办 老年 老促 中小企业 畜牧业 文体广电 住房城乡 建委 房地产 村建 茶产业
竹产业 果产业 菌产业 药产业 酒产业 羊产业 牛产业 蜂产业 桃产业 枣产业 梨产业 葱产业 蒜产业
姜产业 花产业 菜产业 粮产业 油产业 糖产业 薯产业 猪产业 渔产业 烟产业 新能源 充电 光伏 网格
网格化 综治 治理 社会治理 民生 低空经济
"""
WORDS = frozenset(word for word in (*_WORDS.split(), *STEMS) if len(word) > 1)
BRANCH = re.compile(  # 县税务局第一税务分局: its own place or number is anybody's
    r"(.{2,}[局行])[\u4e00-\u9fff]{2,6}(?:分局|支局|支行|大队|所|站|股|科|处|室|中心)$"
)
_JOINTS = "和与及"
_SHORT = "和与及文体旅广科教卫交水农林工商信建财土粮新政数档史电环食药安外侨台民宗法规"  # 文旅体局
_COMMITTEES = "纪农经建教商民编科体文党工团"  # 县纪委, 县农委: committees named by one sign


def misspelt(name: str) -> bool:
    """Tell whether a name misses a sign of a known word: 县农业农村局 as 县农业农局.

    Names made of words that nobody knows here (城投, a company's own) are left alone.
    """
    return any(_misspelt(part) for part in re.split(r"[()]", normalise(name)) if part)


def _misspelt(key: str) -> bool:
    key = BRANCH.sub(r"\1", key)
    if is_group(key) or is_known_form(key) or stem_of(key) in STEMS.values():
        return False
    if _one_sign(key):
        return True
    if key[:1] not in LEVELS and len(without_places(key)) < 2:
        return False  # a section of an office bears any name: 种植业科
    bodies = [
        body
        for body in without_places(key)
        if len(body) > 2 and not has_word(key[1 : len(key) - len(body)])
    ]
    if not bodies or any(_gaps(body) == 0 for body in bodies):
        return False
    return _other_sign(key) or any(map(_cut, bodies))


def has_word(place: str) -> bool:
    """Tell whether what stands before a body is no place's name: 自然护区 in 县自然护区管理局."""
    return any(
        place[at : at + size] in WORDS for size in (2, 3, 4) for at in range(len(place) - size + 1)
    )


def _one_sign(key: str) -> bool:
    if len(key) not in (3, 4) or key[0] not in LEVELS or key[:2] in WORDS:
        return False
    if key[2:] in ("中心", "公司", "馆", "大队", "中队"):
        return key[1:] not in WORDS
    if key[3:] == "局" and key[1:3] not in WORDS and any(map(_is_rare, key[1:3])):
        return True
    return key[2:] == "局" or (key[2:] == "委" and key[1] not in _COMMITTEES)


def _is_rare(sign: str) -> bool:
    """Tell whether a sign is none of the 3755 commonest, GB 2312's first level: 戋 in 县戋障局."""
    code = sign.encode("gbk", "replace")
    return not (0xB0 <= code[0] <= 0xD7 and len(code) == 2 and code[1] >= 0xA1)


def _other_sign(key: str) -> bool:
    """Tell whether a long name differs from a known one by one wrong sign."""
    stem = stem_of(key)
    return len(stem) > 4 and any(
        len(form) == len(stem) and sum(a != b for a, b in zip(form, stem, strict=True)) == 1
        for form in STEMS
    )


def _cut(body: str) -> bool:
    """Tell whether all of a name's words are known but one, which lacks a sign of a known one."""
    for start in range(len(body)):
        if _gaps(body[:start]) != 0:
            continue
        for end in range(start + 1, min(len(body), start + 7) + 1):
            if _gaps(body[end:]) == 0 and _lacks_one(body, start, end):
                return True
    return False


def _lacks_one(body: str, start: int, end: int) -> bool:
    piece = body[start:end]
    if len(piece) == 1:  # 消救援大队: a sign alone between two known words
        return (
            len(body) > 3
            and piece in _SIGNS
            and piece not in (_JOINTS if len(body) > 6 else _SHORT)
        )
    return piece in _CUT


def made_of_words(text: str) -> bool:
    """Tell whether a text is made of words that units' names have, and of nothing else."""
    return _gaps(text) == 0


@lru_cache(maxsize=65536)
def _gaps(text: str) -> int:
    """Return 0 where a text is made of known words and joints only, else 1."""
    if not text:
        return 0
    longest = min(len(text), 9)
    for size in range(longest, 0, -1):
        known = text[:size] in WORDS or (size == 1 and text in _ENDS)
        joint = size == 1 and text[0] in _JOINTS and len(text) > 2
        if (known or joint) and _gaps(text[size:]) == 0:
            return 0
    return 1


_ENDS = frozenset((*SUFFIXES, *WHOLE_ENDINGS))
_CUT = frozenset(
    word[:at] + word[at + 1 :] for word in WORDS if len(word) > 2 for at in range(len(word))
) - WORDS  # fmt: skip
_SIGNS = frozenset(sign for word in WORDS if len(word) == 2 for sign in word)
