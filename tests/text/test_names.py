import pytest

from app.text.names import (
    read_alike,
    why_not_address,
    why_not_line,
    why_not_name,
    why_not_text,
    why_not_title,
)
from app.text.typed import clean_line

REAL = """
Ada Lovelace|O’Neill-Søren|José María Ñandú|J. R. R. Tolkien|Nguyễn Thị Minh Khai|Tạ Quang|Ta Minh
Stafford|Adminta Pope|Master Dean|Proffitt|Teachey|Systema|Staffan|Modi|Guest|Vivian Wu|Arno Stern
Хрущёв Никита|Ирина Админова|Δημήτρης Παπαδόπουλος|Ştefan İnce|Иосиф|ﬁnal|straße|me|new
王小明|김철수|조교영|நா. முத்துக்குமார்|प्रिया शर्मा
שָׁלוֹם כהן|نیما یوشیج|Zoë 🦊|xn--dmin-moa|می\u200cخواهم رضا|👩\u200d🎓 Ana|👩\u200d❤\ufe0f\u200d👨 Bo
Ta Thu Thao|Thao Ta|Ta My|My Ta|An Ta|A. Ta|T. A. Nguyen|TA Nguyen|Edith Head|Ann Fellows|Mo D
Ann Lead|Chief Ogunde|Grace Class|Ga Eun Kim|Modou|Tara|Tata|Taha|T. Aiken|Course|Graduate
Anna 2nd|<b>Ann</b>|{{ 7*7 }} Ann|"Ann" <dean@example.invalid>,
"""
STAFF = """
observer|la moderadora|Ayudante Docente
admin|ADMIN|Admin2|adm1n|Adm!n|A d m i n|ad.min|site_admin|CourseAdmin
аdmin|admіn|αdmin|ａｄｍｉｎ|ädmin
Ⓐdmin|𝐀𝐝𝐦𝐢𝐧|adrnin|admın|Prof. Ada Lovelace (Instructor)|Prof Smith|ınstructor|INSTRUCTORİ
lnstructor|Instruct0r|Instructors
Teaching Assistant|Anna (TA)|Anna [Mod]|ADMINISTRATOR|ѕtaff|Tеacher|Moderator
TA|ta|T.A.|T. A.|T A|t-a|TA 1|TA#2|7A|ＴＡ|тa|Course TA|CourseTA|course_ta|the TA|The T.A.|Your TA
Head TA|TA (history)|TA for the class|GSI|TF|TFs|Teaching Fellow|Teaching Fellows|Graduate Fellow
Mod|The Mods|m0d|Course Team|Course lead|Head of Department|Head of the Course|Section Leader|Grader
Профессор Иванов|Администратор|王教授|Course Staff|Colloquy
"""
TAKEN = """
Anonymous|anonymous student|[deleted]|[deleted user]|Name not recorded|name-not-recorded
Withdrawn by its author
"""


def listed(names: str) -> list[str]:
    return names.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize("name", listed(REAL))
def test_people_have_such_names(name: str) -> None:
    assert why_not_name(clean_line(name)) is None


@pytest.mark.parametrize("name", listed(STAFF))
def test_nobody_looks_like_staff_by_name(name: str) -> None:
    assert "role" in (why_not_name(clean_line(name)) or "")


