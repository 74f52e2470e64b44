"""What has ended is forgotten, what lasts stays."""

from datetime import timedelta

from ringdesk.modules.identity.jobs import sweep

from .world import Place, address


async def counted(place: Place, table: str) -> int:
    async with place.context() as ctx:
        found: int = await ctx.tx.connection.fetchval(f"SELECT count(*) FROM {table}")
    return found


async def test_what_is_over_is_forgotten(place: Place) -> None:
    world = place.world
    await place.visit()
    await world.browser().login(address("nobody"), "a guess")
    await world.browser().post("/password/forgot", {"email": place.admin.email})
    await world.run_jobs()
    world.clock.advance(timedelta(days=20))
    await sweep(world.works, None, {})
    assert await counted(place, "sessions") == 1, "kept for whoever asks where one logged in"
    async with place.context() as ctx:
        left = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM throttles WHERE window_start < $1", world.clock.now()
        )
    assert left == 0
    world.clock.advance(timedelta(days=25))
    last = await place.visit()
    await sweep(world.works, None, {})
    assert await counted(place, "sessions") == 1
    assert await counted(place, "password_resets") == 0
    assert (await last.get("/me")).status_code == 200
