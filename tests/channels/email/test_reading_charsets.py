"""The charset ladder: what a sender declared, what fits, and whether the text is a repair."""

# ruff: noqa: E501 - raw mails read best unbroken

import pytest

from ringdesk.modules.channels.email.reading import read_mail

ZH = "您好，我们的服务器无法登录，请尽快处理，谢谢。"
ZH_TW = "您好，我們的伺服器無法登入，請盡快處理，謝謝您的協助。"
JA = "お世話になっております。注文番号をキャンセルしてください。"
KO = "안녕하세요. 주문 취소를 요청드립니다. 감사합니다."
RU = "Здравствуйте, сервер не отвечает, прошу помочь как можно скорее."


def read(text: str, codec: str, declared: str | None):
    head = b"Subject: x\nContent-Type: text/plain"
    head += b"; charset=" + declared.encode() if declared else b""
    return read_mail(head + b"\n\n" + text.encode(codec))


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (ZH, "gb18030", "gb2312"), (ZH, "gbk", "x-gbk"), ("喆信㐀", "gb18030", "GB2312"),
        (ZH_TW, "big5", "big5"), ("香港嘅嘢", "big5hkscs", "big5-hkscs"), (JA, "iso2022_jp", "ISO-2022-JP"),
        (JA, "cp932", "shift_jis"), ("①㈱～", "cp932", "Shift_JIS"), (JA, "euc_jp", "x-euc-jp"),
        (KO, "cp949", "ks_c_5601-1987"), (KO, "euc_kr", "euc-kr"), (RU, "koi8_r", "koi8-r"),
        (RU, "cp1251", "windows-1251"), ("“naïve” – café", "cp1252", "windows-1252"),
        ("สวัสดี", "cp874", "windows-874"), ("שלום", "iso8859_8", "iso-8859-8-i"),
        (ZH, "hz", "hz-gb-2312"), (ZH, "utf_7", "utf-7"), (ZH, "utf_8", "unicode-1-1-utf-8"),
        ("é", "mac_roman", "macintosh"), ("plain", "ascii", "us-ascii"), (ZH, "utf_16", "utf-16"),
    ],
)  # fmt: skip
def test_a_true_declaration_is_followed(text, codec, declared):
    mail = read(text, codec, declared)
    assert (mail.body_text, mail.charset_ok) == (text, True)


@pytest.mark.parametrize(
    ("text", "codec", "declared"),
    [
        (ZH, "gb18030", None), (ZH, "utf_8", "us-ascii"), (ZH, "utf_8", "iso-8859-1"),
        (ZH, "gb18030", "utf-8"), (ZH, "utf_8", "gb2312"), (KO, "utf_8", "euc-kr"), (RU, "utf_8", "koi8-r"), (ZH, "gb18030", "x-unknown"), (ZH, "utf_8", None),
        (ZH_TW, "big5", None), (JA, "cp932", None), (JA, "euc_jp", None), (KO, "cp949", None),
        (RU, "cp1251", None), (RU, "koi8_r", None), (JA, "iso2022_jp", None),
        ("Die Größe für müde Käfer", "cp1252", None), ("Die Größe", "cp1252", "utf-8"),
        ("déjà vu, café crème", "cp1252", "us-ascii"),
    ],
)  # fmt: skip
def test_a_false_or_missing_declaration_is_repaired_and_said(text, codec, declared):
    mail = read(text, codec, declared)
    assert (mail.body_text, mail.charset_ok) == (text, False)


def test_a_cut_tail_does_not_move_the_text_to_another_charset():
    raw = b"Content-Type: text/plain; charset=gbk\n\n" + ZH.encode("gbk")[:-3]
    assert read_mail(raw).body_text.startswith(ZH[:-3])


def test_the_accounts_charset_decides_undecidable_bytes():
    raw = "Subject: x\n\n张三".encode("gbk")
    assert read_mail(raw).body_text == "张三"


def test_raw_header_bytes_use_the_charset_of_the_body():
    raw = f"Subject: {RU[:12]}\nContent-Type: text/plain; charset=koi8-r\n\n{RU}".encode("koi8_r")
    assert read_mail(raw).subject == RU[:12].strip()


def test_a_meta_charset_helps_when_the_header_is_silent():
    html = "<meta charset=windows-1250><p>Příliš žluťoučký kůň</p>"
    raw = b"Content-Type: text/html\n\n" + html.encode("cp1250")
    assert read_mail(raw).body_text == "Příliš žluťoučký kůň"


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "unicode_escape", "undefined", "rot13", "zlib"]
)
def test_codecs_that_are_no_charsets_are_refused(name):
    raw = f"Content-Type: text/plain; charset={name}\n\n\\u0041 Größe".encode()
    assert read_mail(raw).body_text == "\\u0041 Größe"
