# ruff: noqa: E501 - a table reads best with one field per line
"""Words by which machines say that a mail did not arrive, or is only late."""

import re

SUBJECTS = re.compile(
    r"^\s*(?:\[bounce\]|(?:\[[^\]]{1,40}\]\s*|\*+\s*)?(?:"
    r"undeliver(?:ed|able)(?:\s+(?:e-?)?mail|\s+message|\s*:|\b)|returned\s+(?:e-?)?mail|returned\s+message"
    r"|delivery\s+status\s+notification(?!.{0,4}\((?:delay|success|relay))|delivery\s+(?:failure|failed|error|report)"
    r"|(?:e-?)?mail\s+(?:system\s+error|delivery\s+(?:failed|failure|error|problem|subsystem|status|report|has failed)"
    r"|failure|could\s+not\s+be\s+delivered|not\s+delivered|error)"
    r"|message\s+(?:delivery\s+(?:has\s+)?fail|undeliverable|not\s+delivered|could\s+not\s+be\s+delivered|bounced)"
    r"|fail(?:ure|ed)\s+(?:notice|delivery|to\s+deliver|mail)|permanent\s+delivery\s+failure|bounced?\s+(?:mail|message|e-?mail)"
    r"|delivery\s+notification:\s+delivery\s+has\s+failed|delivery\s+(?:has\s+)?(?:been\s+)?fail|could\s+not\s+deliver"
    r"|(?:your\s+)?message\s+(?:to\s+.{1,80}\s+)?(?:was|could|has|cannot).{0,20}(?:not\s+)?(?:be\s+)?(?:delivered|bounced|rejected|returned)"
    r"|sorry,\s+your\s+message\s+could|there\s+was\s+an\s+error\s+sending|unable\s+to\s+deliver|unzustellbar"
    r"|unzustellbare|nicht\s+zustellbar|mail\s+delivery\s+failed|non\s+remis|échec\s+de\s+(?:la\s+)?(?:remise|livraison|distribution)"
    r"|message\s+non\s+(?:remis|distribué|délivré)|no\s+(?:se\s+puede|se\s+pudo)\s+entregar|no\s+entregado|mensaje\s+no\s+entregado"
    r"|error\s+de\s+entrega|falha\s+na\s+entrega|não\s+entregue|não\s+é\s+possível\s+entregar|notificação\s+de\s+(?:falha|estado)"
    r"|mancata\s+consegna|impossibile\s+recapitare|non\s+recapitabile|onbestelbaar|niet\s+bestelbaar|niet\s+bezorgd"
    r"|ej\s+leverans|ole?vererbar|oleveransbar|kan\s+(?:inte|ikke)\s+leveres|ikke\s+leveret|kunne\s+ikke\s+leveres|ikke\s+levert"
    r"|toimittaminen|ei\s+voitu\s+toimittaa|niedostarczaln|nie\s+można\s+dostarczyć|zwrot\s+poczty|nedoručiteln|nedoruči"
    r"|kézbesíthetetlen|teslim\s+edilemedi|iletilemedi|недостав|не\s+доставлен|не\s+удалось\s+доставить|недоставлен"
    r"|ошибка\s+доставки|недоставлено|не\s+може\s+бути\s+доставлен|ανεπίδοτο|δεν\s+παραδόθηκε"
    r"|退信|系统退信|系統退信|投递失败|投遞失敗|发送失败|發送失敗|无法投递|無法投遞|无法送达|無法傳遞|無法傳送|邮件退回|郵件退回|退件"
    r"|未送达|未傳遞|未传递|无法传递|邮件发送失败|您的邮件被退回|邮件投递失败|傳遞失敗|配信不能|配信できません|未送達|送信エラー"
    r"|メールエラー|メッセージを配信できません|メール配信に失敗|配信失敗|エラーメール|배달되지|전송\s*실패|반송|배달할\s*수\s*없|메일\s*전송\s*실패"
    r"|không\s+gửi\s+được|gửi\s+thất\s+bại|tidak\s+terkirim|gagal\s+dikirim|ไม่สามารถ(?:นำ)?ส่ง|تعذر|فشل\s+(?:التسليم|في\s+التسليم|إرسال)|לא\s+נמסר|כשל\s+במסירה"
    r"|delivery_failure|niemożliwe\s+(?:do\s+)?dostarcz|bounce:|来自\s*\S{1,40}\s*的退信|non\s+récapitulatif|message\s+status\s+-\s+undeliv|error\s+(?:delivering|sending)\s+(?:e-?)?(?:mail|message)|(?:e-?)?mail\s+returned|не\s+удается\s+доставить|未送信|teslim\s+edilemi|ej\s+levererb|전송할\s*수\s*없|投递状态|自动退信"
    r"|nondeliverable|non-?delivery|nachricht\s+nicht\s+zugestellt|notification\s+d['’]état|relay\s+failed|mail\s+rejected|rejected\s+mail"
    r"|går\s+inte\s+att\s+leverera|kan\s+inte\s+levereras|kunne\s+ikke\s+leveres|toimitus\s+epäonnistui|ei\s+voi(?:da)?\s+toimittaa|nelivrabil|nu\s+se\s+poate\s+livra|imposibil\s+de\s+livrat"
    r"|לא\s+ניתן\s+(?:למסירה|למסור)|אין\s+אפשרות\s+למסור|nije\s+moguće\s+isporučiti|neisporuč|није\s+могуће\s+испоручити|неиспоручив|ni\s+mogoče\s+dostaviti|nedostavlj"
    r"|недоставим|не\s+вдалося\s+доставити|недоставлен|δεν\s+είναι\s+δυνατή\s+η\s+παράδοση|αποτυχία\s+παράδοσης|nepristaty|nepavyko\s+pristatyti|nepiegādā|edastamatu|kättetoimetamatu|ei\s+saa\s+edastada"
    r"|không\s+thể\s+(?:gửi|chuyển)|tidak\s+dapat\s+(?:dikirim|terkirim|disampaikan)|अवितरित|डिलीवर\s+नहीं|no\s+es\s+pot\s+lliurar|تحویل\s+داده\s+نشد|kézbesítési\s+hiba|sikertelen\s+kézbesítés|doručení\s+se\s+nezdařilo|nepodařilo\s+se\s+doručit|nepodarilo\s+sa\s+doručiť"
    r"|problem\s+delivering|considered\s+unsolicited|host\s+unknown|user\s+unknown|address\s+not\s+found|status\s+of\s+message"
    r"|notice:\s+mail\s+delivery\s+status|delivery\s+status\b(?!\s+notification\s+\((?:delay|success|relay))"
    r"))",
    re.IGNORECASE,
)

