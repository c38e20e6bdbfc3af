"""What is asked of the ledger: a list, one task, a person, numbers over units."""

from __future__ import annotations

from ledger.understanding import filters
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.people import person_asked_after
from ledger.understanding.reports import supposes
from ledger.understanding.resolve import POINTED
from ledger.understanding.signs import pattern
from ledger.understanding.targets import targets

_WHO = pattern(
    r"是哪(?:一?家|个?(?:单位|部门|局))的?|联络员|联系(?:人|方式|电话)|电话|手机号?|号码|(?:谁"
    r"|哪几?(?:个|家|些)?(?:单位|部门|局"
    r"|科室)?)(?:在)?(?:牵头|参与|负责|主管|主抓|管|对接|配合|承办|主办|联系)|(?:哪|什么)(?:些"
    r"|个|几个"
    r"|家)?(?:单位|部门|科室)(?:在)?(?:参与|协同|协办)|归口|还有谁|谁是|谁的(?:活"
    r"|事|任务)|谁来(?!定|决定|拍板|认定|把关)|归(?:谁|哪)|找(?:谁|哪)|(?:联系|问|跟)谁"
    r"|哪[几些]?[个家些]?(?:单位|部门|局|科室)在(?:做|弄|办|搞)|谁在?(?:跟|弄|办|做|盯|搞"
    r"|报)|(?:是|由)谁(?:在)?(?:弄|办|做|跟|管)|(?:牵头|责任|主办|承办|配合)(?:单位"
    r"|部门|科室|人)?(?=$|[呢?。 ])|(?:牵头|责任|主办|承办|配合)(?:单位"
    r"|部门|科室)?(?:是|有|都有)?(?:谁|哪|些谁|什么单位)|对接的?人|是谁(?:负责|管|牵头)|(?:分管"
    r"|负责)(?:领导|人)(?:是谁|是哪|电话)?|和谁对接|跟谁对接|座机|微信号?"
)
_NOT_WHO = pattern(
    r"换|转|移交|接手|以后|今后|变更|改成|改为|我是|咨询电话|热线电话|电话(?:里|中|通知"
    r"|催|咨询|答复|沟通|联系(?:了|过)|问)|打(?:了)?电话|公(?:开|布)电话|给所有联络员"
    r"|率|最[低高慢快差多少后]|排名|谁(?:还?没)?(?:上?报|交|填|反馈)"
    r"|发给|通知(?:各|所有|全体)?.{0,3}联络员|提醒|催"
)

