"""The structure of mails: bodies, attachments and every way in which both arrive broken."""

# ruff: noqa: E501 - raw mails read best unbroken

import base64
import struct

import pytest

from ringdesk.modules.channels.email.reading import read_mail


def mail(*lines: str, head: str = "From: a@b.example\nSubject: s\n") -> bytes:
    return (head + "\n".join(lines)).encode()


def facts(raw: bytes):
    read = read_mail(raw)
    return [(each.name, each.type, each.size, each.inline) for each in read.attachments]


def test_plain_parts_are_joined_in_order_and_images_are_inline():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "",
        "--b", "Content-Type: text/plain; charset=utf-8", "", "before",
        "--b", 'Content-Type: image/png; name="x.png"', "Content-Disposition: inline",
        "Content-Transfer-Encoding: base64", "", "AAAA",
        "--b", "Content-Type: text/plain", "", "after", "--b--", "",
    )  # fmt: skip
    assert read_mail(raw).body_text.split() == ["before", "after"]
    assert facts(raw) == [("x.png", "image/png", 3, True)]


def test_the_plain_alternative_is_the_body_and_html_is_kept_raw():
    raw = mail(
        "Content-Type: multipart/alternative; boundary=b", "",
        "--b", "", "plain",
        "--b", "Content-Type: text/html", "", "<p>html</p>", "--b--",
    )  # fmt: skip
    read = read_mail(raw)
    assert (read.body_text, read.body_html, read.attachments) == ("plain", "<p>html</p>", ())


def test_html_alone_becomes_text():
    raw = mail("Content-Type: text/html; charset=utf-8", "", "<p>Grüße</p><p>b</p>")
    assert read_mail(raw).body_text == "Grüße\n\nb"


def test_a_missing_final_boundary_loses_nothing():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "text", "--b", "", "more"
    )
    assert read_mail(raw).body_text.split() == ["text", "more"]


def test_a_closing_boundary_with_litter_still_closes():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "text",
        "--b", "Content-Type: application/zip; name=z.zip", "Content-Transfer-Encoding: base64", "",
        "AAAA", "--b-->", "epilogue",
    )  # fmt: skip
    assert facts(raw) == [("z.zip", "application/zip", 3, False)]


@pytest.mark.parametrize("declared", ["", "; boundary=wrong"])
def test_a_missing_or_wrong_boundary_is_found_in_the_body(declared):
    raw = mail(f"Content-Type: multipart/mixed{declared}", "", "--right", "", "text", "--right--")
    read = read_mail(raw)
    assert read.body_text == "text"
    assert "boundary" in read.defects


def test_a_multipart_without_any_boundary_is_text():
    assert (
        read_mail(mail("Content-Type: multipart/mixed; boundary=b", "", "body")).body_text == "body"
    )


def test_a_text_without_headers_is_all_body():
    read = read_mail(b"no header at all\nsecond line")
    assert read.body_text == "no header at all\nsecond line"
    assert read.defects == ("no-headers",)


def test_an_mbox_line_before_the_headers_is_skipped():
    read = read_mail(b"From a@b.example Mon May  2 16:07:05 2005\nSubject: x\n\nbody")
    assert (read.subject, read.body_text) == ("x", "body")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_every_line_end_is_a_line_end(end):
    raw = end.join([b"Subject: x", b"Content-Type: multipart/mixed; boundary=b", b"", b"--b", b"",
                    b"text", b"--b--", b""])  # fmt: skip
    read = read_mail(raw)
    assert (read.subject, read.body_text) == ("x", "text")


def test_a_header_without_a_blank_line_before_the_body_ends_at_the_boundary():
    raw = (
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\nThis is MIME.\n--b\n\ntext\n--b--"
    )
    assert read_mail(raw).body_text == "text"


def test_an_unindented_continuation_belongs_to_the_header_above():
    raw = mail("Content-Type: multipart/mixed; boundary=b", "", "--b",
               "Content-Type: application/zip; x=1;", 'name="a.zip"', "Content-Disposition: attachment",
               "", "x", "--b--")  # fmt: skip
    assert facts(raw)[0][0] == "a.zip"


def test_an_attached_mail_is_one_attachment_and_is_not_opened():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "see below",
        "--b", "Content-Type: message/rfc822", "Content-Disposition: attachment; filename=o.eml", "",
        "Subject: inner", "", "inner text", "--b--",
    )  # fmt: skip
    assert read_mail(raw).body_text == "see below"
    assert facts(raw) == [("o.eml", "message/rfc822", 26, False)]


def test_a_text_file_with_a_name_is_an_attachment():
    raw = mail("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "hello",
               "--b", "Content-Type: text/plain; name=notes.txt", "", "notes", "--b--")  # fmt: skip
    assert read_mail(raw).body_text == "hello"
    assert facts(raw)[0][:2] == ("notes.txt", "text/plain")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('filename="=?gb18030?B?ucrVzy5kb2N4?="', "故障.docx"),
        ("filename*=UTF-8''%E6%95%85%E9%9A%9C.docx", "故障.docx"),
        ("filename*0*=UTF-8''%E6%95%85; filename*1*=%E9%9A%9C; filename*2=.docx", "故障.docx"),
        ("filename*0=long; filename*1=er.txt", "longer.txt"),
        ("filename=This is a test.txt", "This is a test.txt"),
        ('filename="C:\\TEMP\\x.png"', "x.png"),
        ('filename="a\\"b.txt"', 'a"b.txt'),
        ("filename=Invoice_(1).pdf", "Invoice_(1).pdf"),
        ('filename="never closed.txt', "never closed.txt"),
        ("filename=utf-8''%E6%95%85.txt", "故.txt"),
    ],
)
def test_file_names_in_every_spelling(header, name):
    raw = mail(
        "Content-Type: application/octet-stream",
        f"Content-Disposition: attachment; {header}",
        "",
        "x",
    )
    assert facts(raw)[0][0] == name


