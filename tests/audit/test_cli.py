"""`ringdesk audit verify`: what it says and with which code it ends."""

import asyncpg
import pytest
from tests.given import World

from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import identity
from ringdesk.modules.audit.cli import Teller, run_audit, verify_workspaces


async def told(world: World, slug: str | None, language: str = "en") -> tuple[int, list[str]]:
    lines: list[str] = []
    texts: Catalogues = world.works.ports["texts"]
    files = world.works.ports["files"]
    code = await verify_workspaces(world.works, files, slug, Teller(texts, language, lines.append))
    return code, lines


async def slug_of(world: World) -> str:
    async with world.acting() as ctx:
        return (await identity.directory(ctx)).slug


async def test_a_sound_workspace_ends_with_0_and_the_count(world: World) -> None:
    await world.ticket()
    slug = await slug_of(world)
    code, lines = await told(world, slug)
    assert (code, len(lines)) == (0, 1)
    assert lines[0].startswith(f"{slug}: sound.")


async def test_a_broken_one_ends_with_1_and_names_ticket_entry_and_fault(
    world: World, owner: asyncpg.Connection
) -> None:
    ticket = await world.ticket()
    await owner.execute("UPDATE events SET node = 'x' WHERE subject_id = $1", ticket.id)
    event = await owner.fetchval("SELECT id FROM events WHERE subject_id = $1", ticket.id)
    for language in ("en", "zh-CN", "ar"):
        code, lines = await told(world, await slug_of(world), language)
        assert code == 1
        assert f"T-{ticket.number}" in lines[0]
        assert str(event) in lines[0]
        assert "{" not in lines[0]


async def test_one_broken_workspace_among_all_is_enough(
    world: World, owner: asyncpg.Connection
) -> None:
    ticket = await world.ticket()
    await owner.execute("UPDATE events SET node = 'x' WHERE subject_id = $1", ticket.id)
    code, lines = await told(world, None)
    assert code == 1
    assert any(f"T-{ticket.number}" in line for line in lines)


async def test_an_unknown_workspace_ends_with_2(world: World) -> None:
    assert await told(world, "nowhere") == (2, ["There is no workspace named nowhere"])


@pytest.mark.parametrize("argv", [[], ["prove"], ["verify", "--workspace"]])
def test_other_words_are_answered_with_the_usage(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_audit(argv)
    assert ended.value.code == 2
    assert "usage: ringdesk audit" in capsys.readouterr().err
