# ruff: noqa: E501 - a table reads best with one field per line
"""Arabic, Hebrew, Persian and Turkish."""

from .shape import Language

ARABIC = Language(
    code="ar",
    on=("في", "بتاريخ", "يوم", "وفي", "في يوم", "على"),
    wrote=("كتب", "كتبت", "كتبه", "تمت كتابة ما يلي بواسطة", "كتب ما يلي", "كتب/ت", "تمت كتابة"),
    titles=("الرسالة الأصلية", "رسالة أصلية", "رسالة معاد توجيهها", "رسالة مُعاد توجيهها", "الرسالة المعاد توجيهها", "رسالة محولة", "رسالة موجهة"),
    begins=("بداية الرسالة المعاد توجيهها", "بدء الرسالة التي تمت إعادة توجيهها", "بدء رسالة مُعاد توجيهها", "بداية الرسالة المُعاد توجيهها"),
    sender=("من", "المرسل"),
    sent=("التاريخ", "تاريخ الإرسال", "تم الإرسال", "أرسلت", "مرسل", "أُرسلت"),
    to=("إلى", "الى", "المستلم"),
    cc=("نسخة", "نسخة إلى"),
    subject=("الموضوع", "موضوع"),
    phone=(
        r"أُ?رسلت? من ", r"مرسلة? من ", r"تم الإرسال (?:من|بواسطة|باستخدام) ", r"(?:احصل|الحصول) على Outlook",
        r"أُ?رسلت? من الـ", r"تم إرسال(?:ها|ه)? (?:من|بواسطة) ",
    ),
    greetings=("مرحبا", "مرحباً", "السلام عليكم", "السيد", "السيدة", "أهلا", "عزيزي"),
    above=(r"(?:أعلى|فوق) هذا السطر",),
)  # fmt: skip

HEBREW = Language(
    code="he",
    on=("בתאריך", "ביום", "ב", "ב-", "מאת", "בתאריך יום"),
    wrote=("כתב", "כתבה", "כתב/ה", "כתבו", "מאת", "כותב", "כתבת"),
    titles=(
        "הודעה מקורית",
        "הודעה שהועברה",
        "הודעה מועברת",
        "הודעה שהועברה הלאה",
        "ההודעה המקורית",
    ),
    begins=("תחילת ההודעה שהועברה", "התחלת ההודעה המועברת", "תחילת הודעה שהועברה"),
    sender=("מאת", "מ", "שולח"),
    sent=("נשלח", "תאריך", "נשלח בתאריך"),
    to=("אל", "לכבוד", "ל"),
    cc=("עותק", "העתק", "השב אל"),
    subject=("נושא", "הנדון"),
    phone=(r"נשלח (?:מה|מ|באמצעות|דרך)", r"(?:קבל|הורד|השג) (?:את )?.?Outlook"),
    greetings=("שלום", "היי", "לכבוד"),
)

PERSIAN = Language(
    code="fa",
    on=("در تاریخ", "در", "روز"),
    wrote=("نوشت", "نوشته است", "نوشته"),
    titles=("پیام اصلی", "پیام هدایت شده", "پیام ارسال شده"),
    sender=("از", "فرستنده"),
    sent=("تاریخ", "ارسال شده"),
    to=("به", "گیرنده"),
    subject=("موضوع",),
    cc=("رونوشت",),
    phone=(
        r"(?:ارسال|فرستاده) (?:شده|شد) (?:از|با) ",
        r"از .{1,30} (?:ارسال|فرستاده) شد(?:ه|ه است)?[.]?$",
        r"(?:دریافت|دانلود) Outlook",
    ),
    greetings=("سلام", "با سلام"),
)

TURKISH = Language(
    code="tr",
    wrote=("şunu yazdı", "yazdı", "şunları yazdı", "şöyle yazdı", "tarihinde yazdı"),
    titles=(
        "Orijinal Mesaj",
        "Özgün İleti",
        "Özgün ileti",
        "Orijinal İleti",
        "İletilen Mesaj",
        "İletilmiş ileti",
        "Yönlendirilmiş mesaj",
        "Yönlendirilen ileti",
        "İletilen ileti",
        "Iletilen mesaj",
    ),
    begins=(
        "İletilmiş mesajın başlangıcı",
        "İletilen iletinin başlangıcı",
        "Yönlendirilen mesajın başlangıcı",
    ),
    sender=("Kimden", "Gönderen"),
    sent=("Gönderme Tarihi", "Tarih", "Gönderildi", "Gönderilme", "Gönderim Tarihi"),
    to=("Kime", "Alıcı"),
    cc=("Bilgi",),
    subject=("Konu",),
    phone=(
        r".{1,40}(?:dan|den|tan|ten) gönderildi",
        r".{1,20}için Outlook",
        r"Outlook.{0,20} (?:edinin|indirin)",
        r".{1,40}ile gönderildi",
    ),
    greetings=("Merhaba", "Sayın", "Selam", "İyi günler"),
    above=(r"bu satırın (?:üst|yukarı)",),
)

LANGUAGES = (ARABIC, HEBREW, PERSIAN, TURKISH)
