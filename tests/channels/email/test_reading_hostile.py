"""Whatever the bytes, a mail is read, quickly, within its limits and always the same way."""

# ruff: noqa: E501, ISC004 - raw mails read best unbroken

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules.channels.email.cli import as_json
from ringdesk.modules.channels.email.reading import cut_reply, html_to_text, read_mail

SEEDS = [
    b'From: "=?gb18030?B?uqvDt8O3?=" <h@qq.example>\r\nSubject: =?gb18030?B?u9i4tA==?=\r\n'
    b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; '
    b"charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\nzKfNt8fruMSzyaO6\r\n--b\r\n"
    b"Content-Type: text/html\r\n\r\n<div class=gmail_quote>x<blockquote>y</blockquote>\r\n--b--\r\n",
    b"From: MAILER-DAEMON@x\nContent-Type: multipart/report; report-type=delivery-status; boundary=r"
    b"\n\n--r\n\nfailed\n--r\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;a@b\n"
    b"Action: failed\nStatus: 5.0.0\n\n--r\nContent-Type: message/rfc822\n\nMessage-ID: <a@b>\n--r--",
    b"Subject: x\nContent-Type: text/plain; format=flowed; charset=iso-2022-jp\n\n\x1b$BCmJ8\x1b(B \n"
    b"begin 644 a\n#0V%T\n`\nend\n> On 2026-01-05 12:00 a@b.example wrote:\n-- \nsig\n",
    b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x01\x00\x02\x02\x90\x06\x00\x08\0\0\0abcdefgh\0\0",
]
SCARS = [
    b"", b"\0", b"\n\n", b"=?utf-8?B?", b"--b\n", b'"', b"<", b"(", b">", b"\xff\xfe", b"\x1b$B", b"=\n", b"On 5.1. ",
    b"wrote: ", b"\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba:", b"&#", b"<div>", b"begin 644 x\n", b"From: a@b\n", b"a@b.",
]  # fmt: skip
KEYS = {
    "subject", "from", "to", "cc", "message_id", "in_reply_to", "references", "date", "body_text",
    "reply_text", "attachments", "is_auto_reply", "is_bounce", "charset_ok",
}  # fmt: skip


@st.composite
def broken_mails(draw) -> bytes:
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
    return bytes(raw[: draw(st.integers(0, len(raw)))]) if draw(st.booleans()) else bytes(raw)


@given(broken_mails())
@settings(max_examples=400, deadline=None)
def test_a_broken_mail_is_read_twice_alike(raw):
    first = read_mail(raw)
    assert first == read_mail(raw)
    assert set(as_json(first)) == KEYS
    assert "\0" not in first.body_text + first.reply_text + first.subject
    (first.body_text + first.subject + first.reply_text).encode()


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_mail(raw):
    read_mail(raw)
    read_mail(b"Content-Type: text/html\n\n" + raw)
    read_mail(b"Content-Type: text/plain; charset=utf-7\n\n" + raw)


@given(st.text(alphabet="ab>\n -_<|:：在写道发件人wrote:On 2026-01@.x", max_size=300))
@settings(max_examples=300, deadline=None)
def test_cutting_never_invents_and_cutting_again_changes_nothing_of_text_only(text):
    cut = cut_reply(text)
    shown = set(text.split("\n"))
    assert all(
        line.strip() == "" or any(line in each for each in shown) for line in cut.reply.split("\n")
    )


@given(st.text(alphabet="<>/!-=\"' abdivpre&;#x0\n", max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_markup_becomes_text(html):
    assert isinstance(html_to_text(html, structure=True), str)


def test_a_nesting_bomb_stops_at_twenty():
    bomb = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(5000)
    )
    assert "nested-too-deep" in read_mail(bomb).defects


def test_no_more_than_five_hundred_parts():
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: image/png\n\nx\n" * 2000
    )
    read = read_mail(raw)
    assert len(read.attachments) <= 500
    assert "too-many-parts" in read.defects


def test_endless_headers_are_cut():
    assert "headers-too-long" in read_mail(b"X: y\n" * 200_000).defects


def test_lone_surrogates_never_leave_the_reader():
    read = read_mail(b"Content-Type: text/plain; charset=utf-7\n\n+2AA-x")
    read.body_text.encode()


@pytest.mark.parametrize("seed", range(60))
def test_scarred_mails_are_read(seed):
    chance = random.Random(seed)
    raw = bytearray(b"\r\n".join(SEEDS[: chance.randint(1, 4)]) * chance.randint(1, 4))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(raw) + 1)
        raw[at : at + chance.randrange(80)] = chance.choice(SCARS) * chance.randint(1, 60)
    json.dumps(as_json(read_mail(bytes(raw))), ensure_ascii=False).encode()
