# ruff: noqa: E501 - a table reads best with one field per line
"""Japanese, Korean, Vietnamese, Thai, Indonesian, Malay and Hindi."""

from .shape import Language

JAPANESE = Language(
    code="ja",
    wrote=("書きました", "書きました。", "のメール", "のメッセージ", "wrote", "さんは書きました", "からのメール"),
    titles=(
        "元のメッセージ", "転送メッセージ", "転送されたメッセージ", "Original Message", "元のメール",
        "転送されたメール", "返信元メッセージ", "返信メッセージ", "転送元メッセージ",
    ),
    begins=("転送されたメッセージ", "転送メッセージ", "以下、転送メール"),
    sender=("差出人", "送信者", "送信元", "発信者"),
    sent=("送信日時", "日時", "日付", "送信日"),
    to=("宛先", "受信者"),
    cc=("写し",),
    subject=("件名", "題名"),
    phone=(
        r"(?:私の\s*)?(?:iPhone|iPad|Android|スマートフォン|Xperia|携帯|Galaxy).{0,30}から送信",
        r".{1,40}から送信(?:しました|されました)?[。.]?$", r"Outlook for .{1,20}を入手",
        r"Sent from my", r".{1,20}から送られました",
    ),
    greetings=("お世話になっております", "こんにちは"),
    above=(r"この(?:行|線|ライン)(?:より|の)上",),
)  # fmt: skip

KOREAN = Language(
    code="ko",
    wrote=("작성", "님이 작성", "님이 작성함", "작성함", "님의 말", "쓴 글", "썼습니다", "님께서 작성하신 메시지", "씀"),
    titles=("원본 메시지", "원본 이메일", "전달된 메시지", "원본메시지", "원본 메일", "전달된 메일", "원래 메시지", "회신 메시지"),
    begins=("전달된 메시지", "전달된 메시지 시작", "아래는 전달된 메시지입니다"),
    sender=("보낸 사람", "보낸사람", "발신", "발신자", "발신인", "보낸이"),
    sent=("보낸 날짜", "날짜", "보낸 시간", "보낸날짜", "일시", "전송", "발송일"),
    to=("받는 사람", "받는사람", "수신", "수신자", "받는이"),
    cc=("참조", "숨은 참조"),
    subject=("제목",),
    phone=(
        r"(?:나의\s*)?(?:iPhone|iPad|Galaxy|안드로이드|Android|휴대폰).{0,30}에서\s*(?:보냄|보낸|전송)",
        r".{1,40}에서 보냄$", r".{0,15}Outlook.{0,20}(?:다운로드|가져오기)", r".{1,30}에서 보냈습니다",
    ),
    greetings=("안녕하세요",),
    above=(r"이 (?:줄|선|행) ?위",),
)  # fmt: skip

VIETNAMESE = Language(
    code="vi",
    on=("Vào", "Ngày", "Lúc"),
    wrote=("đã viết", "viết"),
    titles=("Thư gốc", "Thư đã chuyển tiếp", "Thư được chuyển tiếp", "Forwarded message", "Tin nhắn gốc"),
    begins=("Bắt đầu thư được chuyển tiếp", "Bắt đầu chuyển tiếp thư", "Thư đã chuyển tiếp"),
    sender=("Từ", "Người gửi"),
    sent=("Ngày", "Đã gửi", "Ngày gửi", "Thời gian"),
    to=("Đến", "Tới", "Người nhận", "Đến người nhận"),
    cc=("Đồng gửi",),
    subject=("Chủ đề", "Tiêu đề"),
    phone=(r"(?:Đã|Được) gửi từ ", r"Gửi từ ", r"Tải Outlook cho", r"Nhận Outlook"),
    greetings=("Xin chào", "Kính gửi", "Chào"),
)  # fmt: skip

THAI = Language(
    code="th",
    on=("เมื่อ", "ใน", "วันที่", "ในวันที่"),
    wrote=("เขียนว่า", "ได้เขียนว่า", "เขียน", "เขียนข้อความว่า"),
    titles=("ข้อความต้นฉบับ", "ข้อความที่ส่งต่อ", "ข้อความเดิม", "จดหมายต้นฉบับ"),
    begins=("เริ่มข้อความที่ส่งต่อ", "ข้อความที่ส่งต่อ", "เริ่มต้นข้อความที่ส่งต่อ"),
    sender=("จาก", "ผู้ส่ง"),
    sent=("วันที่", "ส่งเมื่อ", "ส่ง"),
    to=("ถึง",),
    cc=("สำเนา", "สำเนาถึง"),
    subject=("เรื่อง", "หัวเรื่อง", "หัวข้อ"),
    phone=(r"ส่งจาก", r"รับ Outlook", r"ดาวน์โหลด Outlook"),
    greetings=("สวัสดี", "เรียน"),
)

INDONESIAN = Language(
    code="id",
    on=("Pada", "Tanggal", "Pada tanggal"),
    wrote=("menulis", "telah menulis", "tulis"),
    titles=(
        "Pesan Asli",
        "Pesan yang diteruskan",
        "Pesan terusan",
        "Pesan diteruskan",
        "Mesej asal",
    ),
    begins=(
        "Mulai pesan yang diteruskan",
        "Awal pesan yang diteruskan",
        "Mula mesej yang dimajukan",
    ),
    sender=("Dari", "Daripada"),
    sent=("Tanggal", "Dikirim", "Terkirim", "Tarikh", "Dihantar"),
    to=("Kepada", "Ke"),
    cc=("Tembusan", "Salinan"),
    subject=("Perihal", "Subjek", "Judul", "Hal", "Topik"),
    phone=(
        r"Dikirim (?:dari|melalui|menggunakan) ",
        r"(?:Dapatkan|Unduh|Muat turun) Outlook",
        r"Dihantar (?:dari|daripada|melalui|menggunakan) ",
    ),
    greetings=("Halo", "Yth", "Dengan hormat"),
)

HINDI = Language(
    code="hi",
    wrote=("ने लिखा", "को लिखा", "लिखा"),
    titles=("मूल संदेश", "अग्रेषित संदेश"),
    sender=("प्रेषक", "से"),
    sent=("दिनांक", "भेजा गया", "तारीख", "तारीख़"),
    to=("प्रति", "सेवा में"),
    subject=("विषय",),
    cc=("प्रतिलिपि",),
    phone=(r".{1,40} से भेजा गया", r".{0,20}Outlook .{0,16}(?:प्राप्त|डाउनलोड) करें"),
    greetings=("नमस्ते", "प्रिय"),
)

LANGUAGES = (JAPANESE, KOREAN, VIETNAMESE, THAI, INDONESIAN, HINDI)
