# ruff: noqa: E501 - a table reads best with one field per line
"""English, German, Dutch and the Romance languages."""

from .shape import Language

ENGLISH = Language(
    code="en",
    on=("On", "At", "In message", "In article", "In a message dated", "Quoting", "Date"),
    wrote=("wrote", "writes", "said", "says", "has written", "typed", "writeth"),
    titles=(
        "Original Message", "Original", "Forwarded Message", "Reply Message", "Replied Message",
        "Forwarded by", "Original Mail", "Original Email", "Original e-mail", "Forwarded mail",
        "Forwarded email", "Forwarded Item", "Original Appointment", "Message d'origine",
        "Forward Message", "Begin forwarded message", "Original Text", "Previous Message",
        "In Reply to", "Replied mail", "Forwarded Content", "Forwarded letter",
    ),
    begins=("Begin forwarded message", "Begin Forwarded Message", "Reply message", "Forwarded message"),
    sender=("From",),
    sent=("Sent", "Date", "Sent at", "Send time", "Date Sent", "Sent on", "Sent time"),
    to=("To", "Sent to", "Recipient"),
    cc=("Cc", "Copy", "Bcc", "Reply-To", "Importance", "Organization", "Attachments", "Priority"),
    subject=("Subject",),
    phone=(
        r"[(<\[*_]*Sent from (?:my|a|the|an|i?Pad|i?Phone|Android|Mail|Outlook|Windows|Yahoo|Gmail|Samsung)",
        r"[(<\[*_]*Sent (?:from|via|with|by|using|through) ", r"From my .{1,20}$", r"Get Outlook for ",
        r"\w+ from mobile\b", r"Get BlueMail for", r"Sent (?:securely )?from Proton",
        r"Download (?:Outlook|Yahoo Mail)", r"Typed on (?:a|my) ", r"Dictated (?:from|on|using)",
        r"Yahoo Mail: Search, Organize, Conquer", r"Please excuse (?:any |my )?(?:typos|brevity)",
    ),
    greetings=("Hi", "Hello", "Dear", "Hey", "Good morning", "Good afternoon", "Greetings"),
    above=(r"(?:reply|respon[ds]e?|answer|write|type|enter|text).{0,40} above this line", r"above (?:this|the) line to (?:reply|respond)",),
)  # fmt: skip

GERMAN = Language(
    code="de",
    on=("Am", "Um", "Zitat von", "Im Artikel", "Datum", "An"),
    wrote=("schrieb", "schrieben Sie", "geschrieben", "schreibt", "hat geschrieben", "schrieben"),
    titles=(
        "Ursprüngliche Nachricht", "Urspr. Nachricht", "Original-Nachricht", "Originalnachricht",
        "Weitergeleitete Nachricht", "Ursprüngliche Mail", "Weitergeleitet von", "Original Nachricht",
        "Originale Nachricht", "Ursprungsnachricht", "Weitergeleitete E-Mail", "Originalmail",
    ),
    begins=("Anfang der weitergeleiteten Nachricht", "Anfang der weitergeleiteten E-Mail"),
    sender=("Von",),
    sent=("Gesendet", "Datum", "Gesendet am", "Gesendet um"),
    to=("An",),
    cc=("Kopie", "Antwort an"),
    subject=("Betreff", "Betr"),
    phone=(
        r"Von meinem .+ gesendet", r"Diese Nachricht wurde von .+ gesendet", r"Gesendet (?:von|mit|über|aus) ",
        r"Von .{1,40} gesendet", r"(?:Holen Sie sich|Laden Sie) Outlook für", r"Outlook für .{1,20} (?:beziehen|herunterladen)",
        r"Meinem .{1,30} gesendet", r"Mit freundlichen Grüßen von meinem",
    ),
    greetings=("Hallo", "Guten Tag", "Sehr geehrte", "Sehr geehrter", "Liebe", "Lieber", "Servus", "Moin"),
    above=(r"(?:über|oberhalb) (?:dieser|diese) (?:Linie|Zeile)",),
)  # fmt: skip

