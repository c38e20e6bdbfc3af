"""What is said to the bot in English, as the Chinese it understands: a closed list, whole messages.

Tasks, units and notices are Chinese, and so is what is understood of them. Whoever reads the bot in
English can say in English what its help names; everything else is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NO = r"(?:no\.? ?|item |task )?(\d{1,3})"
_NOS = r"((?:no\.? ?|items? |tasks? )?\d{1,3}(?:(?:, ?| and | & )\d{1,3})*)"
_DAY = (
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>[a-z]{3,9})\.?"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?)(?:,? (?P<y>20\d\d))?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_LATIN = re.compile("[A-Za-z]")

_WORDS = {
    r"(?:show )?(?:my )?tasks": "我的任务",
    r"overdue": "逾期",
    r"this month": "本月",
    r"this week": "本周",
    r"next week": "下周到期",
    r"how many are open(?: in my unit)?|(?:how is )?my unit": "我们单位还有几项没完",
    r"hand ?over|i am leaving": "换联络员",
    r"why me|why (?:was this sent|did i get).{0,30}": "为什么发给我",
    r"(?:stop|no more) reminders|stop reminding me|mute": "最近别给我发提醒了",
    r"remind me again|unmute": "恢复提醒",
    r"remind me tomorrow(?: morning)?": "明天上午再提醒我",
    r"remind me next week|next week, please": "这项下周再说",
    r"export(?: the ledger)?": "导出台账",
    r"bulletin": "出通报",
    r"(?:the )?annual report(?: section)?": "写年报里要点落实那段",
    r"(?:start the )?look-?back": "开始去年的回头看",
    r"doubts": "拿不准",
    r"feedback": "提意见",
    r"thanks?(?: you)?(?: very much)?": "谢谢",
}


def in_chinese(text: str) -> str | None:
    """Return the Chinese of an English message that the help names, None for any other."""
    if not _LATIN.search(text):
        return None  # nearly all that is said: two score of patterns need not be tried on it
    said = re.sub(r"\s+", " ", text).strip().rstrip(".!? ")
    small = said.lower()
    for words, chinese in _WORDS.items():
        if re.fullmatch(words, small):
            return chinese
    for words, meaning in _SENTENCES:
        found = re.fullmatch(words, said, re.IGNORECASE)
        if found and (meant := meaning(found)):
            return meant
    return _reports(said)


def _reports(said: str) -> str | None:
    """Return reports on several tasks, each in its own clause; None if one of them is none."""
    clauses = [_report(clause) for clause in re.split(r"[;,] (?=\D{0,6}\d+ )", said)]
    return "，".join(c for c in clauses if c) if all(clauses) else None


def _report(clause: str) -> str | None:
    for words, chinese in _STATUS.items():
        found = re.fullmatch(rf"{_NOS},? {words}", clause.strip(), re.IGNORECASE)
        if found:
            nos = "、".join(re.findall(r"\d+", found.group(1)))
            more = (found.group(2) or "").strip(" :,") if found.re.groups > 1 else ""
            return nos + chinese.format(more).rstrip("，")
    return None


_STATUS = {
    r"(?:is |are )?(?:done|finished|completed?)": "已完成",
    r"(?:is |are )?(?:on track|in progress|under way)": "正常推进",
    r"(?:is |are )?unchanged|no change": "无变化",
    r"(?:still )?lacks?(.{2,60})": "还差{}",
    r"(?:is |are )?(?:blocked|stuck)(.{0,80})": "有困难，{}",
    r"(?:is |are )?not ours": "不涉及",
}


def _day(found: re.Match[str]) -> str | None:
    month = (found["m"] or found["m2"]).lower()[:3]
    if month not in _MONTHS:
        return None
    year = f"{found['y']}年" if found["y"] else ""
    return f"{year}{_MONTHS.index(month) + 1}月{found['d'] or found['d2']}日"


def _extension(found: re.Match[str]) -> str | None:
    day = _day(found)
    why = f"，{found['why'].strip()}" if found["why"] else ""
    return f"第{found[1]}项延期到{day}{why}" if day else None


def _due(found: re.Match[str]) -> str | None:
    day = _day(found)
    return f"第{found[1]}项是{day}" if day else None


_SENTENCES: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (rf"extend {_NO} (?:to|until) {_DAY}(?:[,:;] ?(?P<why>.+))?", _extension),
    (rf"{_NO} is due(?: on| by)? {_DAY}", _due),
    (rf"who leads {_NO}", lambda m: f"第{m[1]}项谁牵头"),
    (r"(?:who is )?(?:the )?liaison of (.{2,20})", lambda m: f"{m[1]}联络员是谁"),
    (
        r"(?:which day is )?(\d{1,3}) working days (?:from now|ahead)",
        lambda m: f"{m[1]}个工作日后是哪天",
    ),
    (rf"undo {_NO}", lambda m: f"撤销{m[1]}"),
    (r"(?:make it|change it to) (\d{1,3} ?%)", lambda m: f"改成{m[1]}"),
    (r"feedback[:,] ?(.+)", lambda m: f"提意见：{m[1]}"),
    (rf"chase (.{{2,20}}?) (?:on|about|for) {_NO}", lambda m: f"催一下{m[1]}第{m[2]}项"),
    (r"chase (?:what is )?overdue", lambda m: "催一下逾期的"),
    (r"tell the group[:,]? (.+)", lambda m: f"群里发一下，{m[1]}"),
    (r"invite (.{2,20})", lambda m: f"邀请{m[1]}"),
)