BODIES = re.compile(
    r"qmail-send program|this (?:message was|is a (?:permanent|delivery)|report relates to)[^\n]{0,40}(?:created automatically|error|failure)"
    r"|delivery to the following recipients? (?:has )?failed|the following address(?:es)? (?:had (?:permanent )?(?:fatal )?(?:delivery )?errors|failed)"
    r"|did not reach the following recipient|could not (?:be )?deliver(?:ed)?|couldn['’]t be delivered|undeliverable|unable to deliver"
    r"|wasn['’]t delivered|was not delivered|can(?:no|')t be delivered|your message (?:was|has been) (?:rejected|returned|undeliverable)"
    r"|delivery (?:has )?fail(?:ed|ure)|failed permanently|permanent(?:ly)? (?:fatal )?(?:error|failure)|user(?: is)? unknown|unknown user"
    r"|no such (?:user|mailbox|recipient)|mailbox (?:is )?(?:full|unavailable|not found)|recipient (?:address )?rejected|address rejected"
    r"|over ?quota|quota exceeded|(?:^|\D)55[0-4][ -]|(?:^|\s)5\.\d{1,2}\.\d{1,3}\b|message (?:was )?undelivered|returned to sender"
    r"|addresses? (?:were|was) not (?:reached|found)|account (?:has been|is) (?:disabled|suspended|expired)|host (?:or domain name )?not found"
    r"|domain (?:does not|doesn't) exist|does not exist|nicht zugestellt|konnte nicht|n['’]a pas pu être|no se ha podido entregar|no pudo"
    r"|退信|无法投递|無法投遞|投递失败|退回|收件人不存在|用户不存在|地址不存在|邮箱不存在|无法送达|发送失败|無法傳遞|拒收|邮箱已满"
    r"|配信できません|送信できません|届きませんでした|配信不能|宛先不明|見つかりません|存在しない|전송하지 못|반송|수신자를 찾을"
    r"|не (?:было|может быть|удалось) доставлен|не удалось доставить|не доставлено|non recapitat|não (?:foi|pôde)",
    re.IGNORECASE,
)