DUTCH = Language(
    code="nl",
    on=("Op", "Datum"),
    wrote=("schreef", "het volgende geschreven", "schreven", "geschreven", "schrijft"),
    titles=("Oorspronkelijk bericht", "Origineel bericht", "Doorgestuurd bericht", "Oorspronkelijke bericht", "Doorgestuurde bericht"),
    begins=("Begin doorgestuurd bericht", "Doorgestuurd bericht"),
    sender=("Van",),
    sent=("Verzonden", "Datum", "Verstuurd"),
    to=("Aan",),
    cc=("CC", "Beantwoorden - Aan", "Beantwoorden"),
    subject=("Onderwerp", "Betreft"),
    phone=(
        r"Verstuurd vanaf ", r"Verzonden (?:met|vanaf|vanuit|via) ", r"Outlook voor .{1,20} downloaden",
        r"Download Outlook voor", r"Verstuurd (?:met|via|vanuit) ", r"Verstuurd van(?:af|uit)? mijn",
    ),
    greetings=("Hallo", "Beste", "Geachte", "Hoi", "Dag"),
    above=(r"boven deze (?:regel|lijn)",),
)  # fmt: skip

FRENCH = Language(
    code="fr",
    on=("Le", "À", "En date du", "Selon", "Date"),
    wrote=("a écrit", "nous a dit", "écrit", "a ecrit", "écrivait", "a répondu", "a envoyé"),
    titles=(
        "Message d'origine", "Message d’origine", "Message original", "Message transféré", "Message initial",
        "Courriel original", "Mail original", "Message réexpédié", "E-mail d'origine", "Message Original",
        "Message précédent", "Courrier original", "E-mail d’origine", "Message de réponse",
    ),
    begins=("Début du message transféré", "Début du message réexpédié", "Message transféré"),
    sender=("De", "Expéditeur"),
    sent=("Envoyé", "Date", "Le", "Envoyé le", "Envoyée"),
    to=("À", "A", "Destinataire", "Pour", "à"),
    cc=("Copie", "Répondre à", "Copie à"),
    subject=("Objet", "Sujet"),
    phone=(
        r"Envoyé (?:de|depuis|à partir|avec|via|par|du|d') ?", r"Envoyé de mon", r"Envoyé depuis (?:mon|Yahoo)",
        r"(?:Télécharger|Obtenir|Téléchargez) Outlook pour", r"Message envoyé (?:depuis|de) ",
    ),
    greetings=("Bonjour", "Bonsoir", "Salut", "Cher", "Chère", "Madame", "Monsieur"),
    above=(r"au-dessus de cette ligne",),
)  # fmt: skip

SPANISH = Language(
    code="es",
    on=("El", "Con fecha", "Citando a", "Fecha", "En"),
    wrote=("escribió", "escribio", "escribieron", "ha escrito", "escribiste", "escribía"),
    titles=(
        "Mensaje original",
        "Mensaje reenviado",
        "Mensaje enviado",
        "Mensaje Original",
        "Correo original",
    ),
    begins=("Inicio del mensaje reenviado", "Comienzo del mensaje reenviado", "Mensaje reenviado"),
    sender=("De", "Remitente"),
    sent=("Enviado", "Fecha", "Enviado el", "Enviada", "Enviado en"),
    to=("Para", "A", "Destinatario"),
    cc=("Copia", "Responder a"),
    subject=("Asunto",),
    phone=(
        r"Enviado (?:desde|con|por|a través|mediante|de) ",
        r"(?:Obtener|Obtén|Obtenga|Descargar) Outlook",
        r"Mensaje enviado desde ",
    ),
    greetings=("Hola", "Buenos días", "Buenas tardes", "Estimado", "Estimada", "Buenas"),
    above=(
        r"(?:encima|arriba) de esta línea",
        r"sobre esta línea",
    ),
)

CATALAN = Language(
    code="ca",
    on=("El", "Missatge de", "El dia"),
    wrote=("va escriure", "ha escrit", "escrigué"),
    titles=("Missatge original", "Missatge reenviat"),
    begins=("Inici del missatge reenviat",),
    sender=("De",),
    sent=("Enviat", "Data", "Enviat el"),
    to=("Per a", "A"),
    subject=("Assumpte", "Tema"),
    cc=("Còpia",),
    phone=(
        r"Enviat (?:des|amb|mitjançant|per) ",
        r"(?:Obteniu|Obtenir|Baixa|Baixeu) (?:l')?Outlook",
    ),
    greetings=("Hola", "Bon dia", "Bona tarda", "Benvolgut", "Benvolguda"),
)

