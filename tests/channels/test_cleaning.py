"""Foreign HTML: what it looks like stays, what it could do does not."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.given import mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules.channels.email.cleaning import clean

ATTACKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)></svg>",
    "<iframe src='javascript:alert(1)'></iframe>", "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>", "<a href='data:text/html,<script>1</script>'>x</a>",
    "<form action=//evil.test><input name=p><button>go</button></form>",
    "<base href=//evil.test>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<link rel=stylesheet href=//evil.test>",
    "<style>@import '//evil.test'</style>", "<div style='background:url(//evil.test)'>x</div>",
    "<p style='position:fixed;top:0;color:expression(alert(1))'>x</p>", "<object data=x></object>",
    "<math><mtext><table><mglyph><style><!--</style><img src onerror=alert(1)>", "<embed src=x>",
    "<p style='color:red;background-color:u\\72l(//evil.test)'>x</p>",
    "<video src=//evil.test></video>",
    "<img srcset='//evil.test 2x'>", "<table background=//evil.test><tr><td>x</table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>1</script>",
    "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src=\"cid:a\" alt='\" onload=alert(1)'>",
]  # fmt: skip
FORBIDDEN = (
    "<script", "javascript:", "<svg", "<iframe", "<form", "<input", "<base", "<meta", "<link",
    "<style", "url(", "expression", "position", "<object", "<embed", "<video", "srcset",
    "background=", "svg+xml", " onerror=", " onload=a",
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_survives(attack: str) -> None:
    html = clean(f"<p>before</p>{attack}", {}).html or ""
    assert "before" in html
    text = html.replace("&quot; onload=alert", "")
    assert not [bad for bad in FORBIDDEN if bad in text.lower()], html
    assert ' src="http' not in html


@given(st.text(alphabet="<>\"'=&;:/ abimgscriptonvhlef\\-!\n", max_size=300))
@settings(max_examples=300, deadline=None)
def test_cleaning_twice_changes_nothing_that_matters(text: str) -> None:
    once = clean(text, {}).html or ""
    assert "<script" not in once
    assert ' src="http' not in once
    assert (clean(once, {}).html or "").count("<") == once.count("<")


def test_remote_images_wait_until_they_are_asked_for() -> None:
    found = clean('<img src="https://t.test/p.gif?a=1&amp;b=2" width="1" alt="x">', {})
    assert found.remote_images
    assert found.html == (
        '<img data-remote-src="https://t.test/p.gif?a=1&amp;b=2" width="1" alt="x">'
    )


def test_images_of_the_mail_point_to_their_attachment() -> None:
    found = clean('<img src="cid:logo@x"><img src="cid:unknown">', {"logo@x": "42"})
    assert found.html == '<img data-attachment="42"><img>'
    assert not found.remote_images


def test_links_open_apart_and_tell_nothing() -> None:
    assert clean('<a href="https://x.test/" onclick="x">y</a>', {}).html == (
        '<a href="https://x.test/" target="_blank" rel="noopener noreferrer nofollow">y</a>'
    )


def test_looks_stay() -> None:
    html = '<p dir="rtl" style="color:red;text-align:right">مرحبا</p><table><tr><td colspan="2">x'
    cleaned = clean(html, {}).html or ""
    assert 'dir="rtl"' in cleaned
    assert "color:red" in cleaned
    assert 'colspan="2"' in cleaned


@pytest.mark.parametrize("html", ["<div>" * 90_000, "x" * 600_000, "  ", ""])
def test_too_much_or_nothing_is_shown_as_text_only(html: str) -> None:
    assert clean(html, {}).html is None


def test_the_worst_allowed_nesting_takes_no_noticeable_time() -> None:
    before = time.process_time()
    clean("<div>" * 14_000 + "x", {})
    assert time.process_time() - before < 5


async def test_html_of_a_mail_is_cleaned_before_it_is_stored(db: Database) -> None:
    place = await office(db)
    message = mail("见图")
    html = '<p>见图<script>x</script><img src="cid:pic@x"><img src="http://t.test/1.gif"></p>'
    message.add_alternative(html, subtype="html")
    shown: Any = message.get_payload()[1]
    shown.add_related(b"\x89PNG", "image", "png", cid="<pic@x>", filename="p.png")
    await place.receive(message)
    (stored,) = await place.messages()
    (file,) = await place.rows("attachments")
    assert stored["html"] == (
        f'<p>见图<img data-attachment="{file["id"]}">'
        '<img data-remote-src="http://t.test/1.gif"></p>'
    )
    assert stored["remote_images"]
    assert (file["inline"], file["content_id"], file["message_id"]) == (True, "pic@x", stored["id"])
    assert stored["body"].strip() == "见图"


async def test_programs_are_not_passed_on_but_kept_in_the_raw_mail(db: Database) -> None:
    place = await office(db)
    message = mail("发票")
    message.add_attachment(b"MZ", "application", "octet-stream", filename="发票.pdf.exe")
    message.add_attachment(b"%PDF", "application", "pdf", filename="发票.pdf")
    await place.receive(message)
    assert [f["name"] for f in await place.rows("attachments")] == ["发票.pdf"]
    assert (await place.messages())[0]["flags"] == ["attachment_blocked"]
