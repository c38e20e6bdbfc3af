"""A county office of 2022 with three bureaus: the scene in which the conversations play."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog


@pytest.fixture
async def county(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    """赵敏 in the office; 李强 and the head 张林 of 司法局; 魏来 of 卫健局, 朱军 of 住建局."""
    async with dialog(database, tmp_path) as talk:
        await talk.join("ban", "", Role.CLERK, "赵敏")
        await talk.join("li", "县司法局", Role.LIAISON, "李强")
        await talk.join("zhang", "县司法局", Role.HEAD, "张林")
        await talk.join("wei", "县卫健局", Role.LIAISON, "魏来")
        await talk.join("zhu", "县住建局", Role.LIAISON, "朱军")
        await talk.notice(
            (6, "规范性文件集中公开", "12月底前", "县司法局"),
            (7, "示范创建", "8月底前", "县司法局"),
            (8, "医院信息公开", "9月底前", "县卫健局"),
            (9, "公共企事业单位信息公开", "12月底前", "县司法局"),
            (10, "重要政策解读率达到90%以上", "12月底前", "县司法局"),
            (11, "住房保障信息公开", "9月底前", "县住建局"),
            (12, "旅游信息公开", "12月底前", "县司法局"),
            (14, "主要负责人听取汇报", "全年", "县司法局"),
        )
        yield talk


@pytest.fixture
async def group(county: Dialog) -> str:
    """A group that the office has registered."""
    async with county.database.work(county.jurisdiction_id) as uow:
        await uow.groups.register(
            county.channel.name, county.channel.bot, "qun", "政务公开工作群", at=county.clock.now()
        )
    return "qun"
