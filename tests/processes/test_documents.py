"""The process document says what the definition says, in three languages, and is never older."""

import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from ringdesk.modules import workflow
from ringdesk.modules.processes.document.chart import BOX, TALL, Chart, Words, chart
from ringdesk.modules.processes.reading import fingerprint
from tests.given import World
from tests.processes.test_drafts import DEFAULT, in_force

LANGUAGES = ("zh-CN", "en", "ar")


async def document(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.get(f"{DEFAULT}/document", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def publish(client: httpx.AsyncClient, definition: dict[str, Any], reason: str) -> None:
    made = await client.post(DEFAULT, json={"definition": definition, "reason": reason})
    assert made.status_code == 201, made.text


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_every_node_is_in_it_with_its_duty(world: World, locale: str) -> None:
    process = workflow.shipped("default")
    async with world.browser(await world.admin()) as client:
        found = await document(client, locale=locale)
    assert {row["key"] for row in found["rows"]} == {node.key for node in process.nodes}
    for row in found["rows"]:
        node = process.node(row["key"])
        assert row["name"] == node.name[locale]
        assert row["who"] == node.duty[locale] or node.who is not None
    assert [row["number"] for row in found["rows"]] == list(range(1, len(process.nodes) + 1))
    assert found["exceptions"]
    assert found["proof"]
    said = str(found)
    assert "processes." not in said, "a text is missing"


async def test_a_new_version_is_in_the_document_at_once_with_what_changed(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        before = await document(client, locale="en")
        assert (before["version"], before["since"], before["differences"]) == (1, None, [])
        changed = await in_force(client)
        handling = next(n for n in changed["nodes"] if n["key"] == "handling")
        handling["limit"] = {"minutes": 120}
        handling["name"]["en"] = "Warehouse stop"
        changed["low_score"] = 4
        await publish(client, changed, "更快")
        after = await document(client, locale="en")
        assert (after["version"], after["since"]) == (2, 1)
        row = next(r for r in after["rows"] if r["key"] == "handling")
        assert (row["limit"], row["changed"]) == ("2 open hours", True)
        told = {(d["title"], d["detail"]) for d in after["differences"]}
        assert ("Warehouse stop: time limit", "none → 2 open hours") in told
        assert ("Process: low score", "3 → 4") in told
        standings = [(await document(client, version=v))["standing"] for v in (1, 2)]
        assert standings == ["past", "in_force"]
        assert after["fingerprint"] != before["fingerprint"]
        assert (await document(client, version=1, locale="en"))["differences"] == []


async def test_the_fingerprint_is_the_definitions_and_nothing_elses(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        found = await document(client)
        published = (await client.get(f"{DEFAULT}/1")).json()["definition"]
        process = workflow.shipped("default")
        assert found["fingerprint"] == fingerprint(process)
        await publish(client, published, "不变")
        again = await document(client)
    assert (again["version"], again["fingerprint"]) == (2, found["fingerprint"])


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_the_pdf_is_one_and_the_same_each_time(world: World, locale: str) -> None:
    async with world.browser(await world.admin()) as client:
        answers = [
            await client.get(f"{DEFAULT}/document.pdf", params={"locale": locale}) for _ in "12"
        ]
        found = await document(client, locale=locale)
    one, two = answers
    assert one.status_code == 200, one.text
    assert one.headers["content-type"] == "application/pdf"
    assert one.headers["x-process-fingerprint"] == found["fingerprint"]
    assert one.content[:5] == b"%PDF-"
    assert one.content == two.content
    # Faces are embedded: what is printed does not hang on the reader's machine.
    assert b"NotoSansCJK" in one.content
    assert (b"NotoSansArabic" in one.content) == (locale == "ar")
    if folder := os.environ.get("RINGDESK_SHOW_PDF"):
        (Path(folder) / f"document-{locale}.pdf").write_bytes(one.content)


async def test_no_document_of_what_is_not_there_or_in_no_language(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        assert (await client.get("/api/v1/processes/moon/document")).status_code == 404
        assert (await client.get(f"{DEFAULT}/document?version=9")).status_code == 404
        assert (await client.get(f"{DEFAULT}/document?locale=xx")).status_code == 422


def drawn(process: workflow.Process, *, mirrored: bool = False) -> Chart:
    words = {n.key: Words(n.name["en"], n.duty.get("en", "")) for n in process.nodes}
    return chart(process, words, mirrored=mirrored)


@pytest.mark.parametrize("process", workflow.templates(), ids=lambda p: p.key)
def test_no_box_lies_on_another_and_every_way_ends_at_its_box(process: workflow.Process) -> None:
    found = drawn(process)
    boxes = {box.key: box for box in found.boxes}
    assert boxes.keys() == {n.key for n in process.nodes}
    corners = [(box.x, box.y) for box in found.boxes]
    for place, (x, y) in enumerate(corners):
        assert 0 <= x <= found.width - BOX
        assert 0 <= y <= found.height - TALL
        for other_x, other_y in corners[place + 1 :]:
            assert abs(x - other_x) >= BOX or abs(y - other_y) >= TALL
    for line in found.lines:
        for key, (x, y) in ((line.source, line.points[0]), (line.target, line.points[-1])):
            box = boxes[key]
            assert box.x <= x <= box.x + BOX
            assert box.y <= y <= box.y + TALL
        for (x, y), (to_x, to_y) in zip(line.points, line.points[1:], strict=False):
            assert x == to_x or y == to_y, "ways run at right angles"
            assert 0 <= to_x <= found.width
            assert 0 <= to_y <= found.height


@pytest.mark.parametrize("process", workflow.templates(), ids=lambda p: p.key)
def test_every_node_but_the_first_is_led_to(process: workflow.Process) -> None:
    found = drawn(process)
    led_to = {line.target for line in found.lines}
    assert {n.key for n in process.nodes} - led_to <= {process.start}


def test_right_to_left_the_chart_is_its_mirror_image() -> None:
    process = workflow.shipped("default")
    one, other = drawn(process), drawn(process, mirrored=True)
    assert [b.x for b in other.boxes] == [one.width - b.x - BOX for b in one.boxes]
    assert other.boxes[0].x > other.boxes[1].x


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("process", workflow.templates(), ids=lambda p: p.key)
def test_a_label_stands_at_the_way_it_names_and_in_no_box(
    process: workflow.Process, mirrored: bool
) -> None:
    asking = [n for n in process.nodes if n.kind in ("condition", "approval")]
    labels = {(n.key, b.to): "otherwise" for n in asking for b in n.next}
    words = {n.key: Words(n.name["en"], "") for n in process.nodes}
    found = chart(process, words, labels=labels, mirrored=mirrored)
    said = [line for line in found.lines if line.label]
    assert {(line.source, line.target) for line in said} == {*labels}
    for line in said:
        x, y = line.said_at
        (from_x, from_y), (to_x, _) = line.points[:2]
        assert min(from_x, to_x) <= x <= max(from_x, to_x)
        assert abs(y - from_y) < 12
        for box in found.boxes:
            inside = box.x < x < box.x + BOX and box.y < y < box.y + TALL
            assert not inside, (line.source, line.target, box.key)


@pytest.mark.parametrize(
    ("locale", "yes", "no"), [("zh-CN", "是", "否"), ("en", "yes", "no"), ("ar", "نعم", "لا")]
)
async def test_the_ways_out_of_a_question_say_yes_and_no(
    world: World, locale: str, yes: str, no: str
) -> None:
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        asking = {
            "key": "urgent", "status": "in_progress", "kind": "condition",
            "name": {"zh-CN": "急不急", "en": "Urgent?", "ar": "عاجل؟"},
            "duty": {"en": "The system"},
            "next": [
                {"to": "handling", "when": {"field": "priority", "op": "in", "value": ["P1"]}},
                {"to": "queue"},
            ],
        }  # fmt: skip
        changed["nodes"].append(asking)
        sorting = {"key": "sort_out", "name": {"zh-CN": "分急缓", "en": "Sort", "ar": "فرز"}}
        changed["actions"].append({**sorting, "from": ["intake"], "to": [{"to": "urgent"}]})
        await publish(client, changed, "问一句")
        found = await document(client, locale=locale)
    said = {
        line["target"]: line["label"]
        for line in found["chart"]["lines"]
        if line["source"] == "urgent"
    }
    assert said == {"handling": yes, "queue": no}
