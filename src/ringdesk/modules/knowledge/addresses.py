"""Where people live, by the forms addresses are written in: data, one entry a form.

A form wants two signs at once (a street and a number, a building and a flat, a label and a place).
Where it is in doubt it takes rather too much: what is missed names a person to every reader, what
is taken is put back by the author, who sees the mark; but one sign alone would take the floors and
line numbers that articles are about. Groups are atomic and counted, so that no text, however odd,
is searched twice over.
"""

import re

# Stands right before a place and is no part of its name.
_BEFORE = "到在至是为给往住寄去请您我他她你的址把按"
_HAN = f"(?:(?![{_BEFORE}])[\u3400-\u9fff])"
_NUM = "(?:[0-9０-９]{1,5}|[一二三四五六七八九十百]{1,4})"
_TOWNS = "特别行政区|自治区|自治州|自治县|开发区|新区|地区|省|市|區|区|縣|县|旗|盟"
_REGIONS = f"{_TOWNS}|街道|鎮|镇|鄉|乡|村"
_TOWN = f"(?>{_HAN}{{1,7}}?(?:{_TOWNS}))"
_REGION = f"(?>{_HAN}{{1,7}}?(?:{_REGIONS}))"
# Words that end like a street and are numbered like one.
_NO_STREETS = (
    "线路", "線路", "电路", "電路", "网路", "回路", "链路", "支路", "通路", "旁路", "短路", "断路",
    "思路", "铁路", "油路", "气路", "水路", "多路", "通道", "渠道", "管道", "频道", "轨道", "隧道",
    "车道", "信道", "跑道", "知道", "味道", "报道",
)  # fmt: skip
_NONE = "".join(f"(?<!{word})" for word in _NO_STREETS)
_STREET = f"{_HAN}{{1,8}}?(?:大道|大街|胡同|路|街|道|巷|弄){_NONE}"
_SIDE = "(?:[东南西北中東]|[一二三四五六七八九十])?(?:段|路|街)?"
_HOUSE = rf"\s?[甲乙丙丁附]?{_NUM}(?:[-－–之][0-9]{{1,4}})?\s?(?:号|號|弄|巷)"
_BUILDINGS = "号楼|號樓|栋|棟|幢|座|单元|單元"
_WHICH = f"(?:[A-Za-z]?[0-9０-９]{{1,5}}[A-Za-z]?|[A-Za-z]|{_NUM})"
_FLAT = (
    rf"(?>[\s,，、-]{{0,2}}(?:{_HAN}{{1,12}}?\s?)?{_WHICH}\s?(?:{_BUILDINGS}|楼|樓|层|層|室|户|房))"
)
_BARE = r"[\s-]?[0-9]{3,5}(?![0-9])"
_OF_WHOM = "(?:收货|收貨|收件|寄件|发货|退货|联系|家庭|邮寄|配送|详细|通信|通讯|公司|单位|住)?"
_IS = r"\s?(?:改成|改为|变更为|填的?是|是|为|在)?\s?[:：]?\s?"

_CHINESE = {
    "浙江省杭州市西湖区文三路 90 号 3 栋 502 室": (
        f"(?>{_REGION}{{0,6}}){_STREET}{_SIDE}(?:{_HOUSE}){{1,3}}(?:{_FLAT}){{0,6}}+(?:{_BARE})?"
    ),
    "上坝镇王家村 12 号": (
        rf"(?>{_TOWN}{{0,5}}){_HAN}{{1,7}}?[村镇鎮乡鄉屯庄]\s?{_NUM}\s?(?:号|號|组)"
    ),
    "阳光花园 3 栋 2 单元 501": (
        rf"(?:{_HAN}{{1,12}}?\s?)?(?:[A-Za-z]|{_NUM})\s?(?:{_BUILDINGS})"
        f"(?:(?:{_FLAT}){{1,5}}+(?:{_BARE})?|{_BARE})"
    ),
    # Three levels, although without a street.
    "广东省深圳市南山区": f"(?>(?>{_HAN}{{2,7}}?(?:{_REGIONS})){{3,6}})",
    "收货地址：成都市春熙坊": (
        rf"{_OF_WHOM}地址{_IS}(?P<value>(?>{_REGION}{{1,6}})[^\n，。；;⟦⟧]{{0,60}})"
    ),
    "邮编：310012": r"(?:邮编|邮政编码|郵遞區號)\s?[:：]?\s?(?P<value>[0-9]{5,6})(?![0-9])",
}

