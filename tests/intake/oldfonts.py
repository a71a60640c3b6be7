"""Texts as they were typed in the old Vietnamese fonts: tables of their own, from the standards.

TCVN 5712:1993 (VN3) has a code for each small letter with a tone; capitals with tones are small letters in a
font of capitals. VNI writes the letter, then a sign for its tone or mark.
"""

from __future__ import annotations

import unicodedata

# In TCVN3 from A1 on: the seven capitals and small letters without a tone, then each letter with its tones
# in the order grave, hook, tilde, acute, dot.
_TCVN3 = {
    **dict(zip("ĂÂÊÔƠƯĐăâêôơưđ", range(0xA1, 0xAF), strict=True)),
    **dict(zip("àảãáạ", (0xB5, 0xB6, 0xB7, 0xB8, 0xB9), strict=True)),
    **dict(zip("ằẳẵắặ", (0xBB, 0xBC, 0xBD, 0xBE, 0xC6), strict=True)),
    **dict(zip("ầẩẫấậ", (0xC7, 0xC8, 0xC9, 0xCA, 0xCB), strict=True)),
    **dict(zip("èẻẽéẹ", (0xCC, 0xCE, 0xCF, 0xD0, 0xD1), strict=True)),
    **dict(zip("ềểễếệ", (0xD2, 0xD3, 0xD4, 0xD5, 0xD6), strict=True)),
    **dict(zip("ìỉĩíị", (0xD7, 0xD8, 0xDC, 0xDD, 0xDE), strict=True)),
    **dict(zip("òỏõóọ", (0xDF, 0xE1, 0xE2, 0xE3, 0xE4), strict=True)),
    **dict(zip("ồổỗốộ", (0xE5, 0xE6, 0xE7, 0xE8, 0xE9), strict=True)),
    **dict(zip("ờởỡớợ", (0xEA, 0xEB, 0xEC, 0xED, 0xEE), strict=True)),
    **dict(zip("ùủũúụ", (0xEF, 0xF1, 0xF2, 0xF3, 0xF4), strict=True)),
    **dict(zip("ừửữứự", (0xF5, 0xF6, 0xF7, 0xF8, 0xF9), strict=True)),
    **dict(zip("ỳỷỹýỵ", (0xFA, 0xFB, 0xFC, 0xFD, 0xFE), strict=True)),
}
_VNI_TONES = dict(zip("\u0300\u0301\u0303\u0309\u0323", "øùõûï", strict=True))
_VNI_MARKED = {"\u0302": dict(zip("\u0300\u0301\u0303\u0309\u0323", "àáãåä", strict=True)),
               "\u0306": dict(zip("\u0300\u0301\u0303\u0309\u0323", "èéüúë", strict=True))}  # fmt: skip
_VNI_MARKS = {"\u0302": "â", "\u0306": "ê"}
_VNI_SINGLE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def typed(text: str, font: str) -> str:
    """A text as it was typed in an old font."""
    return "".join((_tcvn3 if font == "TCVN3" else _vni)(sign) for sign in unicodedata.normalize("NFC", text))


def _tcvn3(sign: str) -> str:
    code = _TCVN3.get(sign, _TCVN3.get(sign.lower()))
    return chr(code) if code else sign


def _vni(sign: str) -> str:
    small = sign.lower()
    if small in _VNI_SINGLE:
        return _cased(_VNI_SINGLE[small], sign)
    base, *marks = unicodedata.normalize("NFD", small)
    if not marks or sign.isascii():
        return sign
    if marks[0] == "\u031b":  # the horn
        return _cased({"o": "ô", "u": "ö"}[base] + "".join(_VNI_TONES[tone] for tone in marks[1:]), sign)
    marks.sort(key=lambda mark: mark not in _VNI_MARKS)
    if marks[0] in _VNI_MARKS:
        mark, *tones = marks
        return _cased(base + (_VNI_MARKED[mark][tones[0]] if tones else _VNI_MARKS[mark]), sign)
    return _cased(base + _VNI_TONES[marks[0]], sign)


def _cased(text: str, sign: str) -> str:
    return text.upper() if sign.isupper() else text