DELAYS = re.compile(
    r"delivery status notification \((?:delay|mail delayed)|warning:? .{0,30}(?:could not send|delayed|still being)|delayed mail|message delayed"
    r"|mail delayed|delivery (?:is )?delayed|delivery has been delayed|still being retried|will (?:keep|continue) trying|delay(?:ed)? (?:notice|notification)|zustellung verzögert"
    r"|verzögert|retard(?:é|ée)|延迟|延遲|遅延|задерж|delivery temporarily suspended|you do not need to resend|not been delivered yet"
    r"|waiting for delivery|has not yet been delivered|will be retried",
    re.IGNORECASE,
)

DAEMON = re.compile(
    r"mailer[-_. ]?daemon|mail[-_ ]?delivery|postmaster|post_master|mail\s+(?:delivery|administrator|system|router)|mdaemon"
    r"|system\s+administrator|microsoft\s+(?:exchange|outlook)|delivery\s+(?:sub)?system|^bounces?[@+-]|daemon@|mailsystem|mailerdaemon"
    r"|系统退信|邮件系统|系统管理员|退信|mail\s+deliver|smtp\s+server|internet\s+mail|mail-?er|mailadmin|^root@|mail-daemon|interscan|imail|symantec|mimecast|barracuda",
    re.IGNORECASE,
)

# Under the name of a mail server these words in a subject are enough.
FAILURE = re.compile(
    r"fail|undeliver|deliver|return|reject|bounce|unable|unknown|could not|couldn['’]t|not found|zugestellt|zustell|fehlgeschlagen|échec|remise|distribu"
    r"|fallid|fallo|entreg|falha|non riuscit|mancata|recapit|consegn|mislukt|bezorg|besteld|dostarcz|doruč|kézbesít|kiszállít|sikertelen|livra|returnat"
    r"|достав|испоруч|вручен|возвращ|παράδοσ|παραδόθ|teslim|iletile|gönderile|lever|retur|toimit|palautettu|perduota|pristat|piegād|edasta|isporuč|dostav|misslyck|mislykke|epäonnist"
    r"|تسليم|تعذر|فشل|ارتداد|מסיר|נמסר|נכשל|تحویل|ناموفق|वितरित|डिलीवर|विफल|ส่งไม่|ไม่สามารถ|thất bại|không thể|gagal|tidak (?:ter|dapat)"
    r"|退|失败|失敗|无法|無法|未送|未傳|拒收|エラー|配信|不能|できません|届き|실패|반송|배달|불가|없습니다",
    re.IGNORECASE,
)

ABOUT_MAIL = re.compile(
    r"[\w.+-]@[\w-]+\.|e-?mail|\bmessage\b|recipient|mailbox|smtp|\b[45]\.\d{1,2}\.\d{1,3}\b|nachricht|courriel|mensaje|mensagem|messaggio"
    r"|邮件|郵件|收件|信件|メール|送信|메일|письм|сообщен",
    re.IGNORECASE,
)

NAMELESS = re.compile(r"^(?:no-?reply|do-?not-?reply|noreply)", re.IGNORECASE)