_DETAIL = pattern(
    r"(?:什么|啥|具体|哪些|有何|有什么|有啥)(?:个)?(?:要求|内容|意思|任务|工作|标准|时限"
    r"|时间|说法|名堂|情况|进展|进度)|要求(?:是什么|是啥|有哪些|呢|什么|$|发|看)|(?:要"
    r"|需要|应该|得)(?:我们|咱们?)?(?:做|干|办|弄|搞|完成|报|公开|落实)(?:些|点"
    r"|到)?(?:什么|啥|哪些|到什么程度|何种)|(?:做|干|办|弄)(?:什么|啥|些什么|些啥)"
    r"|(?:台账|系统|库)[^,。]{0,4}(?:记|报|写|填|登|显示)的?[^,。]{0,3}(?:多少|什么|啥|几)"
    r"|[卡停堵]在哪|时间节点|(?:报|交|填)过没|报到(?:多少|哪|几)|了解一?下|要求(?:哪|什么|啥)"
    r"|怎么(?:说|写|规定|要求)的"
    r"|具体(?:都|是|要|得|需要?)?[^,。;]{0,4}(?:啥|什么|哪些)|(?:包括|涉及"
    r"|包含)(?:哪些"
    r"|什么|啥)|是个?(?:什么|啥"
    r"|要?[干做办弄](?:什么|嘛"
    r"|啥)|哪(?:个|项"
    r"|一项)|关于什么|讲什么|说的什么)"
    r"|指(?:的是)?(?:什么|啥|哪)|详情|详细|原文|全文|内容|明细|还[有剩](?:几|多少)天|什么时候"
    r"|啥时候|何时|几时|几(?:月|号)|(?:截止|到期|完成|办结)(?:时间|日期|时限|期限)|时限|期限"
    r"|哪(?:一?天|<date>)|多久|deadline|(?:(?<![自调检抽普排督巡审核稽备])查(?![阅验漏处补])"
    r"|调(?=出|取|一下)"
    r"|(?<![头在前])看(?![着法来到见样了过]|[^,。;?]{1,4}了[!。 ]*$)|瞧|瞅)(?:看|下|一下"
    r"|询)?(?:一下)?"
    r"|调出|打开|显示|展开|读一下|念一下|发我(?:看|一下)|(?:到|做|办|干|弄"
    r"|推)(?:到)?(?:哪|什么程度|什么地步|啥程度)|(?<![无没新有])进展(?:如何|怎么样|情况|呢"
    r"|$)|进度(?:如何|怎么样|情况|呢|多少|是多少|$)|是多少|状态|上次.{0,6}(?:报|说|填|写"
    r"|是)|报的(?:是|什么|多少|啥)|(?:报|填|写)(?:了|过)(?:什么|啥|多少|没|吗)|(?:怎么样"
    r"|咋样|如何)了?[ ?!。]*$|批(?:了|下来|准)(?:没|吗|了吗|么)|有(?:没有)?(?:通过|批)"
    r"|还[有差缺要](?:哪些|什么|啥)|解释一下|说明一下|说一下|介绍一下|记录|历史"
)
_ONLY_NUMBER = pattern(r"^[ ]*<task>(?:[ ,、和.。]*<task>)*[ .。]*$")
_DONE_YET = pattern(
    r"(?:是否|是不是|有没有)(?:都|全部?|已经?)?(?:完成|办结|办完|弄完|弄好|做完|通过|登记)"
    r"|(?:完成|办结|办完|好|弄完|做完|报|批|过|通过|登记"
    r"|[报交传]上去|记上?|收到|显示"
    r"|到期|过期|超期|逾期)(?:了)?(?:没有?|吗|么|没啊|没呢)(?:这个|这项|啊|呀|呢)?[?!。 ]*$"
    r"|(?:完成|办结|办完|弄完|做完|搞定)了\?|要(?:完成|办结|报|交)(?:吗|么"
    r"|不)[?!。 ]*$"
)
_MAY_IT = pattern("可以|能(?!不)|算")
_PAPERS = pattern(
    r"会(?:不会)?被|扣分|问责|通报|材料|佐证|截图|附件|格式|模板|口径|范本|怎么报|怎么写(?!的)"
    r"|算不算|(?:要不要|该不该|需不需要)(?!完成|办结|报|交)"
    r"|算(?:完成|办结)"
)
_SHOW_PAPERS = pattern(r"(?:看看?|查看?|发我|调出?|打开)[^,。]{0,8}(?:佐证|材料|截图|附件|照片)")
_DETAIL_BARE = pattern(
    r"^[ ]*(?:看|查|查看|打开|任务|详情|[一-龥]{2,8}的)?[ ]*<task>[ ]*(?:呢|任务|的?详情|内容"
    r"|要求|时限"
    r"|进度|进展|情况|原文|的)?[ ?。!]*$"
)

_WHAT_PAPERS = pattern(
    r"(?:佐证|材料|附件|证明|截图|照片)[^,。;]{0,5}(?:哪些|什么|啥|几)"
    r"|(?:哪些|什么|啥)(?:样的)?(?:佐证|材料|附件|证明|截图|照片)"
)

