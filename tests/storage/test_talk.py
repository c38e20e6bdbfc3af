"""Conversations outlive restarts; groups, opinions and acts are kept."""

from __future__ import annotations

from datetime import timedelta

from ledger.talk import Choice, Conversation
from storage.database import Database
from tests.storage.county import AT, County, make_county

PLACE = ("web", "main", "c1", "s1")


async def test_a_conversation_goes_on_where_it_stopped(
    county: County, any_database_url: str
) -> None:
    said = Conversation(
        choices=(Choice("task 1", "看第1项"),),
        numbered=True,
        pending=("report", {"ask": "which_task", "candidates": [1, 2]}),
        topic=4,
        extra={"page": 2},
    )
    async with county.work() as uow:
        await uow.conversations.save(*PLACE, said, at=AT)
    restarted = Database.open(any_database_url)

    async with restarted.read(county.id) as uow:
        found = await uow.conversations.load(*PLACE)
    assert found.updated_at == AT
    assert (found.choices, found.numbered, found.pending, found.topic, found.extra) == (
        said.choices, said.numbered, said.pending, said.topic, said.extra,
    )  # fmt: skip
    await restarted.close()


async def test_the_last_conversation_counts_and_each_sender_has_their_own(county: County) -> None:
    async with county.work() as uow:
        await uow.conversations.save(*PLACE, Conversation(topic=1), at=AT)
        await uow.conversations.save(*PLACE, Conversation(topic=2), at=AT)

        assert (await uow.conversations.load(*PLACE)).topic == 2
        assert await uow.conversations.load("web", "main", "c1", "s2") == Conversation()


async def test_a_group_is_one_offices_and_can_come_back(county: County, database: Database) -> None:
    other = await make_county(database, "望江县人民政府办公室")
    chat = ("telegram", "bot", "-100")
    async with county.work() as uow:
        first = await uow.groups.register(*chat, "工作群", at=AT)
    async with database.work() as uow:
        await uow.groups.deactivate_chat(*chat, "kicked", at=AT)
    async with county.work() as uow:
        gone = await uow.groups.by_chat(*chat)
        again = await uow.groups.register(*chat, "新工作群", at=AT)
        listed = await uow.groups.all()
    async with other.read() as uow:
        assert await uow.groups.by_chat(*chat) is None
        assert await uow.groups.all() == []

    assert gone is not None
    assert not gone.active
    assert again.id == first.id
    assert [(g.title, g.active) for g in listed] == [("新工作群", True)]


async def test_a_group_is_followed_to_its_new_id(county: County) -> None:
    async with county.work() as uow:
        await uow.groups.register("telegram", "bot", "-1", "群", at=AT)
    async with county.database.work() as uow:
        await uow.groups.moved("telegram", "bot", "-1", "-100")
    async with county.work() as uow:
        assert [g.chat for g in await uow.groups.all()] == ["-100"]


async def test_an_opinion_waits_for_an_answer(county: County) -> None:
    async with county.work() as uow:
        opinion = await uow.feedback.add(person_id=county.people["李文"].id, text="少发点", at=AT)
        [waiting] = await uow.feedback.waiting()
        await uow.feedback.answer(opinion, "好的", at=AT, person_id=county.people["陈明"].id)
        answered = await uow.feedback.get(opinion)

        assert await uow.feedback.waiting() == []
    assert waiting.text == "少发点"
    assert answered is not None
    assert answered.answer == "好的"


async def test_acts_are_listed_newest_first(county: County) -> None:
    async with county.work() as uow:
        for day in range(3):
            await uow.audit.add(
                at=AT + timedelta(days=day), person_id=county.people["陈明"].id,
                action="due.changed", subject="task:1", detail={"new": f"{day}"}, source="web",
            )  # fmt: skip
        latest = await uow.audit.latest(2)
        since = await uow.audit.since(AT + timedelta(days=1))

    assert [act.detail["new"] for act in latest] == ["2", "1"]
    assert since == latest
    assert (latest[0].action, latest[0].source) == ("due.changed", "web")


async def test_a_handover_waits_until_the_office_has_said_yes_or_no(county: County) -> None:
    person = county.people["李文"].id
    async with county.work() as uow:
        replaced = await uow.handovers.ask(person, "王芳", at=AT)
        asked = await uow.handovers.ask(person, "赵刚", at=AT)
        waiting = await uow.handovers.waiting()
        await uow.handovers.decide(asked, True, at=AT, person_id=county.people["陈明"].id)
        decided = await uow.handovers.get(asked)
        withdrawn = await uow.handovers.get(replaced)

        assert await uow.handovers.waiting() == []
    assert [w.successor for w in waiting] == ["赵刚"]
    assert decided is not None
    assert withdrawn is not None
    assert (decided.agreed, withdrawn.agreed) == (True, False)


async def test_a_handover_is_answered_once(county: County) -> None:
    clerk = county.people["陈明"].id
    async with county.work() as uow:
        asked = await uow.handovers.ask(county.people["李文"].id, "王芳", at=AT)

        assert await uow.handovers.decide(asked, True, at=AT, person_id=clerk)
        assert not await uow.handovers.decide(asked, False, at=AT, person_id=clerk)

        decided = await uow.handovers.get(asked)
    assert decided is not None
    assert decided.agreed is True


async def test_a_policy_is_the_offices_own(county: County) -> None:
    async with county.database.work() as uow:
        await uow.jurisdictions.set_policy(county.id, {"weekly_pushes": 1})
        changed = await uow.jurisdictions.get(county.id)

        assert await uow.jurisdictions.get(404) is None
    assert changed is not None
    assert changed.policy == {"weekly_pushes": 1}
