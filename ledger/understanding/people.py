"""Finds the name of a person in a sentence about who takes over."""

from __future__ import annotations

import re

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白"
    "邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫"
    "米柏瞿桂佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛虞敖巩明佘池查麻苑迟邝"
)
_NAME = rf"(?:欧阳|司马|上官|诸葛|夏侯|皇甫|[{_SURNAMES}])[一-龥]{{1,2}}"
_NICK = rf"[小老阿大][{_SURNAMES}](?![一-龥]?(?:局|科|主任))"
_TITLED = rf"[{_SURNAMES}](?:科长?|主任|局长?|股长|老师|副?镇长|书记|部长|姐|哥|工)"
_AFTER = (
    r"(?=$|[ ,。;!、()\d\ue000-\uf8ff@]|接|负责|来|对|办|管|了|跟|吧|同志|联系|做|担任|为"
    r"|牵头|处理|统一|具体|电话|手机|报|填|代|顶|盯|继|啦|的|去|在|就)"
)
_MARK = (
    r"(?:换成?了?|改成|改为|变更?为|变成|调整为|更换为|更新为|转交?给?|移交给?|交接?给"
    r"|交由|交|由|让|叫|请|联系人?|联络员|联络人|对接人|负责人|接手人|接替人|找|给|是|为"
    r"|:|派|委托|以后|今后|之后|后面|往后|后续|现在|改由|安排|新来的|新的?|同事|科|股|室"
    r"|办公室|中心|站)"
)
_PERSON = re.compile(
    rf"{_MARK}[ :,]*(?:我们?|咱们?|本?局|本?科室?|单位|[一-龥]{{1,4}}(?:科|股|室|办|中心"
    rf"|站))?(?:的|新|同事|新同事|新人|同志)?(?P<name>{_NAME}|{_NICK}|{_TITLED}){_AFTER}"
)
_STARTS = re.compile(
    rf"(?:^|[ ,。;]|[科股室局所站]里?)(?P<name>{_NAME}|{_NICK})(?=接替?我?|接手|来接|顶替"
    rf"|代替|负责|对接"
    rf"|接管|接任)"
)
_NOT_NAMES = re.compile(
    r"^(?:何时|任何|任务|于是|方便|文件|时间|时候|应该|关于|管理|连接|向上|向你|明天|安排"
    r"|农业|项目|单位|司法|文化|马上|高效|严格|全部|常态|成员|金融|包括|白天|江边|连同"
    r"|路上|单独|解决|解读|计划|范围|温馨|康复|施工|商务|边上|席位|商量|应急|古镇|景区"
    r"|党委|池塘|查看|卫生|华东|车辆)"
)


_ASKED_AFTER = re.compile(
    rf"(?:请问|问一?下|[ ,])*(?:谁是(?P<a>{_NAME})|(?P<b>{_NAME})(?:同志)?是"
    r"(?:谁|哪位|哪里的人?|(?:哪个?|什么)(?:单位|部门|局)的?人?))[啊呀呢]?[?!。 ]*"
)


def person_asked_after(text: str) -> str | None:
    """Return the person of whom it is asked who that is: 蔡明是谁."""
    found = _ASKED_AFTER.fullmatch(text)
    name = (found["a"] or found["b"]) if found else None
    return None if name is None or _NOT_NAMES.match(name) else name


def person_in(text: str) -> str | None:
    """Return the person named as the one to turn to, without post or telephone number."""
    for form in (_PERSON, _STARTS):
        for found in form.finditer(text):
            if not _NOT_NAMES.match(found["name"]):
                return _shorn(found["name"])
    return None


def _shorn(name: str) -> str:
    """Drop a verb that was taken for the last character of a name: 王芳接 is 王芳."""
    if len(name) == 3 and name[-1] in "接来管办做了对负吧就在跟代同":
        return name[:2]
    return name
