"""Class lists in the forms in which people have them."""

import codecs

import pytest

from app.interchange.roster import Listed, RosterError, read_roster, words_of_list

ANN, JOON = ("Ann Lee", "ann@x.edu"), ("Joon-ho Dae", "joon@x.edu")
BARE = ("", "ann@x.edu")


def people(text: str) -> list[tuple[str, str]]:
    """Who is understood to be on the list."""
    return [(one.name, one.address) for one in read_roster(text) if not one.trouble]


def trouble(line: str) -> str:
    (one,) = read_roster(line)
    return one.trouble


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee <ann@x.edu>",
        "Lee, Ann <ann@x.edu>",
        '"Lee, Ann" <ann@x.edu>',
        "'Ann Lee' <ann@x.edu>;",
        "Ann Lee ann@x.edu",
        "ann@x.edu Ann Lee",
        "ann@x.edu,Ann Lee",
        "ann@x.edu;Lee;Ann",
        "Ann Lee (ann@x.edu)",
        "Ann Lee - ann@x.edu",
        "Ann Lee: ann@x.edu",
        "Ann Lee\tann@x.edu",
        "Lee\tAnn\tann@x.edu",
        "Lee,Ann,ann@x.edu",
        '"Lee","Ann","ann@x.edu"',
        "3;Lee;Ann;ann@x.edu;HIST 3644",
        "12345\tLee, Ann\tann@x.edu",
        "1. Ann Lee <ann@x.edu>",
        "• Ann Lee | ann@x.edu",
        "To: Ann Lee <ann@x.edu>,",
        "Lee, Ann, PhD <ann@x.edu>",
        "Ann Lee <ann@x.edu<mailto:ann@x.edu>>",
        "Ann  Lee\u00a0<ANN@X.EDU>",
        "\ufeffAnn Lee <ann@x.edu>",
    ],
)
def test_one_person_in_a_line(line: str) -> None:
    assert people(line) == [ANN]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "ann@x.edu",
            "<ann@x.edu>",
            "mailto:ann@x.edu",
            " ann@x.edu. ",
            '"ann@x.edu" <ann@x.edu>',
        ),
        *("ann@x.edu <mailto:ann@x.edu>", "7, ann@x.edu", "- ann@x.edu", "ann@x.edu,,,"),
    ],
)
def test_an_address_alone(line: str) -> None:
    assert people(line) == [BARE]


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee <ann@x.edu>, Joon-ho Dae <joon@x.edu>",
        '"Lee, Ann" <ann@x.edu>; "Dae, Joon-ho" <joon@x.edu>;',
        "Lee, Ann <ann@x.edu>, Dae, Joon-ho <joon@x.edu>",
        "Ann Lee ann@x.edu; Joon-ho Dae joon@x.edu",
        "ann@x.edu Ann Lee; joon@x.edu Joon-ho Dae",
        "Ann Lee <ann@x.edu>\nJoon-ho Dae <joon@x.edu>\n",
        "\r\n\r\nAnn Lee <ann@x.edu>\r\n\r\nJoon-ho Dae <joon@x.edu>\r\n",
        "Ann Lee <ann@x.edu>\u2028Joon-ho Dae <joon@x.edu>",
    ],
)
def test_several_people(line: str) -> None:
    assert people(line) == [ANN, JOON]


def test_addresses_parted_by_anything() -> None:
    line = "a@x.edu, b@x.edu;c@x.edu d@x.edu,e@x.edu"
    assert [address for _, address in people(line)] == [f"{sign}@x.edu" for sign in "abcde"]


def test_a_name_beside_one_address_is_not_the_others() -> None:
    assert people("ann@x.edu, Joon-ho Dae <joon@x.edu>") == [BARE, JOON]
    assert people("Ann Lee <ann@x.edu>, joon@x.edu") == [ANN, ("", "joon@x.edu")]


TABLES = {
    "spreadsheet": "Last Name;First Name;Email\nLee;Ann;ann@x.edu\nDae;Joon-ho;joon@x.edu\n",
    "another order": "Email\tFirst\tLast\nann@x.edu\tAnn\tLee\njoon@x.edu\tJoon-ho\tDae\n",
    "one name": 'Name,E-mail\nAnn Lee,ann@x.edu\n"Dae, Joon-ho",joon@x.edu\n',
    "Excel": "sep=;\nName;E-Mail\nLee, Ann;ann@x.edu\nDae, Joon-ho;joon@x.edu\n",
    "Canvas gradebook": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Week 1 (100)\n"
        '"Lee, Ann",101,s1,ann@x.edu,HIST 3644,95\n'
        '"Dae, Joon-ho",102,s2,joon@x.edu,HIST 3644,\n'
    ),
    "Canvas analytics": (
        "Student Name,Student ID,Student SIS ID,Email,Section Name\n"
        "Ann Lee,101,s1,ann@x.edu,HIST 3644\nJoon-ho Dae,102,s2,joon@x.edu,HIST 3644\n"
    ),
    "Moodle": (
        "First name,Last name,ID number,Institution,Department,Email address\n"
        "Ann,Lee,,,History,ann@x.edu\nJoon-ho,Dae,,,,joon@x.edu\n"
    ),
    "Blackboard": (
        '"Last Name","First Name","Username","Student ID","Email","Role"\n'
        '"Lee","Ann","alee3","9001","ann@x.edu","Student"\n'
        '"Dae","Joon-ho","jdae1","9002","joon@x.edu","Student"\n'
    ),
    "Blackboard, tabs": (
        "Last Name\tFirst Name\tUsername\nLee\tAnn\tann@x.edu\nDae\tJoon-ho\tjoon@x.edu\n"
    ),
    "French": "Nom;Prénom;Adresse de courriel\nLee;Ann;ann@x.edu\nDae;Joon-ho;joon@x.edu\n",
    "German": "Vorname,Nachname,E-Mail-Adresse\nAnn,Lee,ann@x.edu\nJoon-ho,Dae,joon@x.edu\n",
    "names that were not quoted": "Name,Email\nLee, Ann, ann@x.edu\nDae, Joon-ho, joon@x.edu\n",
    "a cell of two lines": 'Name,Email\n"Lee,\nAnn",ann@x.edu\nJoon-ho Dae,joon@x.edu\n',
    "a lost quotation mark": 'Name,Email\n"Ann Lee,ann@x.edu\nJoon-ho Dae,joon@x.edu\n',
    "addresses with names": "Name,Email\n,Ann Lee <ann@x.edu>\nJoon-ho Dae,mailto:joon@x.edu\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_tables_with_headings(table: str) -> None:
    assert people(table) == [ANN, JOON]


