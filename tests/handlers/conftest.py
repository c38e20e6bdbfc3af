"""An office to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ledger.model import Role
from storage.database import Database
from tests.dialog import Dialog, dialog


@pytest.fixture
async def talk(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    """石城-like: a clerk (ban), the justice bureau's liaison (li), five tasks; 22 August 2022."""
    async with dialog(database, tmp_path) as talking:
        await talking.join("ban", "", Role.CLERK, "赵敏")
        await talking.join("li", "县司法局", Role.LIAISON, "李强")
        await talking.notice(
            (6, "规范性文件集中公开", "12月底前", "县司法局"),
            (7, "示范创建", "8月底前", "县司法局"),
            (9, "公共企事业单位信息公开", "12月底前", "县司法局"),
            (10, "政策解读", "12月底前", "县司法局"),
            (14, "领导听取汇报", "全年", "县司法局"),
            (20, "政务新媒体", "12月底前", "县财政局"),
        )
        yield talking


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Dialog]:
    """An office with its clerk (ban) and no notice yet; 17 April 2026."""
    async with dialog(database, tmp_path, "2026-04-17 10:00") as talking:
        await talking.join("ban", "", Role.CLERK, "赵敏")
        yield talking
