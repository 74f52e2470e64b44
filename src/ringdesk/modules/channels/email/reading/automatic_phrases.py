# ruff: noqa: E501 - a table reads best with one field per line
"""How vacation notices and other automatic answers begin their subject, per language."""

import re

SURE_SUBJECTS = re.compile(
    r"^\s*(?:re:\s*)?(?:"
    r"auto(?:matic|mated)?[- ]?(?:reply|response|answer|respon[ds]er?)\b|auto(?:\s*reply|\s*response)?\s*:|out\s+of\s+(?:the\s+)?office(?:\s+auto|\s*[:：]|\s+(?:reply|notification|notice|response))"
    r"|vacation\s+(?:reply|response|message|notice)|abwesenheits(?:notiz|nachricht|benachrichtigung|assistent|meldung)|automatische\s+(?:antwort|reaktion)|automatisch(?:e|es)\s+antwoord|autoantwort"
    r"|réponse\s+automatique|message\s+automatique|absence\s+du\s+bureau|respuesta\s+automática|fuera\s+de\s+(?:la\s+)?oficina|contestación\s+automática"
    r"|resposta\s+automática|fora\s+do\s+escritório|ausência\s+temporária|risposta\s+automatica|fuori\s+sede|fuori\s+ufficio|automatisch\s+(?:antwoord|bericht)|afwezigheid"
    r"|autosvar|automatiskt\s+svar|automatisk\s+svar|frånvaro|fraværs|automaattinen\s+vastaus|poissaoloilmoitus|automatyczna\s+odpowiedź|autoodpowiedź|automatická\s+odpověď|automatická\s+odpoveď"
    r"|automatikus\s+válasz|otomatik\s+(?:yanıt|cevap)|автоответ|автоматический\s+ответ|автоматична\s+відповідь|автоматичен\s+отговор|αυτόματη\s+απάντηση|răspuns\s+automat|automatski\s+odgovor"
    r"|自动回复|自动答复|自動回覆|自動答覆|自動回复|休假自动|外出自动|離席自動|自動応答|自動返信|不在通知|不在のため|부재\s*중|자동\s*(?:회신|응답|답장)"
    r"|trả\s+lời\s+tự\s+động|thư\s+trả\s+lời\s+tự\s+động|balasan\s+otomatis|ตอบกลับอัตโนมัติ|رد\s+تلقائي|الرد\s+التلقائي|תשובה\s+אוטומטית|מענה\s+אוטומטי|پاسخ\s+خودکار|اتوماتیک"
    r")",
    re.IGNORECASE,
)

ABSENCE_SUBJECTS = re.compile(
    r"^\s*(?:out\s+of\s+(?:the\s+)?office|on\s+(?:vacation|leave|holiday)|away\s+(?:from|until|on)|i\s+am\s+away|im\s+urlaub|abwesen|en\s+congé|absent|de\s+vacaciones"
    r"|in\s+ferie|met\s+vakantie|semester|urlop|отпуск|відпустк|休假|外出|出差|不在|away\b|vacation\b)",
    re.IGNORECASE,
)
