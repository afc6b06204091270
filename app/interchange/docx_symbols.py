"""What the signs of symbol fonts mean: they stand at places of their own, without a meaning."""

PRIVATE = 0xF000  # where Word puts the signs of such a font

# The font “Symbol”, from 0x20 and from 0xA1 on; “¤” stands for what has no sign of its own.
SYMBOL = dict(
    zip(
        [*range(0x20, 0x7F), *range(0xA0, 0xFF)],
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?"
        "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
        "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
        "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪¤〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)


def _table(signs: str) -> dict[int, str]:
    """`28☎ 2A✉`: which sign stands at which place."""
    return {int(one[:2], 16): one[2:] for one in signs.split()}


WINGDINGS = _table(
    "28☎ 2A✉ 36⌛ 3F✍ 41✌ 43👍 44👎 45☜ 46☞ 47☝ 48☟ 4A☺ 4B😐 4C☹ 4E☠ 54❄ 55✞ 56✞ 58✠ 59✡ "
    "5A☪ 5B☯ 6C● 6E■ 6F□ 71❑ 72❒ 73⬧ 74⧫ 75◆ 76❖ 77⬥ 7B❀ 7C✿ 7D❝ 7E❞ 81① 82② 83③ 84④ "
    "85⑤ 86⑥ 87⑦ 88⑧ 89⑨ 8A⑩ 9E· 9F• A7▪ A8◻ AB★ D8➢ DF← E0→ E1↑ E2↓ E8➔ EF⇦ F0⇨ F1⇧ "
    "F2⇩ F3⬄ FB✗ FC✓ FD☒ FE☑"
)
WINGDINGS_2 = _table("4F✗ 50✓ 51☒ 52☑ 54☒ 97● A3☐")
WINGDINGS_3 = _table("21← 22→ 23↑ 24↓ 70▲ 71▼ 74◀ 75▶")
WEBDINGS = _table("33◀ 34▶ 35▲ 36▼ 59♥ 61✔ 72✖")

FONTS = {
    "symbol": SYMBOL,
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "wingdings 3": WINGDINGS_3,
    "webdings": WEBDINGS,
}


def sign(font: str, place: int) -> str | None:
    """The character that a font shows at a place; None where we do not know it."""
    known = FONTS.get(font.lower())
    here = place - PRIVATE if PRIVATE <= place < PRIVATE + 0x100 else place
    if known is not None:
        return known.get(here)
    return None if here != place or place < 0x20 else chr(place)


def read(font: str, words: str) -> tuple[str, int]:
    """The words of a run, and how many of its signs are not known. A known symbol font gives all
    its signs; in any other, what stands at places of its own has no meaning."""
    symbolic = font.lower() in FONTS
    if not symbolic and not any(PRIVATE <= ord(one) < PRIVATE + 0x100 for one in words):
        return words, 0
    signs = [one if one.isspace() else sign(font, ord(one)) for one in words]
    return "".join(one or "" for one in signs), signs.count(None)
