"""The order of people's and things' names: by pinyin for Han characters."""

import re

_HAN = re.compile("[\u4e00-\u9fff]{2,4}")

# Read differently as a family name than as a word; the usual reading sorts them wrongly.
_FAMILY_NAMES = {
    "曾": "zeng1", "单": "shan4", "解": "xie4", "查": "zha1", "仇": "qiu2", "区": "ou1",
    "朴": "piao2", "翟": "zhai2", "盖": "ge3", "任": "ren2", "华": "hua4", "覃": "qin2",
    "尉": "wei4", "缪": "miao4", "种": "chong2", "员": "yun4", "乐": "yue4", "召": "shao4",
}  # fmt: skip


def sort_key(name: str) -> str:
    """Text that sorts like the name should: 张伟 → "zhang1 wei3". Case is folded."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - half a second, rarely needed

    folded = name.strip().lower()
    syllables: list[str] = lazy_pinyin(folded, style=Style.TONE3)
    if _HAN.fullmatch(folded) and folded[0] in _FAMILY_NAMES:
        syllables[0] = _FAMILY_NAMES[folded[0]]
    return " ".join(syllable.strip() for syllable in syllables if syllable.strip())
