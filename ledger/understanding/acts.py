"""Messages that are one act as a whole: thanks, undo, a code, an opinion, why me."""

from __future__ import annotations

import re

from ledger.understanding.clauses import clauses_of
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.receipts import CALL
from ledger.understanding.signs import Hinted, pattern
from ledger.understanding.status import read_status
from ledger.understanding.targets import targets

_PRAISE = Hinted(
    "真好太挺很蛮确越祝快愉安",
    r"^(?:小?助手|机器人|你|小?台|台账|这个?机器人)?(?:真|好|太|挺|很|蛮|确实"
    r"|越来越)+(?:聪明|厉害|棒|牛|好用|方便|智能|能干|可爱|给力|贴心|不错|赞)(?:了|啊|呀"
    r"|的|哦|哈)*[!。~ ]*$|^(?:小?助手|机器人)?(?:你)?(?:真|好|太|挺|很)+(?:聪明|厉害|棒"
    r"|牛|方便|智能|能干|可爱|给力|贴心)|^祝[^,。]{0,10}(?:快乐|愉快|安康|顺利|吉祥|如意)"
    r"|(?:节日?|国庆|中秋|新年|新春|周末|元旦|五一|端午)(?:快乐|愉快|安康)[!。~ ]*$",
)

_GREETING = pattern(
    rf"^{CALL}[ ,]*(?:(?:在(?:吗|的|呢|不在?|么|不|呀|的吗|不在呀)?|有人(?:吗|在吗?|么)?"
    rf"|(?:大家|各位|领导|主任|科长|老师)(?:好|早)|你好(?:呀|啊)?|您好|hi|hello|嗨|哈喽"
    rf"|哈啰|早(?:上好|安|啊|呀)?|(?:早上|上午|中午|下午|晚上)好(?:各位|大家|领导)?|晚安"
    rf"|(?:谢谢|感谢|多谢)提醒"
    rf"|谢谢(?:您|你|啦|了"
    rf"|大家|各位|领导|[主科]任|老师|[科局]长|助手)?|(?:非常|十分|万分|太)?感谢(?:您|你|了)?"
    rf"|请问(?=在)|感谢(?:您)?"
    rf"|多谢(?:了|啦)?|谢了|谢啦|thanks?|thank you|3q|辛苦(?:了|啦|[您你]了?|大家了?|各位了?"
    rf"|领导了?)?"
    rf"|新年好|节日快乐|[一-龥]{{2}}快乐|周末愉快|再见|拜拜|bye|喂|机器人|助手|小助手"
    rf"|不客气|麻烦(?:了|你了|您了))[!?。,.~ 了啦呀啊哈]*)+$"
)

_UNDO = Hinted(
    "撤错取收删算作废别误掉当串重岔早恢退去要u",
    r"错了?[ ,]+(?:帮我?|请|麻烦|给)?(?:撤|删|取消|收回|作废|清)[^,。;]{0,4}$|(?:^"
    r"|[ ,])撤一?下[吧!。 ]*$|取消[^,。]{0,4}(?:完成|办结)|(?:完成|办结)[^,。]{0,3}取消|撤销"
    r"|撤回|(?<![班组点站所构部门员])撤(?:了|掉|下来)"
    r"|(?:帮|请|给|麻烦)[^,。]{0,3}撤一?下"
    r"|收回(?!意见)|(?:上一?[条个]|刚才?(?:那|的|报|说|发|记)"
    r"|刚刚(?:那|的|报|说|发|记)|前面(?:那|的|报|说|发)|那条|上面那?条).{0,10}(?:不算|不作数"
    r"|作废|取消|删"
    r"|别记|不要了?|错了|有误|去掉|当我没(?:说|报))|(?:删|取消)(?:掉|了|除)?(?:刚"
    r"|上一?[条个]|前面|最后)"
    r"|^(?:不对|不是|错了|哎呀|额|不好意思|抱歉|[ ,])*(?:刚才?|刚刚|我|上面|前面"
    r"|那条)?(?:那?条)?(?:报|记|发|点|按|填|写|弄|搞|选|说)(?:错了?|串了|重了|岔了"
    r"|早了)[ ,!。]*(?:撤销|取消|删掉?|撤|重来|作废|不算|帮我?撤.*|不好意思|抱歉|了"
    r"|啦)*[ !。]*$"
    r"|^(?:刚才?|刚刚)?(?:第)?<task>[^,。]{0,5}(?:报|记|填|写|弄|搞|点|按)错了?[!。 ]*$"
    r"|恢复(?:到|成)?(?:之前|原来|上一)|退回上一步|回退|undo|当我没(?:说|报)",
)

_CANCEL = pattern("^取消(?:吧|掉|了)?[!。~ ]*$")
"""Said to nobody's question it is about what was said last."""

