"""What the fictional notice of 临江县 holds: its chapters and tasks, as the ledger has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """A task as the ledger should have it. `due` is ISO, `kind` a `Kind` value."""

    title: str
    body: str
    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    time: str = ""
    due: str | None = None
    kind: str = "none"


@dataclass(frozen=True)
class Chapter:
    """A section with its tasks."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Ledger:
    """A notice's contents."""

    chapters: tuple[Chapter, ...]
    county: str = "临江县"
    year: int = 2023
    issued: tuple[int, int, int] = (2023, 5, 18)

    @property
    def items(self) -> list[Item]:
        """All tasks in order."""
        return [item for chapter in self.chapters for item in chapter.items]


LEDGER = Ledger(
    (
        Chapter(
            "抓好重点领域公开，服务高质量发展",
            (
                Item(
                    "公开重大项目建设信息",
                    "按批次公布全县重大项目名单，写明建设内容、进度安排和责任人，方便企业和群众查询。",
                    ("县发展和改革局",),
                    (
                        "县自然资源和规划局",
                        "县住房和城乡建设局",
                    ),
                    "9月底前",
                    "2023-09-30",
                    "by",
                ),
                Item(
                    "公开惠企政策",
                    "把减税降费、稳岗返还、担保贴息等政策汇编成册，在门户网站开设专栏集中展示。",
                    (
                        "县工业和信息化局",
                        "县税务局",
                    ),
                    ("县属有关单位",),
                    "全年",
                    None,
                    "continuous",
                ),
                Item(
                    "公开财政资金",
                    "细化部门预决算公开内容，说明“三公”经费增减原因，公开专项资金分配结果。",
                    ("县财政局",),
                    (
                        "各乡镇人民政府",
                        "县政府各部门",
                    ),
                    "10月底前",
                    "2023-10-31",
                    "by",
                ),
                Item(
                    "公开生态环境信息",
                    "发布空气、水、土壤监测结果，公布重点排污单位名录和整改情况。",
                    ("市生态环境局临江分局",),
                    (),
                    "持续推进",
                    None,
                    "continuous",
                ),
            ),
        ),
        Chapter(
            "回应群众关切，提升解读实效",
            (
                Item(
                    "做细政策解读",
                    (
                        "重要文件与解读材料同步起草、同步审签、同步发布，多用图解和短视频，讲清办事条件和"
                        "流程。"
                    ),
                    ("县政府办公室",),
                    ("县政府各部门",),
                    "12月底前",
                    "2023-12-31",
                    "by",
                ),
                Item(
                    "办好群众留言",
                    (
                        "统一受理网站、热线、领导信箱来信，逐件登记、转办、反馈，答复内容经部门负责人审核"
                        "。"
                    ),
                    (
                        "县信访局",
                        "县政务服务和大数据管理局",
                    ),
                    ("县属有关单位",),
                    "全年",
                    None,
                    "continuous",
                ),
                Item(
                    "组织政府开放日",
                    (
                        "围绕教育、医疗、养老、供水等领域邀请群众代表走进机关，现场听取意见并公布采纳情况"
                        "。"
                    ),
                    ("县政府办公室",),
                    (
                        "县教育局",
                        "县卫生健康局",
                        "县民政局",
                    ),
                    "11月底前",
                    "2023-11-30",
                    "by",
                ),
            ),
        ),
        Chapter(
            "夯实基础，强化监督保障",
            (
                Item(
                    "清理政务新媒体",
                    "对长期停更、内容空洞的账号予以关停，保留账号落实专人管理和三审三校。",
                    ("县委网信办",),
                    (
                        "各乡镇人民政府",
                        "县属有关单位",
                    ),
                    "8月底前",
                    "2023-08-31",
                    "by",
                ),
                Item(
                    "规范村务公开",
                    (
                        "统一村务公开栏样式和目录，把补贴发放、低保评定、集体资产收支等事项列为必公开内容"
                        "。"
                    ),
                    (
                        "县农业农村局",
                        "县民政局",
                    ),
                    ("各乡镇人民政府",),
                    "年底前",
                    "2023-12-31",
                    "by",
                ),
                Item(
                    "加强培训指导",
                    "对各单位联络员开展分级分类培训，编印工作手册，帮助基层解决实际困难。",
                    ("县政府办公室",),
                    (),
                    "全年",
                    None,
                    "continuous",
                ),
                Item(
                    "用好专区和查阅点",
                    (
                        "在政务服务大厅、图书馆、档案馆设置查阅点，配备设备和人员，提供查询、咨询、打印服"
                        "务。"
                    ),
                    ("县政务服务和大数据管理局",),
                    (
                        "县文化广电和旅游局",
                        "县档案馆",
                    ),
                    "7月底前",
                    "2023-07-31",
                    "by",
                ),
            ),
        ),
    )
)
