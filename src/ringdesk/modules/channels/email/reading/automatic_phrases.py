# ruff: noqa: E501 - a table reads best with one field per line
"""How vacation notices and other automatic answers begin their subject, per language.

What Outlook, Exchange, Gmail, QQ and NetEase put in front, as regular expressions in which a
blank stands for any white space.
"""

import re

SURE = {
    "en": r"auto(?:matic|mated)?[- ]?(?:reply|response|answer|respon[ds]er?)|auto(?= ?:)|out of (?:the )?office(?: auto[- ]?(?:reply|response))?|vacation (?:reply|response|message|notice)|OOO",
    "zh": r"(?:系统)?自动(?:回复|答复|回信|应答)|自動(?:回覆|答覆|回复|回應|回信)|(?:休假|外出|离席|離席)自[动動](?:回复|回覆|答复)?",
    "ja": r"自動(?:応答|返信|配信|回答)(?:メール)?|不在(?:通知|のお知らせ|応答)|(?:休暇|不在)のため|離席中",
    "ko": r"자동 ?(?:회신|응답|답장|답신)|부재 ?중(?: ?(?:알림|자동 ?응답))?",
    "de": r"automatische (?:antwort|reaktion|rückmeldung|eingangsbestätigung|nachricht|abwesenheits\w+)|auto(?:matik)?antwort|abwesenheits(?:notiz|nachricht|benachrichtigung|assistent|meldung|agent|info)",
    "fr": r"(?:réponse|message|courriel) automatique|absence du bureau|(?:message|notification|avis) d['’]absence",
    "es": r"(?:respuesta|contestación) automática|mensaje automático|autorespuesta|fuera de (?:la )?oficina|ausencia (?:de la oficina|temporal)",
    "pt": r"(?:resposta|mensagem) automática|fora do escritório|ausência (?:temporária|do escritório)",
    "it": r"(?:risposta|messaggio) automatic[ao]|assenza dall['’]ufficio|risponditore automatico|fuori (?:sede|ufficio)",
    "ca": r"resposta automàtica|fora de l['’]oficina",
    "gl/eu": r"erantzun automatikoa",
    "nl": r"automatisch(?:e?s? )(?:antwoord|bericht|reactie)|automatisch antwoord|afwezigheids(?:bericht|melding|assistent)|niet aanwezig",
    "sv": r"autosvar|automatiskt (?:svar|meddelande)|(?:inte|ej) på kontoret|frånvaro(?:meddelande|besked)?",
    "da/nb": r"auto(?:matisk)? ?svar|fraværs(?:besked|melding|assistent)|fravær|ikke (?:til ?stede|på kontoret)",
    "fi": r"automaattinen vastaus|automaattivastaus|poissa (?:toimistolta|työpaikalta)|poissaoloilmoitus|poissaolo",
    "is": r"sjálfvirkt svar",
    "et": r"automaat(?:ne )?vastus|kontorist väljas",
    "lv": r"automātisk[āa] atbilde|prombūtnē",
    "lt": r"automatinis atsakym?as|nesu biure",
    "pl": r"automatyczna odpowiedź|odpowiedź automatyczna|auto ?odpowiedź|wiadomość automatyczna|informacja o nieobecności|nieobecność w biurze",
    "cs": r"automatická odpověď|mimo kancelář",
    "sk": r"automatická odpoveď|mimo kancelárie",
    "hu": r"automatikus válasz|házon kívül|irodán kívül",
    "ro": r"răspuns automat|raspuns automat|absent din birou|în afara biroului",
    "bg": r"автоматичен отговор|извън офиса",
    "ru": r"автоматический ответ|автоматическое (?:уведомление|сообщение)|автоответ(?:чик)?|уведомление об отсутствии|нет на месте|вне офиса",
    "uk": r"автоматична відповідь|автовідповідь|автовідповідач",
    "sr/hr/sl": r"automatski odgovor|аутоматски одговор|samodejni odgovor|odsoten|izvan ureda",
    "el": r"αυτόματη απάντηση|εκτός γραφείου",
    "tr": r"otomatik (?:yanıt|cevap)|ofis dışında",
    "ar": r"(?:ال)?رد (?:ال)?تلقائي|خارج المكتب",
    "he": r"(?:תשובה|תגובה) אוטומטית|מענה אוטומטי|מחוץ למשרד",
    "fa": r"پاسخ خودکار|جواب خودکار|خارج از دفتر",
    "hi": r"(?:स्वचालित|स्वतः|ऑटो) ?(?:उत्तर|जवाब|प्रतिक्रिया)",
    "th": r"(?:การ)?ตอบกลับ(?:โดย)?อัตโนมัติ",
    "vi": r"(?:thư )?(?:trả lời|phản hồi) tự động|vắng mặt",
    "id/ms": r"(?:balasan|jawapan|jawaban) (?:otomatis|automatik)|balas automatik|di luar kantor",
}

