"""Swedish, Danish, Norwegian, Finnish, Icelandic and the Baltic languages."""

from .shape import Language

SWEDISH = Language(
    code="sv",
    on=("Den", "På", "Datum", "Vid"),
    wrote=("skrev", "skriver", "har skrivit", "skrev följande"),
    titles=(
        "Ursprungligt meddelande",
        "Vidarebefordrat meddelande",
        "Originalmeddelande",
        "Ursprungsmeddelande",
    ),
    begins=(
        "Vidarebefordrat brev",
        "Börja vidarebefordrat meddelande",
        "Början på vidarebefordrat meddelande",
        "Vidarebefordrat meddelande",
    ),
    sender=("Från",),
    sent=("Skickat", "Datum", "Skickades"),
    to=("Till",),
    cc=("Kopia", "Svar till"),
    subject=("Ämne",),
    phone=(
        r"Skickat (?:från|med|via) ",
        r"Från min .{1,30}$",
        r"(?:Skaffa|Hämta|Ladda ned) Outlook",
        r"Skickades från",
    ),
    greetings=("Hej", "Hejsan", "God morgon", "Bästa"),
    above=(r"(?:ovanför|över) (?:den här|denna) (?:raden|linjen|rad)",),
)

DANISH = Language(
    code="da",
    on=("Den", "På", "Dato", "D"),
    wrote=("skrev", "skriver", "har skrevet", "skrev følgende"),
    titles=(
        "Oprindelig meddelelse",
        "Videresendt meddelelse",
        "Original meddelelse",
        "Oprindelig besked",
        "Videresendt besked",
        "Den oprindelige meddelelse",
    ),
    begins=(
        "Start på videresendt besked",
        "Begynd videresendt besked",
        "Start på videresendt meddelelse",
    ),
    sender=("Fra",),
    sent=("Sendt", "Dato"),
    to=("Til",),
    cc=("Kopi", "Svar til"),
    subject=("Emne",),
    phone=(r"Sendt (?:fra|med|via) ", r"(?:Hent|Få) Outlook"),
    greetings=("Hej", "Kære", "Goddag"),
    above=(r"(?:over|ovenfor) denne (?:linje|linjen)",),
)

NORWEGIAN = Language(
    code="no",
    on=(
        "Den",
        "På",
        "Dato",
        "Kl",
        r"søn.",
        r"man.",
        r"tir.",
        r"tirs.",
        r"ons.",
        r"tor.",
        r"tors.",
        r"fre.",
        r"lør.",
    ),
    wrote=("skrev", "skriver", "har skrevet", "skrev følgende"),
    titles=("Opprinnelig melding", "Videresendt melding", "Original melding", "Opprinnelig e-post"),
    begins=(
        "Start på videresendt melding",
        "Begynnelse på videresendt melding",
        "Videresendt melding",
        "Begynn videresendt melding",
    ),
    sender=("Fra",),
    sent=("Sendt", "Dato"),
    to=("Til",),
    cc=("Kopi", "Svar til"),
    subject=("Emne",),
    phone=(r"Sendt (?:fra|med|via) ", r"(?:Skaff|Last ned|Få) Outlook"),
    greetings=("Hei", "Kjære", "Heisann"),
)

FINNISH = Language(
    code="fi",
    on=("Lähettäjä",),
    wrote=("kirjoitti", "kirjoittaa", "kirjoitit", "on kirjoittanut"),
    titles=(
        "Alkuperäinen viesti",
        "Edelleenlähetetty viesti",
        "Välitetty viesti",
        "Alkuperäinen sähköposti",
        "Edelleen lähetetty viesti",
    ),
    begins=("Välitetty viesti alkaa", "Edelleenlähetetty viesti alkaa", "Välitetty viesti"),
    sender=("Lähettäjä",),
    sent=("Lähetetty", "Päivämäärä", "Päiväys", "Pvm"),
    to=("Vastaanottaja", "Vast.ott", "Saaja"),
    cc=("Kopio", "Vastaus"),
    subject=("Aihe", "Otsikko"),
    phone=(r"Lähetetty .{1,60}$", r"Hanki Outlook", r"Lataa Outlook"),
    greetings=("Hei", "Moi", "Terve", "Hyvä"),
    above=(r"tämän rivin yläpuolelle",),
)

ICELANDIC = Language(
    code="is",
    on=("Þann", "Hinn"),
    wrote=("skrifaði", "ritaði"),
    titles=("Upprunaleg skilaboð", "Framsend skilaboð"),
    sender=("Frá",),
    sent=("Sent", "Dagsetning"),
    to=("Til",),
    subject=("Efni",),
    cc=("Afrit",),
    phone=(r"Sent (?:úr|með) ", r"(?:Sækja|Fá) Outlook"),
    greetings=("Sæl", "Sæll", "Góðan dag"),
)

ESTONIAN = Language(
    code="et",
    wrote=("kirjutas",),
    titles=("Algne kiri", "Edastatud kiri", "Originaalsõnum"),
    sender=("Saatja",),
    sent=("Saadetud", "Kuupäev"),
    to=("Saaja", "Adressaat"),
    subject=("Teema",),
    cc=("Koopia",),
    phone=(
        r"Saadetud (?:minu|rakendusest|seadmest) ",
        r"(?:Hangi|Laadi alla) Outlook",
        r".{1,40}(?:ist|st) saadetud$",
    ),
    greetings=("Tere", "Lugupeetud"),
)

LATVIAN = Language(
    code="lv",
    on=("Citējot", "Citēju"),
    wrote=("rakstīja", "raksta"),
    titles=("Sākotnējais ziņojums", "Pārsūtīts ziņojums"),
    sender=("No",),
    sent=("Nosūtīts", "Datums"),
    to=("Kam",),
    subject=("Temats", "Tēma"),
    cc=("Kopija",),
    phone=(
        r"Nosūtīts (?:no|izmantojot) ",
        r"(?:Iegūstiet|Lejupielādēt|Lejupielādējiet) Outlook",
        r"Sūtīts no ",
    ),
    greetings=("Labdien", "Sveiki", "Cien"),
)

LITHUANIAN = Language(
    code="lt",
    wrote=("rašė", "parašė"),
    titles=("Pradinis pranešimas", "Persiųstas laiškas", "Originali žinutė"),
    sender=("Nuo", "Siuntėjas"),
    sent=("Išsiųsta", "Data"),
    to=("Kam", "Gavėjas"),
    subject=("Tema",),
    cc=("Kopija",),
    phone=(
        r"Išsiųsta (?:iš|naudojant|per) ",
        r"(?:Gauti|Gaukite|Atsisiųskite|Atsisiųsti) .{0,16}Outlook",
        r"Siųsta iš ",
    ),
    greetings=("Sveiki", "Laba diena", "Gerb"),
)

LANGUAGES = (
    SWEDISH, DANISH, NORWEGIAN, FINNISH, ICELANDIC, ESTONIAN, LATVIAN, LITHUANIAN,
)  # fmt: skip
