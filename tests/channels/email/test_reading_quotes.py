"""The quote cutter keeps what a person newly wrote, in every language and client."""

# ruff: noqa: E501 - raw mails read best unbroken

import importlib.util
from pathlib import Path

import pytest

from ringdesk.modules.channels.email.reading import cut_reply, html_to_text
from ringdesk.modules.channels.email.reading.quotes.languages import LANGUAGES

_spec = importlib.util.spec_from_file_location(
    "quote_samples", Path(__file__).with_name("quote_samples.py")
)
assert _spec is not None
assert _spec.loader is not None
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

NEW = "好的，已经处理了。\n\nThanks, see you tomorrow!"
QUOTED = "> old text here\n> second line"
PLAIN = "old text here\n\nsecond line."


@pytest.mark.parametrize("intro", samples.INTROS)
@pytest.mark.parametrize("history", [QUOTED, PLAIN], ids=["quoted", "plain"])
def test_an_introduction_and_what_follows_is_cut(intro, history):
    text = f"{NEW}\n\n{intro.replace('{N}', samples.WHO)}\n\n{history}\n"
    cut = cut_reply(text)
    assert cut.reply == NEW
    assert "second line" in cut.quoted


@pytest.mark.parametrize("block", samples.BLOCKS)
def test_a_header_block_and_what_follows_is_cut(block):
    cut = cut_reply(f"{NEW}\n\n{block.replace('{N}', samples.WHO)}\n\n{PLAIN}\n")
    assert cut.reply == NEW
    assert "old text here" in cut.quoted


@pytest.mark.parametrize("signature", samples.PHONES)
def test_a_phone_signature_is_cut(signature):
    assert cut_reply(f"{NEW}\n\n{signature}\n").reply == NEW


@pytest.mark.parametrize("history", samples.CHINESE)
def test_chinese_clients_are_cut(history):
    new = "收到，已经补充了材料，请查收。\n谢谢！\n\n张三"
    assert cut_reply(f"{new}\n\n{history}").reply == new


def test_at_least_twenty_languages_are_known():
    assert len({language.code for language in LANGUAGES}) >= 30
    with_all = [each for each in LANGUAGES if each.wrote and each.sender and each.phone]
    assert len(with_all) >= 25


def test_answers_between_quotes_keep_their_context():
    text = (
        "Am 22.12.26 um 08:41 schrieb Support:\n> Welche Nummer?\n\n0815\n\n> Wohin?\n\nNach Hause."
    )
    assert cut_reply(text).reply == "> Welche Nummer?\n\n0815\n\n> Wohin?\n\nNach Hause."


def test_an_answer_below_the_whole_quote_stands_alone():
    text = (
        "On Mon, Jan 5, 2026 at 9:00 AM A B <a@b.example> wrote:\n> Which one?\n>\n\nThe red one.\n"
    )
    assert cut_reply(text).reply == "The red one."


def test_a_greeting_above_and_the_answer_below_keep_both():
    text = "Hallo Jörg,\n\nAm 13.05.2026 um 09:05 schrieb Jörg Beispiel:\n> Alt.\n\nDas ist meine neue Antwort.\n"
    assert cut_reply(text).reply == "Hallo Jörg,\n\n> Alt.\n\nDas ist meine neue Antwort."


def test_a_footer_below_the_quote_goes_with_it():
    text = "Yes please.\n\nOn 5 Jan 2026, at 12:00, A B <a@b.example> wrote:\n\n> Shall we?\n\nJohn Doe\nCEO\n"
    assert cut_reply(text).reply == "Yes please."


def test_an_introduction_broken_over_lines_is_cut():
    text = (
        'C\'est bon !\nLe 4 janv. 2026 19:03, "Jean Dupont"\n<j@example.fr>\na écrit :\n\n> Bonjour'
    )
    assert cut_reply(text).reply == "C'est bon !"


def test_a_signature_after_two_dashes_is_cut():
    assert cut_reply("Done.\n\n-- \nJohn\nACME Ltd").reply == "Done."


def test_a_rule_between_two_pieces_of_text_is_kept():
    text = "First part of the answer.\n\n____________________\n\nThis is the second part of the answer.\n"
    assert "second part" in cut_reply(text).reply


def test_a_disclaimer_under_a_rule_is_cut():
    text = "Done.\n\n____________________\nThis e-mail is confidential and for the intended recipient only."
    assert cut_reply(text).reply == "Done."


def test_code_between_fences_is_never_cut():
    text = "Look:\n\n```\n# On Monday 2026-01-05 12:00 x wrote:\n----\n> not a quote\n```\n\nEnd."
    assert cut_reply(text).reply == text


def test_a_list_with_lone_dashes_is_kept():
    text = "Changes:\n\n-\nFirst item.\n*\nSecond item.\n\n--\nSignature"
    assert cut_reply(text).reply == "Changes:\n\n-\nFirst item.\n*\nSecond item."