_UNDO_NO = pattern(
    r"(?:怎么|咋|如何|能不能|可以).{0,4}(?:撤|取消)|(?:撤[销回]|取消)[^,。]{0,3}(?:怎么|咋"
    r"|如何|在哪)|撤销(?:行政|许可|决定|诉讼|机构|单位)"
    r"|被撤"
)

_FEEDBACK = Hinted(
    "意建反吐投提希用烦吵慢卡b问",
    r"^[ ]*(?:我?想?(?:提|反馈|反映|说|给).{0,3}(?:意见|建议|问题)|(?:意见|建议|反馈|吐槽"
    r"|投诉|提议)(?:(?:一下|下|一?[个点条]|给你们)?(?:[:, ]|意见|建议|问题|$)|(?:你们"
    r"|系统|机器人)))"
    r"|(?:提|有)(?:个|点|一?[条个点]|些)?(?:小)?(?:意见|建议)|建议[^,。]{0,4}(?:别|不要|少)"
    r"|建议(?:你们|系统|机器人"
    r"|以后|能|可以|把|增加|改|加|少|别)|(?:机器人|系统|助手|这玩意|这东西"
    r"|这个号).{0,8}(?:不好用|难用|太烦|好烦|太吵|很好用|真好用|好用|有bug|太慢|卡顿)"
    r"|希望(?:你们|系统|机器人|以后).{0,12}(?:能|少|别|增加|改)",
)

_WHY = Hinted(
    "为啥怎咋凭干何么",
    r"为[什何啥]么?我?[^,。;]{0,3}(?:收到|看到)|(?:怎么|咋|为啥|为什么)(?:会|也|又|就)*(?:收到"
    r"|看到)[这那]|(?:为什么|为啥|为何|怎么(?!样)|咋|凭(?:什么"
    r"|啥)|干(?:嘛|啥|什么))(?:又|老|总|一直"
    r"|都|会|天天|是|要|把|这|那|这个|这条|还)*(?:.{0,6})?(?:发|推送?|通知|提醒|催|找|@"
    r"|给|派|分|轮|落|算|归|安排)(?:给|到|到了)?(?:了)?(?:我|咱|俺|到?我们|[一-龥]{2,8}(?:局|镇|乡"
    r"|办|中心|街道)[?？]?$)|(?:发|推|@|催"
    r"|通知|提醒|派|分)(?:送|给|到)?(?:我们?|咱).{0,4}(?:干嘛|干啥|干什么|为什么|为啥"
    r"|做什么|啥意思|什么意思)|(?:为什么|为啥|为何|咋|怎么)(?:<task>[^,。;]{0,2})?(?:还|也"
    r"|又)?(?:是|要|有|归|算|轮到)(?:我(?!们?做)|咱|俺)|(?:怎么|咋|为啥"
    r"|为什么)[又老总]是?(?:我们?|咱们?)|(?:这|那)(?:个|条|项)(?:消息"
    r"|提醒|通知|任务)?(?:怎么|咋)(?:会|又)?(?:发|推|派|分|给|到)",
)

_WHY_AGAIN = pattern(
    "^(?:为什么|为啥|怎么|咋|干嘛)(?:又|老|总|一直|还)+是?(?:催|提醒|发|推|通知)"
    r"|(?:为什么|为啥|为何|干嘛)[要给又老总]*(?:推送?|发|催)[^,。;]{0,3}$"
)

_FORWARDED = pattern(
    r"^[ ]*(?:转(?:发|一?下|达)?[:：]|【转发?】|\[转发?\]|转发[ :])"
    r"|^(?:各位)?(?:[一-龥]{1,2}(?:县长|书记|主任|局长|市长|镇长|秘书长|副县长|常委)"
    r"|(?:[局县镇委办市省]|分管|主管|主要)?领导"
    r"|县里|市里|省里|上级|上面|县长|书记|主任|局长|市长|镇长|会议|办公室|县府办|政府办"
    r"|府办|(?:通知|文件)[上里]?(?=要求|说))(?:已经?|刚才?|又|今天|昨天|会上|在会上"
    r"|开会)?(?:要求|强调|说(?!了算)|让|叫|指示"
    r"|明确|批示|交代|吩咐|通知)"
)

_ASIDE = pattern(r"@(?!台账|机器人|小?助手|小台|bot|[^ ]{0,6}(?:助手|机器人|台账))[^\s@]+")


def read_forwarded(message: Message) -> Frame | None:
    """Return that the words are somebody else's, or for somebody else: nothing for the ledger."""
    if message.office:
        return None
    if _FORWARDED.search(message.text) or _is_push(message):
        return Frame("out_of_scope")
    if _ASIDE.search(message.masked):
        return Frame("out_of_scope")
    return None


