"""What clients of forty languages put around an answer is cut, and nothing of the answer."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from ringdesk.modules.channels.email.reading import cut_reply, html_to_text


def sample(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


languages = sample("language_samples")
histories = sample("history_samples")
clients = sample("client_samples")

SENDER = "Jo Doe <jo.doe@firm.example>"
CHINESE = "您好，\n\n货已收到，但颜色不对，请帮我换货。\n\n王芳"
ENGLISH = "Hello,\n\nI still have not received the parcel. Could you check?\n\nAnn"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


@pytest.mark.parametrize("language", languages.LANGUAGES, ids=lambda each: each[0])
def test_every_language_is_cut_in_every_client(language):
    code, new, old, gmail, apple, thunderbird, labels, date, phone = language
    sender, sent, to, cc, subject = (f"{each} :" if code == "fr" else f"{each}:" for each in labels)
    block = f"{sender} {SENDER}\n{sent} {date}\n{to} K\n{cc} x@y.example\n{subject} Re: A-1234"
    bold = f"*{sender}* {SENDER}\n*{sent}* {date}\n*{to}* K\n*{subject}* A-1234"
    below = {
        "gmail": f"{gmail}\n\n{quoted(old)}\n>\n",
        "apple": f"{phone}\n\n{apple}\n\n{quoted(old)}\n",
        "thunderbird": f"{thunderbird}\n{quoted(old)}\n",
        "outlook": f"{block}\n\n{old}\n\n{new}\n",
        "outlook in bold": f"\n{bold}\n\n{old}\n",
    }
    cut = {name: cut_reply(f"{new}\n\n{each}").reply for name, each in below.items()}
    assert cut == dict.fromkeys(below, new)


@pytest.mark.parametrize("language", languages.LANGUAGES, ids=lambda each: each[0])
def test_every_language_is_cut_in_html_of_outlook(language):
    _, new, old, *_, (sender, sent, to, _, subject), date, _ = language
    html = (
        f'<div>{new.replace(chr(10), "<br>")}</div><div style="border-top:solid 1.0pt"><p>'
        f"<b>{sender}:</b> Jo &lt;j@x.example&gt;<br><b>{sent}:</b> {date}<br><b>{to}:</b> K<br>"
        f"<b>{subject}:</b> A</p></div><p>{old}</p>"
    )
    assert cut_reply(html_to_text(html, structure=True)).reply == new


@pytest.mark.parametrize(("name", "history"), histories.HISTORIES, ids=lambda each: each[:20])
def test_what_a_client_puts_below_is_cut(name, history):
    assert cut_reply(ENGLISH + history).reply == ENGLISH
    assert cut_reply(CHINESE + history).reply == CHINESE


def test_every_signature_of_a_phone_is_cut():
    left = [
        each for each in clients.SIGNATURES if cut_reply(f"{ENGLISH}\n\n{each}\n").reply != ENGLISH
    ]
    assert left == []


@pytest.mark.parametrize("text", clients.OWN_WORDS, ids=lambda each: each[:20])
def test_own_words_that_look_like_a_quote_are_kept(text):
    assert cut_reply(text).reply.split() == text.split()


@pytest.mark.parametrize(("text", "kept", "gone"), clients.INLINE, ids=lambda each: str(each)[:20])
def test_answers_between_quotes_are_kept(text, kept, gone):
    reply = cut_reply(text).reply
    assert [each for each in kept if each not in reply] == []
    assert [each for each in gone if each in reply] == []