@pytest.mark.parametrize(
    "text",
    [
        "On this day\n\nI wrote something\n\nwhich was long.",
        "Please answer:\nFrom: which city?\nThanks.",
        "As I wrote on 2026-01-05, we need the list:\n- one\n- two",
        "发票抬头：喆信科技\n时间：下周一\n谢谢",
        "Sent from the wrong account, sorry.\nPlease use this one instead.",
        "A | B\n--|--\n1 | 2",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert cut_reply(text).reply == text


def test_a_mail_that_is_only_a_quote_keeps_it():
    assert cut_reply("> Email with only quote.").reply == "> Email with only quote."


def test_a_forward_without_a_word_shows_the_forwarded_text():
    text = "---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Mon\nSubject: s\nTo: <c@d.example>\n\nThe text."
    assert cut_reply(text).reply == "The text."


def test_a_pgp_armour_is_not_part_of_the_reply():
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nHello.\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n"
    assert cut_reply(text).reply == "Hello."


@pytest.mark.parametrize(
    "html",
    [
        '<div>New.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, A &lt;a@b.example&gt; wrote:<br></div><blockquote>Old.</blockquote></div>',
        '<div>New.</div><hr><div id="divRplyFwdMsg"><b>From:</b> A</div><div>Old.</div>',
        '<p>New.</p><div id="isReplyContent">Old.</div>',
        '<p>New.</p><div class="yahoo_quoted">Old.</div>',
        "<div>New.</div><div><includetail><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div>发件人: x</div>Old.</includetail></div>",
        '<div>New.</div><div class="moz-cite-prefix">Am 5.1.26 um 9:00 schrieb A:</div><blockquote type="cite">Old.</blockquote>',
        "<div>New.</div><div><includetail></includetail></div><div>Old.</div>",
        '<div>New.</div><hr style="width: 210px"><div><div><b>发件人：</b>&nbsp;<a>a@b.example</a></div><div><b>发送时间：</b>&nbsp;2026-01-05 12:00</div><div><b>收件人：</b>&nbsp;x</div><div><b>主题：</b>&nbsp;s</div></div><div>Old.</div>',
        '<p>New.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人<span>:</span></b> A &lt;a@b.example&gt; <br><b>发送时间:</b> 2026年1月5日 12:00<br><b>收件人:</b> x<br><b>主题:</b> s</p></div><p>Old.</p>',
        '<p>New.</p><blockquote type="cite"><div>On Jan 5, 2026, at 12:00, A &lt;a@b.example&gt; wrote:</div><br><div>Old.</div></blockquote>',
        '<p>New.</p><p>At 2026-01-05 12:00:00, "A" &lt;a@b.example&gt; wrote:</p><blockquote id="isReplyContent">Old.</blockquote>',
        '<div>New.</div><div class="lark-mail-quote"><div>发件人: A</div>Old.</div>',
        '<p>New.</p><hr id="zwchr"><b>From: </b>A &lt;a@b.example&gt;<br><b>To: </b>x<br><b>Sent: </b>Monday, January 5, 2026 12:00<br><b>Subject: </b>s<br><br>Old.',
    ],
    ids=[
        "gmail",
        "outlook",
        "netease",
        "yahoo",
        "qq",
        "thunderbird",
        "qq-empty",
        "foxmail",
        "outlook-zh",
        "apple",
        "coremail",
        "lark",
        "zimbra",
    ],
)
def test_quote_containers_of_html_mails_are_cut(html):
    assert cut_reply(html_to_text(html, structure=True)).reply == "New."


def test_html_becomes_text_without_styles_and_scripts():
    html = "<html><head><title>t</title><style>p{}</style></head><body><p>a &amp; b</p><script>x()</script><p>c<br>d</p></body>"
    assert html_to_text(html) == "a & b\n\nc\nd"


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (
            'Good\n\n>>>>> "Joe" == Joe Doe <a@b.example> writes:\n\n  Joe> old\n\nnew',
            "Good\n\n> old\n\nnew",
        ),
        ("Good\n\n>>>>\nold\n<<<<\n\nnew", "Good\n\n> old\n\nnew"),
        ("Good\n\nUnsubscribe: <mailto:a@b.example>\nhttp://x.example/y", "Good"),
        ("Good\n\n| old\n| text", "Good"),
        ("x\n\n| a | b |\n| 1 | 2 |", "x\n\n| a | b |\n| 1 | 2 |"),
        (
            "Good\n\n> Il 26 marzo 2026 alle 13.16 A <a@b.example> ha scritto:\n>\n> old\n\nAnna\nEditor",
            "Good",
        ),
        ("Good\n\nOn Mon, 5 Jan 2026 A\n\n<\nmailto:A <a@b.example>\n> wrote:\n\nold", "Good"),
        (
            "A heading\n=========\n\nThe text below it.",
            "A heading\n=========\n\nThe text below it.",
        ),
    ],
)
def test_old_and_odd_spellings(text, reply):
    assert cut_reply(text).reply == reply