_LIST = pattern(
    r"^<date>到期[?。 ]*$|(?:我们?|咱们?|俺们?|我局|我镇|我乡|我单位|本单位|单位|局里|镇里"
    r"|本局)(?:这边|名下"
    r"|手头|手上|手里|局|单位|镇|的|还|都|现在|目前|今年|这个?月|本月|下周|本周|这周|一共"
    r"|总共|到底|有|负责|牵头|承担)*(?:任务|清单|台账|待办|活儿?|事项|事|工作|(?:几|哪"
    r"|多少|什么|啥)(?:些|个|项|件|样)?(?:任务|事|活|工作|没|要|未|牵头|到期|快|是)?)"
    r"|任务都?有(?:啥|哪|什么)|(?:任务|待办|台账|事项)(?:清单|列表|一览|表|单)?(?:呢|给我"
    r"|发我|发一下|看看|看一下|查一下|拉一下|$)|(?:待办|清单|任务)[ !。]*$|(?:有没有|有无"
    r"|有什么|有啥|(?<![哪没里])有(?!<count>|<task>))(?=.{0,6}(?:任务|事项|超期|逾期|到期|过期"
    r"|没(?!有)|未"
    r"|要[办交报做]"
    r"|快|待办|该|活儿?|牵头|配合))|(?:有哪些|哪些|哪几[个项条家]|(?<![这那前后剩差])几[项个条家]"
    r"|多少[项个条]?"
    r"|还?差几(?:[项条个]?(?:任务|没|未|[?。! ]|$))|(?:要|该|得)(?:报|办|做|交|弄|搞|干|完成"
    r"|办结)(?:什么|啥|哪)|(?:还剩"
    r"|剩下?)(?:哪|几(?:[项条个]?(?:任务|事项|事|活|没|未|要|[?。! ]|$))|什么|啥"
    r"|多少|的[ 。?]*$)|还有(?:哪|什么|啥|几|多少))|(?:列|拉|捋|理|汇总|列举|罗列|梳理"
    r"|过)(?:一下|一列|出来|个|一遍|下|给我)|(?:要|该|得|需要?)(?:办|做|交|报|完成|弄"
    r"|干)(?:完|好|结)?的(?:任务|事|有|工作)?|到期的|(?:超期|逾期|超时|过期)的?|(?:进行中"
    r"|推进中|受阻|卡住)的|没(?:完成|办结|弄完"
    r"|做完|办完|报|启动|动)的|未(?:完成|办结|报|启动|开展)的?|(?:已经?)?(?:完成|办结"
    r"|办完|做完)了?的(?!话)|在办的|牵头的|配合的|责任的|我(?:有|都有)(?:什么|啥|哪些|几)"
    r"|(?:看|查|瞅|瞧)(?:看|下|一下|询)?(?:我|本|这|下[周月个半]|待|任务|清单|到期|超期"
    r"|逾期|没|未|在办|进行|推进|受阻|卡住)"
)

_NUMBERS = pattern(
    r"(?:拖|报|好|动|启动|完成|办)了?没有?[?。 ]*$|完成率|办结率|进度|进展|统计|汇总|合计|总共"
    r"|一共|多少|几(?:项|个|家|条)|比例|占比"
    r"|哪(?:几|些)?(?:家|个|些)(?:单位|部门|局|乡镇)?|哪些|谁家?(?:还|没|最|拖|慢|欠|超|未"
    r"|在)|哪里|情况|怎么样|如何|咋样|拖后腿|落后|垫底|慢的|最慢|滞后|总体|整体|全县|概况"
    r"|概览|清单|名单|列(?:一下|表|出)|有没有|排(?:个|一下)?名次?|名次|排个?序|到哪|超期|逾期"
    r"|未启动|没启动"
    r"|看(?:看|下|一下)|查(?:看|下|一下)?"
)


def read_lookup(message: Message) -> Frame | None:
    """Return what is looked up, if the message asks for something the ledger holds."""
    who = _who(message)
    if who:
        return who
    if message.office or (message.context.role == "group" and _OF_ALL.search(message.masked)):
        return _numbers(message) or _detail(message)
    return _detail(message) or _list(message)


def read_shortcoming(message: Message) -> Frame | None:
    """Return that the office names what a paper lacks: a reason, neither a look-up nor a status."""
    named = message.office and _SHORTCOMING.search(message.masked)
    return Frame("out_of_scope") if named else None