def test_a_bare_gbk_file_name_is_read():
    raw = 'Subject: x\nContent-Type: application/x\nContent-Disposition: attachment; filename="故障现象说明.docx"\n\nx'
    assert facts(raw.encode("gbk"))[0][0] == "故障现象说明.docx"


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("base64", "SGVsbG8gV29ybGQ="),
        ("base64", "SGVsbG8gV29ybGQ"),
        ("Base64", "SGVs\nbG8g\n V29y bGQ="),
        ("quoted-printable", "Hello=20World"),
        ("quoted-printable", "Hello =\nWorld"),
        ("8 bit", "Hello World"),
        ("nonsense", "Hello World"),
        ("base64", "Hello World this is plain text"),
    ],
)
def test_transfer_encodings_good_and_bad(encoding, data):
    text = read_mail(mail(f"Content-Transfer-Encoding: {encoding}", "", data)).body_text
    assert text.startswith("Hello World")


def test_a_uuencoded_file_in_the_text_becomes_an_attachment():
    raw = mail("", "see file", "begin 644 cat.txt", "#0V%T", "`", "end", "bye")
    read = read_mail(raw)
    assert read.body_text.split() == ["see", "file", "bye"]
    assert [(each.name, each.content) for each in read.attachments] == [("cat.txt", b"Cat")]


def test_flowed_paragraphs_are_joined():
    raw = mail("Content-Type: text/plain; format=flowed; delsp=yes", "", "中 \n国 \n人\n", "-- \nx")
    assert read_mail(raw).body_text.startswith("中国人\n")


def test_a_winmail_dat_is_unpacked():
    def attribute(tag: int, value: bytes) -> bytes:
        return (
            b"\x02"
            + struct.pack("<II", tag, len(value))
            + value
            + struct.pack("<H", sum(value) & 0xFFFF)
        )

    stream = struct.pack("<IH", 0x223E9F78, 1)
    stream += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"a.txt\0")
    stream += attribute(0x0006800F, b"hello")
    raw = mail('Content-Type: application/ms-tnef; name="winmail.dat"',
               "Content-Transfer-Encoding: base64", "", base64.b64encode(stream).decode())  # fmt: skip
    assert facts(raw) == [("a.txt", "text/plain", 5, False)]


def test_calendar_signature_and_encrypted_parts_are_attachments():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "text",
        "--b", "Content-Type: text/calendar; method=REQUEST", "", "BEGIN:VCALENDAR",
        "--b", "Content-Type: application/pgp-signature; name=signature.asc", "", "sig",
        "--b", "Content-Type: application/pkcs7-mime; name=smime.p7m", "", "x", "--b--",
    )  # fmt: skip
    kinds = [kind for _, kind, _, _ in facts(raw)]
    assert kinds == ["text/calendar", "application/pgp-signature", "application/pkcs7-mime"]


def test_two_content_dispositions_mean_attachment():
    raw = mail("Content-Type: text/plain; name=t.txt", "Content-Disposition: inline",
               "Content-Disposition: attachment; filename=t.txt", "", "x")  # fmt: skip
    assert facts(raw) == [("t.txt", "text/plain", 1, False)]


def test_base64_ends_at_its_padding():
    raw = mail("Content-Transfer-Encoding: base64", "", "SGVsbG8= ignored")
    assert read_mail(raw).body_text == "Hello"


def test_a_part_that_claims_two_types_keeps_the_text_before_its_boundary():
    raw = mail(
        "Content-Type: multipart/related; boundary=r", "", "--r",
        "Content-Type: multipart/alternative; boundary=a", "Content-Type: text/plain", "", "Plain",
        "--a", "Content-Type: text/html", "", "<p>HTML</p>", "--a--", "--r--",
    )  # fmt: skip
    assert read_mail(raw).body_text == "Plain"


def test_the_same_boundary_inside_and_outside_loses_no_part():
    raw = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b",
        "Content-Type: multipart/alternative; boundary=b", "", "--b", "", "text", "--b--", "", "--b",
        "Content-Type: application/zip; name=z.zip", "", "x", "--b--",
    )  # fmt: skip
    assert read_mail(raw).body_text == "text"
    assert facts(raw)[0][0] == "z.zip"


def test_quoted_printable_with_lone_carriage_returns():
    raw = b"Subject: x\rContent-Transfer-Encoding: quoted-printable\r\rHello =\rWorld=21\rbye"
    assert read_mail(raw).body_text == "Hello World!\nbye"


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("quoted-printable", "Hello = \ntext =3D 50=\n%", "Hello text = 50%"),
        ("base64", "SGVsbG8gdGV4dA==\n\n____\nfooter of a mailing list", "Hello text"),
        ("base64", "This part is no base64 at all.", "This part is no base64 at all."),
    ],
)
def test_faults_of_transfer_encodings_are_mended(encoding, body, text):
    raw = mail("Content-Type: text/plain", f"Content-Transfer-Encoding: {encoding}", "", body)
    assert read_mail(raw).body_text.strip() == text


def test_brackets_inside_an_unquoted_file_name_are_no_comment():
    raw = mail(
        "Content-Type: application/pdf (a comment)",
        "Content-Disposition: attachment; filename=my file (1).pdf (2 KB)",
        "", "x",
    )  # fmt: skip
    assert facts(raw) == [("my file (1).pdf", "application/pdf", 1, False)]
