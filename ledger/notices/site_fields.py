"""The fields that a government site prints above a notice, several on a line."""

from __future__ import annotations

import re

_LABELS = (
    "索引号", "发文字号", "发布文号", "政策文号",
    "发文文号", "文件编号", "文号", "成文日期", "发文日期", "印发日期",
    "制发日期", "发布日期", "生成日期", "公开日期", "生效日期", "生效时间", "失效日期", "废止日期",
    "废止时间", "发布时间", "发文时间", "发布机构", "发文机关", "发文机构", "发布机关", "制发机关",
    "发文单位", "公开责任部门", "责任部门", "信息名称", "文件名称", "公文名称", "标题", "名称",
    "主题分类", "组配分类", "信息分类", "体裁分类", "公文种类", "主题词", "关键词", "有效性",
    "公开形式", "公开方式", "公开范围", "公开目录", "公开时限", "统一编号", "统一登记号",
    "信息状态", "信息来源", "来源", "内容概述", "浏览次数", "点击数", "作者", "字号", "存放位置",
    "服务对象", "公文类型", "时效性",
)  # fmt: skip
_ONE = "|".join(r"[ 　]*".join(label) for label in sorted(_LABELS, key=len, reverse=True))
_LABEL = re.compile(rf"(?:^|(?<=[\s|｜]))(?P<name>{_ONE})(?:\s*[:：]\s*|[ 　|｜]+)")
_BRACKETED = re.compile(rf"^[ 　]*[\[【][ 　]*({_ONE})[ 　]*[\]】][ 　]*")
_LONGEST = 300


def parted_fields(line: str) -> list[str]:
    """Return each field of a line by itself as 名：值; any other line comes back as it is.

    索 引 号 0085/2023-20 成文日期: 2023-05-30 文  号: 青府办发〔2023〕15号 are three.
    """
    line = _BRACKETED.sub(r"\1：", re.sub(r"^[ 　]*[•·▪●■◆][ 　]*(?=\S)", "", line))
    found = list(_LABEL.finditer(line.strip())) if len(line) < _LONGEST else []
    if not found or found[0].start() or not _speaks(found):
        return [line]
    text = line.strip()
    ends = [*(label.start() for label in found[1:]), len(text)]
    return [
        f"{''.join(label['name'].split())}：{text[label.end() : end].strip(' 　|｜')}"
        for label, end in zip(found, ends, strict=True)
    ]


def _speaks(found: list[re.Match[str]]) -> bool:
    """Tell whether labels are fields': a single word before a blank may be any text's beginning."""
    return len(found) > 1 or bool(re.search("[:：]", found[0][0])) or len(found[0]["name"]) > 3
