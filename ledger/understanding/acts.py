"""Messages that are one act as a whole: receipts, thanks, help, undo, a code, an opinion."""

from __future__ import annotations

import re

from ledger.model import Status
from ledger.understanding.clauses import clauses_of
from ledger.understanding.frame import Frame
from ledger.understanding.message import Message
from ledger.understanding.signs import Said, pattern
from ledger.understanding.status import read_status
from ledger.understanding.targets import targets

_END = r"[!。,.~ \n的了啦哈呀啊哦呢吧哒]*"
_WHO = (
    r"(?:(?:我们?(?:[局镇乡]|单位|街道|科室)?|本?单位|这边|[一-龥]{2,8}?(?:局|镇|乡|街道|办|中心|委"
    r"|部))[ :,]*)?"
)
_CALL = (
    r"(?:@\S+ *)?(?:领导|主任|老师|科长|局长|县长|书记|大家|各位|小?助手|机器人|您"
    r"|[一-龥]{1,2}(?:主任|科长|局长|科|老师|哥|姐|总))?"
)

_RECEIPT = (
    r"(?:收到(?:了|啦|通知|消息|提醒|，|,)*|已收(?:到|悉)?|收悉|知悉|已知悉|已?知晓|获悉"
    r"|是的?|对的?|知道(?:了|啦)?|晓得了?|明白了?|了解了?|清楚了?|懂了|好的?|好好|好吧|好呢|可以"
    r"|行[嘞咧]?"
    r"|行的|成|中|要得|得嘞?|我知道|嗯+|哦+|噢+|喔+|哈哈|ok+|okk|okay|roger|没问题|遵命|遵照执行"
    r"|照办|已阅|阅[处示]|阅|阅知|悉|收|记住了?|记下了?|看到了?|已读|已看|1|666|赞|辛苦了?"
    r"|谢谢(?:您|你|大家|领导|提醒)?|多谢|感谢(?:提醒)?|一定(?:落实|办好)?|请?(?:领导|您|你们?"
    r"|大家)?放心)"
)
_SOFT = (
    r"(?:我们?[局镇乡]?|镇[里上]|这边|局里|单位|都|就|去|给[您你]?|把它?|来|再|也|肯定|必|包"
    r"|在?<date>)*"
)
_PROMISES = (
    rf"{_SOFT}(?:(?:会|将)?(?:尽快|抓紧|马上|加紧|尽力)(?=[!。,. ~]*$)|(?:会|将|一定|保证"
    rf"|争取|早日|尽早|全力|努力|加班|(?:这|近|过)[几两]天|近日|回去|尽快|尽量|抓紧(?:时间)?|马上"
    rf"|立即|立刻|立马|这就|回头|稍后|待会儿?|等会儿?"
    rf"|等一下|一会儿?|晚点|改天|抽空|随后|近期|下午|上午|明天|今天|后天|下周|在?<date>|认真"
    rf"|按要求|按(?:时间)?节点|严格|继续|积极|及时|按时|加快|加紧)(?:会|早日|尽早|全力|努力"
    rf"|加班|尽快|抓紧|马上"
    rf"|立即|认真|按要求"
    rf"|严格|继续|积极|及时|按时|加快|一定|在?<date>)*"
    rf"{_SOFT}[ ,]*(?:去|就|再|给[您你]?|把它?)?(?:办(?:理|好|完|结)?|弄(?:好|完)?|赶(?:出来)?"
    rf"|搞(?:定|完|好)|收尾|落实|完成|处理|弄(?:好"
    rf"|完)?|做(?:好|完)?|报(?:送|上来|给您|过来)?|交|整(?:好)?|推进|核实|安排|对接|上报"
    rf"|反馈|回复|看(?:看|一下)?|跟进|催|改|补(?:上|充)?|搞|督促|提交|发(?:给您|过去|你)?"
    rf"|传|研究|部署|组织|问问?|核对|汇报|抓好落实|抓落实|抓好|给)(?:任务|落实|推进|完成"
    rf"|办理|好|一下|下|这项|此事|工作|相关工作|各项工作|上来|进展|材料|情况|结果|到位)*)"
)
_STALL = (
    r"(?:抱歉|不好意思|对不起|sorry)|(?:我们?|已经?|这边)(?:来|去|再|先|马上|已经?|会"
    r"|这就)*(?:催|安排|让|叫|找|联系|督促|通知|布置|部署)(?:一?下|催|人|科室|他们|她们"
    r"|业务科|同事|相关科室|乡镇|村里|各镇|下去|去|来|抓紧|尽快|弄|办|做|处理|落实|报"
    r"|了)*"
    r"|(?:让|叫|请)[一-龥]{2,6}(?:抓紧|尽快|赶紧|快点)(?:去|时间)?(?:办|弄|做|落实|报|处理|完成"
    r"|推进)?"
    r"|我们?(?:来|会|先|继续)?盯(?:着|紧)|忙完[^,。;]{0,4}(?:就|再|马上)(?:去|来)?(?:办|弄|报"
    r"|处理|落实)|(?:正|已|还)?在催(?:了"
    r"|着|呢)*|催(?:着呢|了)|等我(?:们)?[^,。]{0,6}(?:再|就"
    r"|会)[^,。]{0,3}(?:告诉|回|报|说|答复|联系)[^,。]{0,3}"
    r"|(?:我|先|去|要|得|再|还在|在(?=忙|开会|出差|外|下乡|培训)|正在?|现在|这会儿?|马上|正"
    r"|容我|让我)*(?:问(?:一?下|问"
    r"|一问)|核实|核对|了解|确认|请示|汇报|商量|研究|查|看|开会|在外(?:面|地)?|出差|休假"
    r"|下乡|路上|培训|忙)(?:一?下|清楚|看看|看)?"
    r"(?:科室|领导|局长|主任|同事|业务科|相关科室|情况|着|中|呢)*(?:[ ,]*(?:晚点|稍后"
    r"|回头|等会儿?|等下|待会儿?|会后|回来|完了?|之?后|再|下午|明天|<date>)+(?:再)?(?:回"
    r"|报|说|答复|弄|处理|看|联系|发|给)(?:你们?|您)?(?:复|信)?)?"
    r"|(?:再|先)?等(?:一?[等下]|会儿?)|<date>给[您你]们?|(?:我们?)?(?:也|还)?不太?(?:清楚"
    r"|确定|知道)[, ]*(?:我们?)?(?:去|再"
    r"|先)*(?:问|核实|了解|确认)(?:问|一?下)*"
    r"|(?:晚点|稍后|回头|等会儿?|待会儿?|会后|(?:开|散)完?会|忙完|空了|有空)+(?:再)?(?:回|报|说"
    r"|答复|弄|处理"
    r"|看|联系|发|给)(?:你们?|您|复|信)*"
)
_ACK = pattern(
    rf"^{_CALL}[ ,:]*{_WHO}(?:(?:{_RECEIPT}|{_PROMISES}|稍等|请稍等|通知(?:了|已转)?"
    rf"|{_STALL}|已(?:转|安排|部署|布置|指定)(?:了|下去|给)?"
    rf"(?:[一-龥]{{0,5}}(?:科室?|股|室|办|人员?))?(?:负责|办理|跟进|落实|处理|去办)*"
    rf"|下去)(?:[!。,.~ \n、的了啦哈呀啊哦呢吧哒;]|领导|主任|老师|科长|局长)*)+$"
)
_ENCOURAGE = pattern(
    r"^(?:已阅|阅|好的?|收到|知悉|知道了|嗯|[ ,，])*(?:请?大家|各单位"
    r"|各位)?(?:请)?(?:继续|再接再厉|加油|抓紧|抓好|扎实|认真|要|务必|进一步|不错|很好"
    r"|努力|保持|干得好|辛苦|做得好|推进|抓|落实|做好|抓细|抓实|有力|可以|挺好|好样的"
    r"|(?<=[好行到以了悉阅嗯是对][ ,])抓紧办理?|落到实处|落实落细|工作|各项|盯[紧住牢]|紧盯|跟紧"
    r"|[一点些下]|[ ,。!])+(?:了|的|啊|呀)?[!。]*$"
)
_PRAISE = pattern(
    r"^(?:小?助手|机器人|你|小?台|台账|这个?机器人)?(?:真|好|太|挺|很|蛮|确实"
    r"|越来越)+(?:聪明|厉害|棒|牛|好用|方便|智能|能干|可爱|给力|贴心|不错|赞)(?:了|啊|呀"
    r"|的|哦|哈)*[!。~ ]*$|^(?:小?助手|机器人)?(?:你)?(?:真|好|太|挺|很)+(?:聪明|厉害|棒"
    r"|牛|方便|智能|能干|可爱|给力|贴心)|^祝[^,。]{0,10}(?:快乐|愉快|安康|顺利|吉祥|如意)"
    r"|(?:节日?|国庆|中秋|新年|新春|周末|元旦|五一|端午)(?:快乐|愉快|安康)[!。~ ]*$"
)
_GREETING = pattern(
    rf"^{_CALL}[ ,]*(?:(?:在(?:吗|的|呢|不在?|么|不|呀|的吗|不在呀)?|有人(?:吗|在吗?|么)?"
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
_HELP = pattern(
    r"^(?:@\S+ *)?(?:帮助|help|使用说明|说明书?|操作(?:指南|手册|说明)|指南|手册|教程"
    r"|菜单|功能(?:列表|介绍)?|命令|指令|怎么(?:用|弄|操作|玩)|咋用|如何(?:使用|操作)"
    r"|不会用|\?+)[!?。 啊呀吗呢]*$"
    r"|你(?:都|能|会|可以)+(?:干|做|办|帮)?(?:什么|啥|些什么|些啥|哪些|嘛)|你是(?:谁"
    r"|干什么的|干啥的|做什么的|机器人吗?|什么|哪位)|有(?:什么|啥|哪些)功能|(?:可以"
    r"|能)(?:问|跟)你(?:什么|啥)|^能[干做](?:啥|什么)|能干(?:啥|什么)"
    r"|(?<!不知道)(?<!不清楚)(?<!不晓得)(?:怎么|咋|如何|怎样|怎么样|在哪(?:里|儿)?|哪里|从哪(?:里"
    r"|儿)?|去哪(?:里"
    r"|儿)?)(?:才能|可以|能|去|给你|跟你|向你)?(?:用|使用|操作|报(?!送主体)|上报|汇报"
    r"|填报?|回复?|反馈|申请(?:延期)?|延期|撤[销回]?|修改|改(?!造|革)|取消|绑定|解绑|换绑"
    r"|查(?:看|询)?|看(?!待)|传(?!播|递)|上传|发(?:图|照片|文件|链接|给你|佐证|附件|送|邀请码"
    r"|公告|通知)|给[^,。]{1,6}发(?:邀请码|公告|通知)"
    r"|提交|交(?:接|给你)?|换(?:人|联络员)|关(?:掉|闭)?(?:提醒|通知)|设置|登录|进|注册"
    r"|导[出入]|写进展|录入|群发|催办|审核|核办|销号|批)"
    r"|(?:报进度|报进展|汇报|上报|回复|延期|绑定|撤销)(?:要|应该|该)?(?:怎么|咋|如何)"
    r"|^(?:图片?|照片|截图|佐证|附件|材料|文件|链接)(?:要|该|应该)?(?:(?:怎么|咋|如何|往哪"
    r"|在哪)[里儿]?"
    r"(?:上?传|发|交)|(?:上?传|发|交)到?哪[里儿]?)[啊呀呢?]*$"
    r"|用法|(?:能|可以)(?:不能|不可以)?(?:用|发|直接|通过)?(?:语音|图片|拍照|文字|小程序"
    r"|电脑)[^,。]{0,6}(?:吗|么|不|$)|不会(?:用|操作|弄这个|报)|教(?:我|一下)?(?:怎么|用)"
    r"|(?:有|给)(?:个|份|没有|没)?(?:使用|操作)?(?:说明|教程|手册|指南)"
    r"|(?:上报|填报|报送|申请|延期)的?流程(?:是|怎|$|[?。])"
)
_UNDO = pattern(
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
    r"|恢复(?:到|成)?(?:之前|原来|上一)|退回上一步|回退|undo|当我没(?:说|报)"
)
_YES_NO = pattern(r"^(?:有|没有|没|是|不是|对|不)(?:的|啊|呀|呢|哈)?[!。~ ]*$")
_UNDO_NO = pattern(
    r"(?:怎么|咋|如何|能不能|可以).{0,4}(?:撤|取消)|(?:撤[销回]|取消)[^,。]{0,3}(?:怎么|咋"
    r"|如何|在哪)|撤销(?:行政|许可|决定|诉讼|机构|单位)"
    r"|被撤"
)
_FEEDBACK = pattern(
    r"^[ ]*(?:我?想?(?:提|反馈|反映|说|给).{0,3}(?:意见|建议|问题)|(?:意见|建议|反馈|吐槽"
    r"|投诉|提议)(?:(?:一下|下|一?[个点条]|给你们)?(?:[:, ]|意见|建议|问题|$)|(?:你们"
    r"|系统|机器人)))"
    r"|(?:提|有)(?:个|点|一?[条个点]|些)?(?:小)?(?:意见|建议)|建议[^,。]{0,4}(?:别|不要|少)"
    r"|建议(?:你们|系统|机器人"
    r"|以后|能|可以|把|增加|改|加|少|别)|(?:机器人|系统|助手|这玩意|这东西"
    r"|这个号).{0,8}(?:不好用|难用|太烦|好烦|太吵|很好用|真好用|好用|有bug|太慢|卡顿)"
    r"|希望(?:你们|系统|机器人|以后).{0,12}(?:能|少|别|增加|改)"
)
_WHY = pattern(
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
    r"|提醒|通知|任务)?(?:怎么|咋)(?:会|又)?(?:发|推|派|分|给|到)"
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
_WILL_TELL = pattern(
    r"(?:完成|办结|好|完|结束|搞定)了?(?:之?后|以后|的时候|的话)?[ ]*(?:我们?|再|就|会|马上"
    r"|第一时间|<count>)+"
    r"[^,。]{0,3}(?:告诉|上?报[吧。! ]*$|跟[你您]|向[你您]|给[你您]|报给|通知你|回复|联系你)"
    r"|(?:(?:弄|办|做|搞|忙)(?:好|完|定)|完成|办结)了?[ ,]*(?:告诉|通知|联系|回|发|报|传|给|叫"
    r"|喊|找)给?[你您](?!们?了)"
    r"|(?:(?:弄|办|做|搞|忙)(?:好|完|定)|完成|办结)了?[ ,]*(?:跟|和|向|同)[你您]们?(?:说|讲|报|汇报"
    r"|反馈)(?!了)"
    r"|(?:弄|办|做|搞|忙|整)(?:好|完|定)了?[ ,]*(?:我|再|就|会|给你|跟你|[ ])*(?:吱|吭|说|讲|知会"
    r"|言语)一?声[吧哈!。 ]*$"
    r"|^(?:请?(?:您|领导|你们?|大家)?放心)[,!。 ]+(?![^,。]*<task>)[^,。;]{0,8}(?:一定|保证|肯定"
    r"|准)(?:能|会)?[^,。;]{1,6}$"
    r"|^(?:等|待|要?等到?"
    r"|如果|要是|若|假如|一旦)[^,。]{0,24}(?:完成|办结|好|完|结束|定"
    r"|有结果|回来|出来|到位|搞定|有消息|下来|弄)了?(?:之?后|以后|的时候)?[ ,]*(?:我们?"
    r"|再|就|会|一起|第一时间|<count>)+[^,。]{0,6}(?:说|报|告诉|汇报|反馈|联系|通知|回复|回你|发"
    r"|补|答复|讲|回话|上报|提交)|(?:先|我|我们|得|要)?(?:跟|向|和|问|请示"
    r"|汇报)[^,。]{0,6}(?:汇报|请示|说|问|商量|沟通|确认|核实|对)(?:一?下|一声"
    r"|清楚)?[ ,]*(?:再|后|了再|之后)[^,。]{0,4}(?:回|报|说|答复|告诉|联系)"
)


_WILL_REPORT = pattern(
    r"^(?:这?[个些份]?(?:材料|佐证|截图|照片|图片?|链接|附件|文件|证明|资料))(?:我们?|这边|[ ,])*"
    r"(?:晚点|稍后|回头|<date>|等会儿?|随后|马上|过会儿?)(?:再|就|给[你您])*(?:发|传|补|给|交|报)"
    r"(?:上|来|给?[你您]|过去)*[!。 ]*$|"
    r"^(?:我们?|先|等|把|[ ])*(?:[弄做办搞忙]完<task>|<task>[弄做办搞忙]完)[^,。;]{0,2}"
    r"再(?:[弄做办搞忙]|来|说|看|管)?<task>[!。 ]*$"
    r"|^(?:(?:好的?|行|嗯+|收到|可以|知道了|<task>|我们?)|[ ,。!])*(?:<date>"
    r"|晚点|回头|稍后|明早|下午|待会儿?|等会儿?|过会儿?|一会儿?"
    r"|晚上|(?:完成|办结|[弄办做搞][完好]|公[开示布]|挂网|发布|印发|上线|验收)(?:完|好)?(?:了"
    r"|之?后)会?)+(?:再|就|给[你您]们?|给领导|统一|一起"
    r"|一并|我们?)*"
    r"(?:上?报|说|发|传|回复?|答复|反馈|汇报|报送)(?:上来|上去|给[你您]|[你您])?(?:吧|哈"
    r"|啊)?[!。 ]*$"
)
"""2晚上报, 下周五报: the report is promised, nothing is said of the task."""


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
    if _UNDO.search(text) and not _UNDO_NO.search(text) and not _restated(message):
        return Frame("undo", tasks=message.numbers)
    return None


_NUMBERED_RECEIPT = pattern(
    r"^(?:<task>[ ,:的、和]*)+(?:任务|我们|也|都)*(?:已?收到|收悉|知道|知悉|明白|了解|会?尽快"
    r"|会?抓紧)(?:了|的|办|啊|哈|[!。~ ])*$"
)


_PROMISE = pattern(
    r"^(?:<task>[ ,:的、和]*)*(?:我们?)?(?:认领了?|(?:改天|回头|晚点|稍后|抽空|有空|得空)(?:再"
    r"|就)?(?:去)?"
    r"(?:弄|办|做|搞|处理))[吧哈啊!。~ ]*$|"
    r"^(?:<task>[ ,:的、和]*)*(?:任务|我们?|我局|这边|也|都|好的?|收到|看到了?|知道了?|明白"
    r"|没问题|[ ,。])*(?:(?<![^ ,。])(?:<task>[ ,:的、和]*)+(?:任务|我们?|我局|这边|也|都|[ ,])*)?"
    r"(?=[^,。;]{0,6}(?:会|将|一定|这就|马上|立即|立刻|尽快))(?:会|将|一定|这就|马上|立即|立刻"
    r"|尽快|抓紧|加紧|赶紧|认真|积极|全力|时间|去|来)+"
    r"(?:推进|推动|办理?|落实|安排|处理|跟进|弄|做|搞|整改|研究|部署|执行|对接|协调|开展|组织"
    r"|实施|推|催|问)?"
    r"(?:好|的|啊|哈|呢|[!。~ ])*$"
    rf"|^{_WHO}(?:(?:好的?|收到|看到了?|知道了?|明白了?|清楚了?|嗯+|可以|行|ok|遵命"
    rf"|没问题)[ ,。!了啦]*)+"
    r"(?:<task>|[ ,:、和的]|任务|我们?|我局|我镇|这边|也|都|就)*"
    r"(?:会|将|一定|马上|立即|立刻|这就|尽快|尽早|尽量|抓紧|加紧|赶紧|认真|积极|全力|时间|去|来)+"
    r"(?:推进|推动|完成|办[理结]?|落实|安排|处理|跟进|弄|做|搞|整改|研究|部署|执行|对接|协调"
    r"|开展|组织"
    r"|实施|推|催|问)?(?:好|的|啊|哈|呢|<task>|[!。~ ])*$"
)
"""What will be done some time soon, said without a day: a promise."""


def is_encouragement(message: Message) -> bool:
    """Tell whether a leader only urges everybody on: 请大家抓紧."""
    return message.context.role == "head" and bool(_ENCOURAGE.search(message.masked))


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


def _known_done(message: Message) -> bool:
    """Tell whether 好了 answers the push of a task: it is no receipt then."""
    return message.context.replying_to is not None and bool(_IS_DONE.search(message.text))


_IS_DONE = pattern(
    r"^(?:已经|早就?|都|全)?好[了啦咯喽](?:[ ,!。~]*(?:好[了啦咯喽]|谢谢|辛苦了?|哈|的))*[!。~ ]*$"
)


def read_receipt(message: Message) -> Frame | None:
    """Return a receipt, a promise, or a cry for help; never a status."""
    text = message.masked
    if _WILL_TELL.search(text) or _WILL_REPORT.search(text):
        return Frame("ack")
    if _known_done(message):
        return None
    if _YES_NO.search(text) and message.context.replying_to is not None:
        return Frame("ack", ask_back=True)
    if message.office and _ABOUT_STATE.search(text):
        return None
    known = message.context.replying_to or message.sole
    if known and _AT_IT.search(text):
        return None
    if _ACK.search(text) and not message.numbers and not _dated(message) and not _done(message):
        return Frame("ack")
    if _NUMBERED_RECEIPT.search(text) or _PROMISE.search(text):
        return Frame("ack")
    if message.office and _ENCOURAGE.search(text):
        return Frame("ack")
    if _HELP.search(text) and not message.numbers and not _NONE_TO_TELL.search(text):
        return Frame("help")
    return None


_NONE_TO_TELL = pattern(
    r"(?:没有?|未|零)(?:碰到?|遇到?|遇上|发生|出现|收到|接到|产生|涉及|办|发|用)过?"
    r"(?![^,。;]*(?:码|提醒|消息|通知))[^,。;]{0,6}[ ,]+(?:怎么|咋|如何)(?:上?报|填|写)"
)
"""今年没碰到，怎么报: of what is to be told of a task, no question on the bot."""


_AT_IT = pattern(
    r"^(?:我们?|还|目前|现在|[ ])*(?:正在?|在)(?:核[对实]|研究|催"
    r"|查)[着中呢]*[!。 ]*$"
)
"""正在核对, said of a known task, tells how it stands."""
_ABOUT_STATE = pattern(r"(?:情况|进度|进展)[?。 ]*$")
_OKAY = pattern(r"ok(?:ay|k)?(?![了啦喽])|^(?:好的?|嗯+)[ ,!。]*")


def _done(message: Message) -> bool:
    """Tell whether something is said to be done: 好了好了 is no receipt."""
    words = _OKAY.sub("", message.text)
    return read_status(Said(words, words)).status is Status.DONE


def _dated(message: Message) -> bool:
    """Tell whether a day is named for the end of a known task: 这周五完成 is a report."""
    known = message.context.replying_to or message.sole
    return bool(known and _ENDS_ON.search(message.masked))


_ENDS_ON = pattern(
    r"^[ ]*(?:预计|争取|计划)?<date>(?:之?前|以前|内|能|可以|可|就能|应该能)*(?:全部"
    r"|都)?(?:完成|办结|办完|弄完|做完|搞定|弄好|搞完|结束|能完|能好)"
)


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
_ASKS_CODE = re.compile(
    r"(?:重发|再发|补发|发|给|要|申请|换|没有?|没收到|收不到|过期|失效|丢"
    r"|忘).{0,6}(?:绑定|邀请|验证)码|(?:绑定|邀请|验证)码.{0,6}(?:过期|失效|没了|丢|忘"
    r"|是多少|是什么|不对|无效|重发|再发|发)|^(?:我要|我想|重新|申请|请求)?绑定(?:一下"
    r"|账号|单位|身份)?$"
)


_HOW_TO = pattern(r"^(?:请问|我想问一?下|[ ,])*(?:怎么|咋|如何|怎样)(?![还又样没])")


def read_binding(message: Message) -> Frame | None:
    """Return a one-time code that is handed in, or the wish for one."""
    if _HOW_TO.search(message.text):
        return None
    found = _CODED.search(message.text)
    if found:
        code = next(filter(None, found.groups()))
        return Frame("bind", filters={"code": code})
    if _ASKS_CODE.search(message.text):
        return Frame("bind", ask_back=True)
    return None