@pytest.mark.parametrize("name", listed(TAKEN))
def test_nobody_takes_the_words_for_a_missing_name(name: str) -> None:
    assert "missing" in (why_not_name(clean_line(name)) or "")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Please write"),
        ("\u00a0\u3000", "Please write"),
        ("\u2800", "cannot be seen"),
        ("\u3164", "cannot be seen"),
        ("\u202eadmin", "cannot be seen"),
        ("\u2066x\u2069", "cannot be seen"),
        ("a\u200bnna", "cannot be seen"),
        ("a\u200dnna", "cannot be seen"),
        ("\ufeffanna", "cannot be seen"),
        ("an\u00adna", "cannot be seen"),
        ("anna\ufe0f", "cannot be seen"),
        ("\U000e0061nna", "cannot be seen"),
        ("\ue000nna", "cannot be seen"),
        ("Ann\x00", "control character"),
        ("Ann\x1b[31m", "control character"),
        ("Ann\x0bBcc: x@example.invalid", "control character"),
        ("Ann\u2028Bcc: x@example.invalid", "control character"),
        ("Ann\ufffe", "does not exist"),
        ("=?utf-8?q?Ann=0D=0ABcc:_x?=", "mail programs"),
        ("Z\u0351\u036e\u0320algo", "accents"),
        ("..", "letter"),
        ("%00", "letter"),
        ("🦊", "letter"),
        ("a" * 81, "80"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(name: str, says: str) -> None:
    assert says in (why_not_name(clean_line(name)) or "")


@pytest.mark.parametrize(
    "title",
    [
        "The Illusion of Khrushchev",
        "1917",
        "?",
        "田中さんにあげて下さい",
        "🏳️‍🌈 👩🏽",
        "بسم الله 1917",
        "\u202babc\u202c \u2067x\u2069",
        "Admin and Anonymous: a history",
        "<script>alert(1)</script>",
        "{0.__class__} %s",
        "a = b?",
        "x" * 200,
    ],
)
def test_any_script_makes_a_title(title: str) -> None:
    assert why_not_title(clean_line(title)) is None


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("", "Please write"),
        ("\u200b\u2800", "seen"),
        ("\ufe0f", "seen"),
        ("a\x07b", "control character"),
        ("a\u2029b", "control character"),
        ("=?utf-8?b?QQ==?=", "mail programs"),
        ("\u202eabc", "direction"),
        ("abc\u202c", "direction"),
        ("\u2066abc\u202c", "direction"),
        ("x" * 201, "200"),
    ],
)
def test_what_breaks_a_page_or_a_mail_is_no_title(title: str, says: str) -> None:
    assert says in (why_not_title(clean_line(title)) or "")


def test_a_line_may_be_empty_but_not_broken() -> None:
    assert why_not_line("") is None
    assert why_not_text("") is None
    assert why_not_line("Fall 2026 · Сектор Б") is None
    assert why_not_line("a\x00") is not None


@pytest.mark.parametrize(
    "address",
    ["student@demo.example", "a+b@example.invalid", "A@EXAMPLE.INVALID", "o'neill@a-b.example.edu"],
)
def test_plain_addresses_are_taken(address: str) -> None:
    assert why_not_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "student",
        "@example.org",
        "a@",
        "a@localhost",
        "a@-b.example",
        "a@b..example",
        ".a@b.example",
        "a@b.example\nBcc: c@d.example",
        "a@b.example\x00",
        "a@b.example,c@d.example",
        "a@b.example>, <c@d.example",
        '"a b"@b.example',
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "=?x?q?41=3E=20?=b@example.invalid",
        "a@exаmple.invalid",
        "-oQ/tmp@example.invalid",
        "-oQ/tmp -X/tmp/x@example.invalid",
        "a" * 65 + "@b.example",
        "a@" + "b." * 130 + "example",
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    assert why_not_address(address) is not None


@pytest.mark.parametrize(
    "text",
    ["Кто виноват?\n\nЧто делать?", "a\t\u202bنص\u202c\n\u2067x\u2069", "\u200fنص\u200e, 1956\n"],
)
def test_a_plain_text_of_many_lines(text: str) -> None:
    assert why_not_text(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("fine\n\u202eabc", "fine\nabc\u202c\nfine", "fine\n\u2066abc\u202c"),
        "fine\n\u202eabc\nand here back\u202c",  # a direction ends with its line
    ],
)
def test_a_line_that_turns_its_neighbours_is_named(text: str) -> None:
    assert "Line 2 holds a sign that turns the writing direction" in (why_not_text(text) or "")


@pytest.mark.parametrize(
    "other",
    [
        "Ines Halvorsen",
        "INES  HALVORSEN",
        "Ines Halvorsen.",
        "Halvorsen, Ines",
        "Inés Halvørsen",
        "Dr. Ines Halvorsen",
        "Ines Halvorsen PhD",
        "Ines Halvorsen, TA",
        "Ines Наlvоrsen",  # its H, a and o are Cyrillic
        "InesHalvorsen",
        "I n e s Halvorsen",
        "1nes Ha1vorsen",
    ],
)
def test_what_reads_alike(other: str) -> None:
    assert read_alike("Ines Halvorsen", other)
    assert read_alike(other, "Ines Halvorsen")


@pytest.mark.parametrize("other", ["Ines Halvors", "Ines M. Halvorsen", "Ida Halvorsen", "伊内斯"])
def test_what_does_not_read_alike(other: str) -> None:
    assert not read_alike("Ines Halvorsen", other)
    assert read_alike("伊内斯", "伊内斯")