ABSENCE = {
    "en": r"on (?:vacation|leave|holiday|annual leave|maternity leave)|away(?: (?:from|until|on))?|i am away|vacation|currently (?:away|out)|i['’]?m out",
    "zh/ja": r"(?:我|本人|目前|现)?(?:正?在)?(?:休假|外出|出差|放假|请假|休年假|年假)|不在|出張|休暇|夏季休業|年末年始休業",
    "ko": r"휴가|출장|외근|부재",
    "de": r"im urlaub|urlaub|abwesen\w*|nicht im (?:büro|haus)|außer haus|elternzeit",
    "fr": r"en congés?|absent\w*|hors du bureau|absence",
    "es/pt/it/ca": r"(?:de|en) vacaciones|vacaciones|ausente|de férias|em férias|férias|in ferie|ferie|assente|assenza|ausência|ausencia|de vacances",
    "nl": r"met (?:vakantie|verlof)|afwezig\w*|vakantie|niet op kantoor",
    "nordic": r"semester|på semester|på ferie|ferie|bortrest|tjänsteledig|föräldraledig|lomalla|loma|poissa|ei paikalla",
    "pl/cs/sk": r"urlop|(?:jestem )?na urlopie|nieobecn\w*|nie ma mnie|dovolená|na dovolené|na dovolenke|nepřítom\w*|neprítom\w*",
    "cyrillic": r"(?:я )?в отпуске|отпуск|в командировке|отсутствую|(?:я )?у відпустці|відпустк\w*|в отпуск|на одмору",
    "hu/ro/el/tr": r"szabadság\w*|távollét\w*|(?:plecat )?(?:în )?concediu|άδεια|σε άδεια|απουσία|izinde\w*|yıllık izin",
    "hr/sl": r"na godišnjem|godišnji odmor|na odmoru|na dopustu|dopust",
    "ar/he/fa": r"(?:أنا )?(?:في )?إجازة|لست في المكتب|בחופשה|חופשה|مرخصی",
    "south east asia": r"ลาพักร้อน|ไม่อยู่|nghỉ phép|đi công tác|đi vắng|(?:saya )?(?:sedang )?cuti",
}


def _any(table: dict[str, str]) -> str:
    """All phrases; where a script writes words without blanks, a letter may follow at once."""
    apart = "|".join(phrases for code, phrases in table.items() if code not in _UNSPACED)
    joined = "|".join(phrases for code, phrases in table.items() if code in _UNSPACED)
    return rf"(?:(?:{apart})(?!\w)|{joined})".replace(" ?", r"\s*").replace(" ", r"\s+")


_UNSPACED = frozenset({"zh", "ja", "ko", "zh/ja", "th"})
_LEAD = r"^\s*[\[(【（<«*]*\s*"
_SET_OFF = (
    r"\s*(?:[\])】）>»*:：،,.!|–—-]|$|\s(?:re|aw|sv|vs|fwd?|from|to|for|von|vom|de|du|från|fra|van|da"
    r"|od|от|is|message|notification)\b)"
)

SURE_SUBJECTS = re.compile(
    rf"{_LEAD}(?:{_any(SURE)}{_SET_OFF}|来自.{{1,40}}的自动(?:回复|答复)|.{{1,40}}님의 자동)",
    re.IGNORECASE,
)
ABSENCE_SUBJECTS = re.compile(rf"{_LEAD}(?:{_any(SURE)}|{_any(ABSENCE)})", re.IGNORECASE)