def test_what_stands_above_the_headings_is_told() -> None:
    rows = read_roster("HIST 3644\nSpring 2026\n\nName,Email\nAnn Lee,ann@x.edu")
    assert [row.line for row in rows] == [1, 2, 5]
    assert [bool(row.trouble) for row in rows] == [True, True, False]


def test_an_address_of_another_column_is_nobodys() -> None:
    rows = read_roster("Name,Email,Parent's email\nAnn,,mum@x.edu\nBo,bo@x.edu,dad@x.edu")
    assert [(row.name, row.address) for row in rows] == [("Ann", ""), ("Bo", "bo@x.edu")]
    assert "no e-mail address" in rows[0].trouble


def test_each_line_is_told_by_its_number() -> None:
    rows = read_roster("Ann Lee <ann@x.edu>\n\nJoon-ho Dae\nann@X.edu")
    assert rows == [
        Listed(1, "Ann Lee <ann@x.edu>", "Ann Lee", "ann@x.edu"),
        Listed(3, "Joon-ho Dae", trouble="There is no e-mail address in this line."),
        Listed(4, "ann@X.edu", "", "ann@x.edu", first=1),
    ]


def test_a_role_is_no_reason_to_give_it() -> None:
    rows = read_roster("Name,Email,Role\nAnn,ann@x.edu,Teacher\nBo,bo@x.edu,Student")
    assert "makes students only" in rows[0].note
    assert not rows[1].note


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Ann Lee", "no e-mail address"),
        ("@ann", "no e-mail address"),
        ("Ann @ x.edu", "no e-mail address"),
        ("müller@x.edu", "does not look like an e-mail address"),
        ("ann@localhost", "does not look like an e-mail address"),
        ("a@b@x.edu", "does not look like an e-mail address"),
        ("=?utf-8?q?Ann?= <ann@x.edu>", "mail programs would change the text"),
        ("=?utf-8?q?a?=@x.edu", "does not look like an e-mail address"),
        ("Ann\x00Lee <ann@x.edu>", "could not be read"),
        ("Ann\x1b[2J <ann@x.edu>", "could not be read"),
        ("an\x07n@x.edu", "could not be read"),
        ("Ann\u202eLee <ann@x.edu>", "cannot be seen"),
        ("Ann\u200bLee <ann@x.edu>", "cannot be seen"),
        ("Professor Lee <ann@x.edu>", "looks like a role"),
        ("<b>Ann</b> <ann@x.edu>", "“<” or a “>”"),
        ("<script>alert(1)</script> ann@x.edu", "“<” or a “>”"),
        ('=HYPERLINK("http://x.example") ann@x.edu', "formula"),
        ("=1+1@x.edu", "formula"),
        ("+cmd@x.edu", "formula"),
        (f"{'a' * 81} <ann@x.edu>", "81 characters; 80 fit"),
        (f"{'a' * 65}@x.edu", "does not look like an e-mail address"),
    ],
)
def test_what_is_not_understood_is_told_in_words(line: str, why: str) -> None:
    assert why in trouble(line)


LISTED = "Zoë Šimková <zoe@x.edu>\r\nJoon-ho Dae <joon@x.edu>\r\n"


@pytest.mark.parametrize(
    "data",
    [
        *(LISTED.encode(), LISTED.encode("utf-8-sig"), LISTED.encode("cp1252", "ignore")),
        *(LISTED.encode("utf-16"), codecs.BOM_UTF16_BE + LISTED.encode("utf-16-be")),
        *(LISTED.encode("utf-16-le"), LISTED.encode("utf-16-be")),
    ],
    ids=["utf-8", "utf-8 marked", "windows", "utf-16", "utf-16 be", "le unmarked", "be unmarked"],
)
def test_files_as_programs_write_them(data: bytes) -> None:
    found = people(words_of_list(data))
    assert [address for _, address in found] == ["zoe@x.edu", "joon@x.edu"]
    assert found[0][0].startswith("Zoë")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04" + b"\0" * 40, "a file of Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 40, "a file of Excel"),
        (b"%PDF-1.7", "a PDF"),
        ("Zoë, Šimková, Łukasz\n".encode() + b"b\xff@x.edu", "Line 2"),
        (b"\xff\xfea", "neither UTF-8 nor Windows-1252"),
        (b"a" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_files_that_cannot_be_read_say_so(data: bytes, why: str) -> None:
    with pytest.raises(RosterError, match=why):
        words_of_list(data)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_an_empty_list_is_refused(text: str) -> None:
    with pytest.raises(RosterError, match="nothing on this list"):
        read_roster(text)
