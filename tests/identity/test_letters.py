"""Letters of identity go through the real outbox."""

import re

from ringdesk.kernel.db import Database
from tests import given


async def test_a_reset_letter_waits_in_the_outbox_of_a_demo(db: Database) -> None:
    world = await given.world(db)
    async with world.acting() as ctx:
        email = await ctx.tx.connection.fetchval(
            "SELECT email FROM members WHERE id = $1", world.made.admin_member_id
        )
    async with world.browser() as client:
        answer = await client.post("/api/v1/password/forgot", json={"email": email})
        assert answer.status_code == 202
        await world.drain()
        async with world.browser(await world.admin()) as admin:
            (row,) = (await admin.get("/api/v1/mail/outbox")).json()["data"]
            assert row["state"] == "held"
            opened = (await admin.get(f"/api/v1/mail/outbox/{row['id']}")).json()
        token = re.search(r"token=([\w-]+)", opened["text"])
        assert token, opened
        body = {"token": token[1], "password": "quiet mountain 77"}
        assert (await client.post("/api/v1/password/reset", json=body)).status_code == 204
        await given.log_in(client, email, "quiet mountain 77")
