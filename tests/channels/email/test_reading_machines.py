"""Automatic answers, receipts, lists and failure reports are told from people."""

# ruff: noqa: E501 - raw mails read best unbroken

import pytest

from ringdesk.modules.channels.email.reading import read_mail


def read(head: str, body: str = "text"):
    return read_mail(f"{head}\n\n{body}".encode())


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied (vacation)", "X-Auto-Response-Suppress: OOF, AutoReply",
        "Precedence: bulk", "Precedence: auto_reply", "X-Autoreply: yes", "X-Autorespond: x",
        "Return-Path: <>", "From: MAILER-DAEMON@x.example", "From: no-reply@x.example",
        "List-Id: <l.x.example>", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        "Subject: 自动回复: 您好", "Subject: Automatic reply: x", "Subject: Abwesenheitsnotiz: x",
        "Subject: Réponse automatique : x", "Subject: Respuesta automática: x", "Subject: 自動応答",
        "X-Apple-Action: JUNK-VACATION",
    ],
)  # fmt: skip
def test_machines_are_recognised(head):
    mail = read(head)
    assert mail.is_auto_reply
    assert not mail.is_bounce


@pytest.mark.parametrize(
    "head",
    [
        "From: a@b.example\nSubject: Re: your answer", "Auto-Submitted: no", "Subject: Out of paper",
        "X-Auto-Response-Suppress: None", "Subject: Read this: new offer", "Subject: office hours?",
    ],
)  # fmt: skip
def test_people_are_not_taken_for_machines(head):
    assert not read(head).is_auto_reply


def test_list_mail_is_marked_as_such():
    assert read("List-Unsubscribe: <mailto:x@y.example>").is_list


def report(action: str, status: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Mail status\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nnote\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; nobody@gone.example\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 no\n\n--b\nContent-Type: text/rfc822-headers\n\n"
        "Message-ID: <t1.2@us.example>\n--b--\n"
    ).encode()


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_failure_report_names_recipient_status_and_original(end):
    mail = read_mail(report("failed", "5.1.1").replace(b"\n", end))
    assert mail.is_bounce
    assert mail.is_auto_reply
    assert mail.bounce is not None
    assert mail.bounce.is_permanent
    assert mail.bounce.original_message_id == "t1.2@us.example"
    recipient = mail.bounce.recipients[0]
    assert (recipient.recipient, recipient.status, recipient.diagnostic) == (
        "nobody@gone.example", "5.1.1", "smtp; 550 no",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.1.9")]
)
def test_delays_and_successes_are_no_bounces(action, status):
    mail = read_mail(report(action, status))
    assert not mail.is_bounce
    assert mail.bounce is not None
    assert not mail.bounce.is_permanent


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (
            "MAILER-DAEMON@x.example",
            "failure notice",
            "Hi. This is the qmail-send program at x.\n<u@y.example>:\nno mailbox",
        ),
        (
            "Mailer-Daemon@x.example",
            "Mail delivery failed: returning message to sender",
            "u@y.example: Unrouteable address",
        ),
        (
            "PostMaster@qq.example",
            "系统退信",
            "抱歉，您的邮件被退回来了……\n收件人 u@y.example 不存在",
        ),
        ("Postmaster@163.example", "系统退信", "您的邮件 u@y.example 无法送达"),
        (
            "postmaster@x.example",
            "Undeliverable: hello",
            "Your message did not reach the following recipients: u@y.example",
        ),
        (
            "postmaster@x.example",
            "DELIVERY FAILURE: User u not listed",
            "Your message\nwas not delivered to: u@y.example",
        ),
        ("no-reply@x.example", "メールエラー通知", "送信できませんでした u@y.example"),
        (
            "mailer-daemon@x.example",
            "Returned mail: User unknown",
            "u@y.example 550 5.1.1 User unknown",
        ),
        (
            "MAILER-DAEMON@yahoo.example",
            "Failure Notice",
            "Sorry, we were unable to deliver your message to u@y.example",
        ),
        (
            "postmaster@x.example",
            "Unzustellbar: Anfrage",
            "Ihre Nachricht konnte nicht zugestellt werden: u@y.example",
        ),
        ("postmaster@x.example", "Não é possível entregar: x", "não foi entregue u@y.example"),
    ],
)
def test_free_text_failures_are_bounces(sender, subject, body):
    mail = read(f"From: {sender}\nSubject: {subject}", body)
    assert mail.is_bounce
    assert mail.bounce is not None
    assert mail.bounce.recipients[0].recipient == "u@y.example"


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (
            "MAILER-DAEMON@x.example",
            "Warning: could not send message for past 4 hours",
            "will keep trying",
        ),
        ("customer@x.example", "Re: Undelivered Mail Returned to Sender", "what is this?"),
        ("customer@x.example", "My parcel", "It was not delivered. Order 5.1.1"),
        ("customer@x.example", "退信问题", "请问为什么？"),
        ("postmaster@x.example", "Delivery Status Notification (Delay)", "delayed"),
    ],
)
def test_what_only_sounds_like_a_failure_is_none(sender, subject, body):
    assert not read(f"From: {sender}\nSubject: {subject}", body).is_bounce


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("customer@x.example", "退信", "您好，我发的邮件被退回了，收件人不存在，怎么办？"),
        ("customer@x.example", "Delivery status of my order", "It was not delivered."),
        ("no-reply@shop.example", "Delivery status of your order", "It is on its way."),
        (
            "customer@x.example",
            "Address not found on my invoice",
            "Our address does not exist there.",
        ),
    ],
)
def test_a_customer_who_speaks_of_failures_is_no_bounce(sender, subject, body):
    assert not read(f"From: {sender}\nSubject: {subject}", body).is_bounce
