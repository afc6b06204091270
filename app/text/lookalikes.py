"""Words that look alike: what a reader would take a name for, whatever letters it is written in."""

import re
import unicodedata

# Letters of other alphabets, and signs, beside the Latin letter they pass for.
ALIKE = str.maketrans(
    {
        letter: latin
        for latin, letters in {
            "a": "аαɑᴀ@4",
            "b": "ьвβʙ",
            "c": "сϲᴄ",
            "d": "ԁɗᴅ",
            "e": "еєεҽᴇ3",
            "f": "ƒ",
            "g": "ɡɢ9",
            "h": "һнʜ",
            "i": "іιıїɪlӏ1|!",
            "j": "јϳᴊ",
            "k": "кκᴋ",
            "m": "мᴍϻ",
            "n": "пηոɴ",
            "o": "оοσօᴏ0",
            "p": "рρᴘ",
            "r": "гʀᴦ",
            "s": "ѕꜱ5$",
            "t": "тτᴛ7",
            "u": "υսᴜ",
            "v": "ѵνᴠ",
            "w": "ԝωᴡ",
            "x": "хχ",
            "y": "уүγʏ",
            "z": "ᴢ",
        }.items()
        for letter in letters
    }
)


def letters_of(text: str) -> str:
    """Case, width, ornaments, accents and joiners taken away; “Ａdmîn” becomes “admin”."""
    broad = unicodedata.normalize("NFKC", text).casefold()
    parts = unicodedata.normalize("NFKD", broad)
    return "".join(sign for sign in parts if unicodedata.category(sign) not in ("Mn", "Me", "Cf"))


def skeleton(text: str) -> str:
    """What two texts have in common that look the same: `l`, `1` and `i` are one, `rn` is `m`."""
    alike = letters_of(text).translate(ALIKE).translate(ALIKE)
    return alike.replace("rn", "m").replace("vv", "w")


def readings_of(text: str) -> tuple[list[str], list[str]]:
    """The skeletons of a text's words, which end at anything but a letter and where a capital
    follows a small letter; and again with the digits and signs that stand for letters."""
    parted = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])", " ", unicodedata.normalize("NFKC", text))
    strict = re.findall(r"[^\W\d_]+", letters_of(parted))
    loose = re.findall(r"[^\W_]+", letters_of(parted).translate(ALIKE))
    return [*map(skeleton, strict)], [*map(skeleton, loose)]