_SHORTCOMING = pattern(
    r"^(?:还|就|只)?(?:缺|没写|没附|没说|没列|未写|未附|未注明|未说明|没注明|没说明)"
    r"(?![^,。;]*(?:[的?]|几[家个]|谁|单位|吗|没有?$))"
)
"""缺清单, 没写公开了哪些医院: why something goes back, and no question about it."""

_OF_ALL = pattern("率|多少|几[项个家条]|整体|总体|总的|情况|进度|排名")
"""What is asked in a group is of all units."""


def _who(message: Message) -> Frame | None:
    text = message.masked
    person = None if message.mentions else person_asked_after(message.text)
    if person:
        return Frame("who_is", filters=filters.told(person=person))
    if not _WHO.search(text) or _NOT_WHO.search(text):
        return None
    units = filters.units(message)
    if message.numbers:
        return Frame("who_is", tasks=message.numbers, filters=filters.told(units=units))
    if units:
        return Frame("who_is", filters=filters.told(units=units))
    found = targets(message, anyone=True)
    return Frame("who_is", tasks=found.tasks, ask_back=False, candidates=found.candidates)


def _detail(message: Message) -> Frame | None:
    text = message.masked
    if supposes(message):
        return None
    asked = _DETAIL.search(text)
    yet = _DONE_YET.search(text) and not _MAY_IT.search(text)
    if message.numbers:
        if _ONLY_NUMBER.search(text):
            return Frame("task_detail", tasks=message.numbers, ask_back=True)
        if message.office and _SHOW_PAPERS.search(text):
            return Frame("task_detail", tasks=message.numbers)
        if (asked or yet or _DETAIL_BARE.search(text)) and not _PAPERS.search(text):
            return Frame("task_detail", tasks=message.numbers)
        return None
    known = message.context.replying_to or message.sole
    if _PAPERS.search(text) or not (asked or yet):
        return None
    if not asked and not known and not targets(message).tasks:
        return None
    lists = _LIST.search(text) and not message.context.replying_to and not POINTED.search(text)
    if not (yet and known) and (filters.due(message) or lists):
        return None
    found = targets(message)
    if not found.tasks:
        found = targets(message, anyone=True)
    if found.tasks:
        return Frame("task_detail", tasks=found.tasks)
    if found.candidates:
        return Frame("task_detail", ask_back=True, candidates=found.candidates)
    return None


def read_list(message: Message) -> Frame | None:
    """Return a wish for a list, which words for a status may be part of: 没完成的."""
    if message.office:
        return _numbers(message) if _LIST.search(message.masked) else None
    return _list(message)


def _list(message: Message) -> Frame | None:
    text = message.masked
    if message.numbers or not _LIST.search(text) or _WHAT_PAPERS.search(text):
        return None
    told = filters.told(
        due=filters.due(message), status=filters.status(message), role=filters.role(message)
    )
    return Frame("my_tasks", filters=told)


def _numbers(message: Message) -> Frame | None:
    text = message.masked
    if not (_NUMBERS.search(text) or _LIST.search(text)):
        return None
    units = filters.units(message)
    if message.numbers and not units and not filters.status(message):
        return None
    told = filters.told(
        units=units,
        due=None if _UP_TO_NOW.search(message.text) else filters.due(message),
        status=filters.status(message),
        role=filters.role(message),
    )
    intent = "my_tasks" if _TASKS.search(text) and not message.numbers else "stats"
    return Frame(intent, tasks=message.numbers, filters=told)


_UP_TO_NOW = pattern(r"截[至止]|到(?:今天|目前|现在)(?:为止)?")
_TASKS = pattern(
    r"名下(?:的|有)?(?:哪些|什么|啥|几)|(?:列|看|查|拉|捋|发).{0,12}任务(?!数|完成率)"
    r"|任务(?:清单|列表|列出|列一下|有哪些"
    r"|有啥|给我|发我|都有)|(?:有)?(?:哪些|什么|啥)任务|的任务[?。 ]*$"
)
