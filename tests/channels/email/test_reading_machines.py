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


AUTOMATIC = (
    "Automatic reply: x", "自动回复: 您的订单", "自动答复：订单", "自動回覆: 訂單", "自動応答: ご注文", "자동 회신: 주문",
    "[자동응답] 청구서", "Automatische Antwort: B", "Réponse automatique : C", "Respuesta automática: P",
    "Resposta automática: P", "Risposta automatica: O", "Automatisch antwoord: B", "Odpowiedź automatyczna: Z",
    "Automatická odpověď: O", "Automatická odpoveď: O", "Automatikus válasz: R", "Răspuns automat: C",
    "Автоматический ответ: З", "Автоматична відповідь: З", "Автоматичен отговор: П", "Αυτόματη απάντηση: Π",
    "Otomatik yanıt: S", "رد تلقائي: طلب", "תשובה אוטומטית: ה", "پاسخ خودکار: س", "Autosvar: O", "Automatisk svar: O",
    "Automaattinen vastaus: T", "Trả lời tự động: Đ", "Balasan otomatis: P", "Balasan automatik: P", "ตอบกลับอัตโนมัติ: ค",
    "स्वचालित उत्तर: ऑ", "Automatski odgovor: N", "Аутоматски одговор: П", "Samodejni odgovor: N", "Automatinis atsakymas: U",
    "Automātiska atbilde: P", "Automaatvastus: T", "Resposta automàtica: C", "【自动回复】您的邮件已收到", "（自动回复）发票",
    "来自王芳的自动回复", "[Auto-Reply] order", "Out of Office: Re: order", "Abwesenheitsnotiz", "Auto: order",
)  # fmt: skip


@pytest.mark.parametrize("subject", AUTOMATIC)
def test_automatic_answers_are_recognised_by_their_subject(subject):
    mail = read(f"From: a@b.example\nSubject: {subject}")
    assert mail.is_auto_reply
    assert not mail.is_bounce


ABSENT = (
    "Urlop: Re: Faktura", "Dovolená Re: Faktura", "Im Urlaub", "Hors du bureau : C", "Semester", "På ferie Re: O",
    "Я в отпуске Re: З", "【不在】Re: 請求書", "休暇のお知らせ Re: 請求書", "휴가중입니다 Re: 주문", "休假通知", "本人出差中",
    "Jestem na urlopie", "Nepřítomen: O", "Plecat în concediu", "Đi vắng", "لست في المكتب", "On leave Re: x",
)  # fmt: skip


@pytest.mark.parametrize("subject", ABSENT)
def test_a_notice_of_absence_counts_only_as_an_answer(subject):
    head = f"From: a@b.example\nSubject: {subject}"
    assert read(f"{head}\nIn-Reply-To: <1@x.example>").is_auto_reply
    assert not read(head).is_auto_reply


@pytest.mark.parametrize(
    "subject",
    [
        "自动扣款问题", "自动回复机器人坏了，怎么修", "出差发票怎么开", "不在配送区域吗", "Automatic door broken", "Auto insurance claim",
        "Autoteile Bestellung", "Vacation house 123", "Re: Automatische Antwort abschalten", "Semesterbiljett saknas",
    ],
)  # fmt: skip
def test_subjects_of_people_that_sound_automatic_are_none(subject):
    assert not read(f"From: a@b.example\nSubject: {subject}").is_auto_reply


FAILED = (
    "系统退信/Systems bounce", "退信通知 - 订单", "无法送达: 订单", "無法傳遞: 訂單", "配信不能: 注文", "배달되지 않음: 주문", "Unzustellbar: B",
    "Nachricht konnte nicht zugestellt werden", "Échec de remise : F", "Entrega fallida: F", "Consegna non riuscita: F",
    "Levering mislukt: F", "Wiadomość niedostarczona: F", "Doručení se nezdařilo: F", "Kézbesíthetetlen: R", "Nelivrabil: C",
    "Не удалось доставить сообщение", "Mesaj teslim edilemedi: F", "Går inte att leverera: O", "Kan ikke leveres: O",
    "Toimitus epäonnistui: T", "تعذر التسليم: ط", "לא ניתן למסירה: ה", "メール配信エラー", "메일 발송 실패 안내",
)  # fmt: skip


@pytest.mark.parametrize("subject", FAILED)
def test_a_mail_server_that_speaks_of_failure_is_a_bounce(subject):
    assert read(f"From: postmaster@corp.example\nSubject: {subject}", "a@x.example").is_bounce
    assert not read(f"From: ann@corp.example\nSubject: {subject}", "What is this?").is_bounce


def test_a_parcel_that_was_not_delivered_is_no_bounce():
    body = "We could not deliver your parcel; nobody was home."
    assert not read(
        "From: noreply@post.example\nSubject: Delivery failed: parcel 1", body
    ).is_bounce
