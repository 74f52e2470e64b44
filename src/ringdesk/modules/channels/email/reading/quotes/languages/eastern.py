# ruff: noqa: E501 - a table reads best with one field per line
"""Slavic languages, Hungarian and Greek."""

from .shape import Language

RUSSIAN = Language(
    code="ru",
    on=("В", "На", "Дата"),
    wrote=("написал", "написала", "пишет", "писал", "писала", "написал(а)", "написал (а)", "вы писали", "Вы писали", "написали"),
    titles=(
        "Исходное сообщение", "Пересылаемое сообщение", "Пересланное сообщение", "Оригинальное сообщение",
        "Переадресованное сообщение", "Пересылаемое письмо", "Исходное письмо", "Пересланное письмо",
        "Конец пересылаемого сообщения", "Пересылаемое сообщение от",
    ),
    begins=("Начало переадресованного сообщения", "Начало пересылаемого сообщения", "Пересланное сообщение", "Начало пересланного сообщения"),
    sender=("От", "От кого", "Отправитель"),
    sent=("Отправлено", "Дата", "Отправлен", "Послано"),
    to=("Кому", "Получатель"),
    cc=("Копия", "Ответить"),
    subject=("Тема",),
    phone=(r"Отправлено (?:с|из|через|от|со|с помощью) ", r"(?:Скачать|Получить|Скачайте) Outlook", r"Послано с ", r"С уважением, отправлено с "),
    greetings=("Здравствуйте", "Добрый день", "Привет", "Уважаемый", "Уважаемая", "Доброе утро"),
    above=(r"выше этой (?:строки|линии)", r"над этой (?:строкой|линией)",),
)  # fmt: skip

UKRAINIAN = Language(
    code="uk",
    on=("У", "В", "На"),
    wrote=("пише", "написав", "написала", "пишуть", "писав", "писала"),
    titles=(
        "Оригінальне повідомлення",
        "Переслане повідомлення",
        "Вихідне повідомлення",
        "Початкове повідомлення",
        "Пересланий лист",
    ),
    begins=("Початок пересланого повідомлення", "Початок переадресованого повідомлення"),
    sender=("Від", "Від кого", "Відправник"),
    sent=("Надіслано", "Дата", "Відправлено"),
    to=("Кому", "До"),
    cc=("Копія",),
    subject=("Тема",),
    phone=(
        r"Надіслано (?:з|із|через) ",
        r"Відправлено (?:з|із|через) ",
        r"(?:Отримати|Завантажити) Outlook",
    ),
    greetings=("Добрий день", "Вітаю", "Привіт", "Доброго дня"),
)

BULGARIAN = Language(
    code="bg",
    on=("На", "В", "Цитат от писмото на"),
    wrote=("написа", "пише", "Цитат от писмото"),
    titles=(
        "Оригинално съобщение",
        "Препратено съобщение",
        "Първоначално съобщение",
        "Оригинално писмо",
        "Препратено писмо",
    ),
    begins=("Начало на препратеното съобщение",),
    sender=("От",),
    sent=("Изпратено", "Дата", "Изпратено на"),
    to=("До",),
    cc=("Копие",),
    subject=("Относно", "Тема"),
    phone=(r"Изпратено (?:от|с|чрез) ", r"(?:Изтеглете|Вземете|Получете) Outlook"),
    greetings=("Здравейте", "Здравей"),
)

POLISH = Language(
    code="pl",
    on=("Dnia", "W dniu", "Wiadomość napisana przez", "W wiadomości", "Data", "W"),
    wrote=("napisał(a)", "napisał", "napisała", "napisana przez", "pisze", "napisali", "pisał"),
    titles=(
        "Wiadomość oryginalna", "Oryginalna wiadomość", "Wiadomość przekazana", "Treść przekazanej wiadomości",
        "Przekazana wiadomość", "Wiadomość pierwotna", "Przesłana dalej wiadomość", "Forwarded message",
    ),
    begins=("Początek przekazanej wiadomości", "Początek przekazywanej wiadomości"),
    sender=("Od", "Nadawca"),
    sent=("Wysłano", "Data", "Wysłane", "Data wysłania"),
    to=("Do", "Adresat"),
    cc=("DW", "Kopia", "UDW"),
    subject=("Temat",),
    phone=(r"Wysłan[eoay] (?:z|ze|za|przez) ", r"(?:Pobierz|Uzyskaj) .{0,12}Outlook"),
    greetings=("Cześć", "Dzień dobry", "Witam", "Szanowny", "Szanowna", "Hej"),
    above=(r"(?:nad|powyżej) t(?:ą|ej) lini(?:ą|i)",),
)  # fmt: skip