# Chinese around a word in Latin letters does not belong to it.
_LETTER = r"[^\W\u3400-\u9fff]"
_EDGE, _END = f"(?<!{_LETTER})", f"(?!{_LETTER})"
_WORD = r"[A-ZÀ-Þ][\w'’.-]{0,20}"
_WORDS = rf"{_WORD}(?:\s{_WORD}){{0,3}}"
_UK_CODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}"
_US_CODE = r"[A-Z]{2}\s{1,2}[0-9]{5}(?:-[0-9]{4})?"
_CITY = rf"(?:,?\s{{1,2}}(?:{_WORD},?\s){{1,3}}?(?:{_US_CODE}|{_UK_CODE}|[0-9]{{4,5}})(?![0-9]))?"
_CODE_CITY = rf"(?:,?\s{{1,2}}(?:[A-Z]{{1,2}}-)?[0-9]{{4,5}}\s{_WORD})?"
_ROOM = r"(?:,?\s?(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Room|Rm|#)\.?\s?#?[\w-]{1,6})?"
_NUMBER = rf"{_EDGE}(?<!\.)[0-9]{{1,6}}[A-Za-z]?(?:[-/][0-9]{{1,4}})?"
_STREETS = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Terrace|Ter"
    "|Place|Pl|Way|Close|Crescent|Highway|Hwy|Parkway|Pkwy"
)
_NO_NAMES = "on|in|of|to|for|at|and|or|the|times"
_VOIES = (
    "[Rr]ue|[Aa]venue|[Bb]oulevard|[Pp]lace|[Aa]llée|[Cc]hemin|[Ii]mpasse|[Qq]uai|[Rr]oute|[Cc]ours"
)
_CALLES = (
    r"Calle|C/|Avenida|Avda?\.?|Av\.|Plaza|Paseo|Carretera|Camino|Rua|Travessa|Praça|Viale|Via"
    "|Piazza|Corso"
)
_STRASSEN = r"straße|strasse|str\.|weg|platz|allee|gasse|damm|straat|laan|gracht|gatan|vägen|veien"
_BOXES = (
    r"P\.?\s?O\.?\s?Box|Apartado(?:\sde\scorreos|\spostal)?|Postfach|Bo[iî]te\spostale"
    r"|Caixa\spostal|ص\s?\.?\s?ب\s?\.?"
)

_WESTERN = {
    "221B Baker Street, London NW1 6XE": (
        rf"{_NUMBER},?\s(?:{_WORD}\s|[0-9]{{1,3}}(?:st|nd|rd|th)\s){{1,4}}(?:{_STREETS}){_END}\.?"
        rf"{_ROOM}{_CITY}"
    ),
    # In small letters only with the words that mean nothing else.
    "12 baker street": (
        rf"{_NUMBER}\s(?!(?:{_NO_NAMES})\s)(?:[\w'’.-]{{1,20}}\s){{1,3}}?"
        rf"(?:street|avenue|boulevard|road|lane){_END}"
    ),
    "NW1 6XE": rf"{_EDGE}(?<!-)[A-Z]{{1,2}}[0-9][A-Z0-9]?\s[0-9][A-Z]{{2}}{_END}(?!-)",
    "Springfield, IL 62704": (rf"{_EDGE}(?:[A-Z][a-z.]{{1,20}}\s?){{1,3}},\s{_US_CODE}(?![0-9])"),
    "12 bis, rue de la Paix, 75002 Paris": (
        rf"{_EDGE}(?<!\.)[0-9]{{1,4}}(?:\s?(?:bis|ter))?,?\s(?:{_VOIES})\s"
        rf"(?:(?:de|du|des|la|le|les)\s|[dl]['’]){{0,2}}{_WORDS}{_CODE_CITY}"
    ),
    "Calle Mayor, 12, 2º A, 28013 Madrid": (
        rf"{_EDGE}(?:{_CALLES})\s?(?:(?:de|del|da|do|dos|la|las|los|el|di|della)\s){{0,3}}{_WORD}"
        rf"(?:\s(?:de\s|del\s|la\s)?{_WORD}){{0,3}},?\s(?:n[.º°o]{{1,2}}\s?)?[0-9]{{1,5}}(?![0-9])"
        rf"(?:,?\s[0-9]{{1,2}}\s?[ºª°]\s?\w?)?{_CODE_CITY}"
    ),
    "Lindenstraße 12a, 10969 Berlin": (
        rf"{_EDGE}(?:[A-ZÄÖÜ][\w.-]{{1,24}}\s)?(?:[A-ZÄÖÜ][\w-]{{1,30}}?(?:{_STRASSEN})"
        rf"|Straße|Strasse|Str\.|Platz|Allee)\s[0-9]{{1,4}}\s?[a-z]?{_END}"
        rf"(?:\s?[-/]\s?[0-9]{{1,4}})?{_CODE_CITY}"
    ),
    "P.O. Box 123": rf"{_EDGE}(?i:{_BOXES})\s?[:#]?\s?[0-9٠-٩]{{1,7}}",
    "shipping address: 44 Elm, Boston": (
        r"(?i:(?:shipping|delivery|billing|postal|mailing|home|street)\saddress)\s?(?::|=|\bis\b)"
        r"\s?(?P<value>(?=[0-9])[^\n;⟦⟧]{6,100}?)(?=$|[\n;⟦]|\.\s|\.$)"
    ),
}

_ARABIC = {
    "شارع الملك فهد 12": (
        "(?:شارع|طريق|حي)\\s(?:[\u0621-\u064a]{1,15}\\s){1,4}?"
        "(?:(?:رقم|مبنى|عمارة)\\s)?[0-9٠-٩]{1,5}(?![0-9٠-٩])"
    )
}

FORMS = {**_CHINESE, **_WESTERN, **_ARABIC}
"""An address of each form, and the form. What is to be hidden is the group `value`, else all."""

ADDRESSES = tuple(re.compile(form) for form in FORMS.values())