BASQUE = Language(
    code="eu",
    wrote=("idatzi du", "hau idatzi du", "igorleak idatzi du"),
    titles=("Jatorrizko mezua", "Birbidalitako mezua"),
    sender=("Nork", "Igorlea"),
    sent=("Bidaltze-data", "Data", "Bidalia"),
    to=("Nori", "Hartzailea"),
    subject=("Gaia",),
)

GALICIAN = Language(
    code="gl",
    on=("O", "O día"),
    wrote=("escribiu", "escribiron"),
    titles=("Mensaxe orixinal", "Mensaxe reenviada"),
    sender=("De",),
    sent=("Enviado", "Data"),
    to=("Para",),
    subject=("Asunto",),
    phone=(r"Enviado (?:dende|desde) ",),
)

PORTUGUESE = Language(
    code="pt",
    on=("Em", "No dia", "A", "Data", "Citando", "Às"),
    wrote=("escreveu", "escreveram", "escreveste", "tinha escrito"),
    titles=("Mensagem original", "Mensagem encaminhada", "Mensagem Original", "Mensagem reencaminhada", "Mensagem anterior"),
    begins=("Início da mensagem encaminhada", "Início da mensagem reencaminhada", "Começo da mensagem encaminhada", "Mensagem encaminhada"),
    sender=("De", "Remetente"),
    sent=("Enviada em", "Enviado", "Data", "Enviada", "Enviado em", "Enviado a"),
    to=("Para", "Destinatário"),
    cc=("Cópia", "Responder a"),
    subject=("Assunto",),
    phone=(
        r"Enviad[oa] (?:do|da|de|a partir|via|pelo|pela|com|através) ?", r"(?:Obter|Obtenha|Baixe|Baixar|Transferir) (?:o )?Outlook",
        r"Mensagem enviada (?:do|de|pelo) ",
    ),
    greetings=("Olá", "Oi", "Bom dia", "Boa tarde", "Caro", "Cara", "Prezado", "Prezada"),
    above=(r"acima (?:desta|da) linha",),
)  # fmt: skip

ITALIAN = Language(
    code="it",
    on=("Il", "Il giorno", "In data", "Scrive", "Citando", "Data", "Nel messaggio"),
    wrote=("ha scritto", "scrive", "scriveva", "scrisse", "hanno scritto"),
    titles=(
        "Messaggio originale",
        "Messaggio Originale",
        "Messaggio inoltrato",
        "Messaggio Inoltrato",
        "Inoltrato messaggio",
    ),
    begins=("Inizio messaggio inoltrato", "Inizio del messaggio inoltrato", "Messaggio inoltrato"),
    sender=("Da", "Mittente"),
    sent=("Inviato", "Data", "Inviata", "Inviato il"),
    to=("A", "Destinatario", "Per"),
    cc=("Copia", "Risposta", "Rispondi a", "Ccn"),
    subject=("Oggetto",),
    phone=(
        r"Inviato (?:da|dal|dall|con|tramite|via|mediante) ?",
        r"(?:Ottieni|Scarica|Ottenere) Outlook per",
    ),
    greetings=("Ciao", "Buongiorno", "Salve", "Gentile", "Buonasera", "Caro", "Cara"),
    above=(r"(?:sopra|al di sopra di) (?:a )?questa (?:riga|linea)",),
)

ROMANIAN = Language(
    code="ro",
    on=("În", "În data de", "La", "Pe", "In data de", "Pe data de", "In", "Data"),
    wrote=("a scris", "scris", "a scris următoarele"),
    titles=(
        "Mesaj original",
        "Mesaj redirecționat",
        "Mesajul original",
        "Mesaj inițial",
        "Mesaj transmis",
    ),
    begins=(
        "Începutul mesajului redirecționat",
        "Începe mesajul redirecționat",
        "Început mesaj redirecționat",
    ),
    sender=("De la", "Expeditor", "De"),
    sent=("Trimis", "Data", "Dată", "Trimis la"),
    to=("Către", "Catre", "Pentru", "La"),
    cc=("Cc",),
    subject=("Subiect", "Subiectul"),
    phone=(r"Trimis (?:de pe|din|de la|cu|prin) ", r"(?:Obțineți|Descărcați|Obține) Outlook"),
    greetings=("Bună", "Salut", "Bună ziua", "Stimate", "Stimată"),
)

LANGUAGES = (
    ENGLISH, GERMAN, DUTCH, FRENCH, SPANISH, CATALAN, BASQUE, GALICIAN, PORTUGUESE, ITALIAN,
    ROMANIAN,
)  # fmt: skip