CZECH = Language(
    code="cs",
    on=("Dne", "Dňa", "Dna", "V", "Dátum"),
    wrote=("napsal(a)", "napsal", "napsala", "napísal(a)", "napísal", "napísala", "píše", "píšu", "napsal/a"),
    titles=(
        "Původní zpráva", "Přeposlaná zpráva", "Původní e-mail", "Pôvodná správa", "Preposlaná správa",
        "Přeposílaná zpráva", "Původní email", "Preposlaný e-mail", "Přeposlaný e-mail",
    ),
    begins=("Začátek přeposílané zprávy", "Začátek přeposlané zprávy", "Začiatok preposlanej správy", "Začiatok preposielanej správy"),
    sender=("Od", "Odesílatel", "Odosielateľ"),
    sent=("Odesláno", "Datum", "Odoslané", "Dátum", "Posláno"),
    to=("Komu", "Pre", "Příjemce"),
    cc=("Kopie", "Kópia"),
    subject=("Předmět", "Predmet", "Věc"),
    phone=(r"Odesláno (?:z|ze|pomocí|prostřednictvím) ", r"Odoslané (?:z|zo|pomocou) ", r"Z(?:í|ís)skat Outlook", r"Získať Outlook", r"Posláno z"),
    greetings=("Dobrý den", "Ahoj", "Vážený", "Vážená", "Zdravím", "Dobrý deň"),
    above=(r"nad (?:tento|tímto|týmto) řádk?(?:ek|em)?", r"nad tento riadok",),
)  # fmt: skip

SOUTH_SLAVIC = Language(
    code="sr-hr-sl",
    on=("Dana", "Datum", "U", "Dne", "Дана", "На дан"),
    wrote=(
        "napisao je",
        "napisala je",
        "je napisao",
        "je napisala",
        "piše",
        "je napisao/la",
        "napisao/la",
        "je pisal",
        "je napisal",
        "je pisala",
        "је написао",
        "написао",
        "је написала",
        "је написао/ла",
        "je napisal/-a",
        "napisal(a)",
        "napisal",
        "napisala",
        "napisao",
        "пише",
    ),
    titles=(
        "Izvorna poruka",
        "Originalna poruka",
        "Proslijeđena poruka",
        "Prosleđena poruka",
        "Izvirno sporočilo",
        "Posredovano sporočilo",
        "Оригинална порука",
        "Прослеђена порука",
        "Izvorno sporočilo",
        "Prvotno sporočilo",
    ),
    begins=("Početak proslijeđene poruke", "Začetek posredovanega sporočila"),
    sender=("Od", "Šalje", "Pošiljatelj", "Од"),
    sent=("Poslano", "Datum", "Poslato", "Датум"),
    to=("Za", "Prima", "Prejemnik", "За"),
    subject=("Predmet", "Tema", "Naslov", "Zadeva", "Тема"),
    phone=(
        r"Poslano (?:s|sa|z|iz|prek|pomoću|putem) ",
        r"Poslato (?:sa|s|iz|pomoću|preko) ",
        r"Послато (?:са|с|из|помоћу|преко) ",
        r"(?:Preuzmite|Nabavite|Prenesite|Pridobite|Преузмите|Набавите) .{0,20}Outlook",
    ),
    greetings=("Poštovani", "Pozdrav", "Pozdravljeni", "Zdravo", "Bok"),
)

HUNGARIAN = Language(
    code="hu",
    on=("Ekkor",),
    wrote=(
        "ezt írta",
        "írta",
        "ezt írta (időpont",
        "a következőt írta",
        "írt",
        "írta a következőt",
    ),
    titles=(
        "Eredeti üzenet",
        "Továbbított üzenet",
        "Eredeti levél",
        "Továbbított levél",
        "Eredeti e-mail",
    ),
    begins=(
        "Továbbított üzenet kezdete",
        "Továbbított levél kezdete",
        "A továbbított üzenet kezdete",
    ),
    sender=("Feladó", "Küldő", "Küldi"),
    sent=("Elküldve", "Dátum", "Küldve", "Küldés dátuma"),
    to=("Címzett", "Címzettek"),
    cc=("Másolat", "Másolatot kap"),
    subject=("Tárgy",),
    phone=(
        r"(?:El)?küldve .{1,60}$",
        r"(?:Elküldve|Küldve) (?:az?|a) ",
        r".{0,20}Outlook.{0,20}beszerzése",
        r".{1,40}-?o?mr[óő]l (?:el)?küldve",
    ),
    greetings=("Szia", "Tisztelt", "Kedves", "Üdv", "Sziasztok", "Helló", "Jó napot"),
)

GREEK = Language(
    code="el",
    on=("Στις", "Την", "Στις ημέρα", "Τη", "Το", "Ημερομηνία", "Ο", "Η"),
    wrote=("έγραψε", "γράφει", "έγραψαν", "έγραψε τα εξής"),
    titles=("Αρχικό μήνυμα", "Προωθημένο μήνυμα", "Μήνυμα προώθησης", "Πρωτότυπο μήνυμα"),
    begins=(
        "Έναρξη προωθημένου μηνύματος",
        "Αρχή προωθημένου μηνύματος",
        "Έναρξη μηνύματος που προωθήθηκε",
    ),
    sender=("Από",),
    sent=("Στάλθηκε", "Ημερομηνία", "Απεστάλη", "Εστάλη"),
    to=("Προς",),
    cc=("Κοινοποίηση", "Κοιν"),
    subject=("Θέμα",),
    phone=(
        r"(?:Στάλθηκε|Εστάλη|Απεστάλη|Αποστολή) (?:από|μέσω|με) ",
        r"(?:Λήψη|Αποκτήστε) .{0,6}Outlook",
    ),
    greetings=("Γεια", "Καλημέρα", "Καλησπέρα", "Αγαπητέ", "Αγαπητή"),
)

LANGUAGES = (
    RUSSIAN, UKRAINIAN, BULGARIAN, POLISH, CZECH, SOUTH_SLAVIC, HUNGARIAN, GREEK,
)  # fmt: skip