_ORDER_TO_ALL = pattern(
    r"请(?:各单位|[你贵]单位|各有关单位|相关单位|大家|各位)?(?:及时|尽快|抓紧|务必|按时|按要求|认真"
    r"|于?<date>)+(?:将|把)?[^,。;]{0,6}(?:报送|上报|报|办理|办结|完成|反馈|落实|填报|提交|推进)"
    r"(?:进展|进度|情况|到位|一下)*[!。 ]*$"
)
"""第16项将于9月30日到期，请及时报送: a push that is passed on without its quotation marks."""


def _is_push(message: Message) -> bool:
    """Tell whether a message is an order to everybody, with no status of the sender's own."""
    if not _ORDER_TO_ALL.search(message.masked):
        return False
    return not any(read_status(clause).strong for clause in clauses_of(message.said)[:-1])


def read_act(message: Message) -> Frame | None:
    """Return the act that the message is as a whole: a greeting, an opinion, 撤销."""
    text = message.masked
    if _GREETING.search(message.text) or _PRAISE.search(text):
        return Frame("greeting")
    if _FEEDBACK.search(text) and not message.numbers:
        return Frame("feedback")
    if (
        _WHY.search(text)
        or _why_us(message)
        or (message.context.replying_to and _WHY_AGAIN.search(text))
    ):
        return _why(message)
    if message.context.role == "liaison" and _CANCEL.search(text):
        return Frame("undo")
    if _UNDO.search(text) and not _UNDO_NO.search(text) and not _restated(message):
        return Frame("undo", tasks=message.numbers)
    return None


_TAKEN_BACK = pattern("撤|取消|作废|删|不算|重来")


def _restated(message: Message) -> bool:
    """Tell whether a slip is named only to put it right: 刚才说错了，3没完成."""
    known = message.numbers or message.context.replying_to or message.sole
    if _TAKEN_BACK.search(message.masked) or not known:
        return False
    return any(
        read_status(clause).explicit or read_status(clause).strong
        for clause in clauses_of(message.said)
        if not _SLIP.search(clause.masked)
    )


_SLIP = pattern("错了|有误|串了|重了")

_WHY_COUNTED = pattern(
    r"(?:为什么|为啥|为何|怎么|咋|凭什么|凭啥|干嘛)[^,。;]{0,8}(?:算|归|是|找|派给?|分给?|轮到|要)$"
)


def _why_us(message: Message) -> bool:
    """Tell whether it is asked why a task is the own unit's: 凭什么26也算财政的."""
    own = (one for one in message.mentions if one.name == message.context.unit)
    before = (message.masked[: one.span.start] for one in own)
    return any(_WHY_COUNTED.search(words) for words in before)


def _why(message: Message) -> Frame:
    found = targets(message)
    return Frame("why_me", tasks=found.tasks if found.how != "sole" else ())


_CODE_WORD = r"(?:绑定|邀请|验证|认证|授权|激活|登录|注册|识别)码?"

_CODED = re.compile(
    rf"(?:{_CODE_WORD}|码)[ 是为:,，]*(?P<a>[A-Z0-9][A-Z0-9-]{{3,11}})(?![一-龥A-Z0-9])"
    rf"|^/start (?P<b>\S{{4,20}})$|^(?P<c>(?=[A-Z0-9-]*\d)[A-Z0-9]{{5,10}}"
    rf"|[A-Z0-9]{{3,5}}-[A-Z0-9]{{3,5}})$|(?P<d>\d{{6}}) ?(?:是|为)?(?:我的)?{_CODE_WORD}",
    re.IGNORECASE,
)

_HINT_OF_CODE = re.compile(r"[A-Z\d][A-Z\d-]{3}", re.IGNORECASE)

_ASKS_CODE = Hinted(
    "码绑",
    r"(?:重发|再发|补发|发|给|要|申请|换|没有?|没收到|收不到|过期|失效|丢"
    r"|忘).{0,6}(?:绑定|邀请|验证)码|(?:绑定|邀请|验证)码.{0,6}(?:过期|失效|没了|丢|忘"
    r"|是多少|是什么|不对|无效|重发|再发|发)|^(?:我要|我想|重新|申请|请求)?绑定(?:一下"
    r"|账号|单位|身份)?$",
)

_HOW_TO = pattern(r"^(?:请问|我想问一?下|[ ,])*(?:怎么|咋|如何|怎样)(?![还又样没])")


def read_binding(message: Message) -> Frame | None:
    """Return a one-time code that is handed in, or the wish for one."""
    if _HOW_TO.search(message.text):
        return None
    found = _HINT_OF_CODE.search(message.text) and _CODED.search(message.text)
    if found:
        code = next(filter(None, found.groups()))
        return Frame("bind", filters={"code": code})
    if _ASKS_CODE.search(message.text):
        return Frame("bind", ask_back=True)
    return None
