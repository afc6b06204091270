"""What is written into a log, in the order in which it is done here: who, by which form, and the
line that must stand then. A new deed is listed here (`test_deeds` finds it by itself)."""

from typing import Any, NamedTuple

COURSE, ESSAY = "/courses/{course}", "/courses/{course}/essays/{published}"
LATER, MONDAY = f"{COURSE}/modules/{{later}}", f"{COURSE}/sections/{{monday}}"
PEOPLE, INVITE = f"{COURSE}/people", f"{COURSE}/people/invite"
BOARD = "/administration"
RUTH = "Ruth Lindqvist (author@world.example)"
TOMAS = "Tomas Ferreira (assistant@world.example)"
BEATRIZ = "Beatriz Okafor (outsider@world.example)"

PAGE = """\
Bread

Posted on April 2, 2017 by Ida Marsh

A question of grain.

1 thought on “Bread”

  • April 3, 2017 at 12:23 pm

    Of dust.

Leave a Reply
"""
LIST = "Email;Section\nann@x.example;Friday\nauthor@world.example;Friday\n"


class Deed(NamedTuple):
    """`who` opens `page` and sends its form that goes to `action`, by each button of `press` (an
    empty one: the first). `told`: the line of each log."""

    who: str
    page: str
    action: str
    told: dict[str, str]
    fields: dict[str, Any] = {}
    press: tuple[str, ...] = ("",)


def course(line: str) -> dict[str, str]:
    return {"course": line}


def board(line: str) -> dict[str, str]:
    return {"board": f"Ottilie Brandt {line}"}


def staff(page: str, action: str, line: str, *press: str, **fields: Any) -> Deed:
    """What the instructor does in the course."""
    return Deed("instructor", page, action, course(line), fields, press or ("",))


def administrator(page: str, action: str, line: str, *press: str, **fields: Any) -> Deed:
    return Deed("administrator", page, action, board(line), fields, press or ("",))


IN_COURSES = [
    Deed("instructor", "/courses/new", "/new", {"new": "opened the course"}, {"title": "Bread"}),
    staff(f"{COURSE}/edit", "/edit", "changed the course's settings"),
    staff(f"{COURSE}/edit", "/archive", "archived the course"),
    staff(f"{COURSE}/edit", "/unarchive", "took the course out of the archive"),
    Deed(
        *("instructor", f"{COURSE}/copy", "/copy"),
        {
            "course": "copied modules and questions into Soviet History ({new})",
            "new": "opened the course, a copy of Soviet History, Spring 2026",
        },
        press=("show=1", ""),
    ),
    staff(f"{COURSE}/modules/new", "/new", "added the module Week 13", title="Week 13"),
    staff(f"{LATER}/edit", "/edit", "changed the module Week 12", title="Week 12"),
    staff(f"{LATER}/prompt", "/prompt", "asked the question of Week 12", question="Why?"),
    staff(f"{LATER}/prompt", "/prompt", "changed the question of Week 12", question="Why not?"),
    staff(f"{LATER}/prompt", "/remove", "removed the question of Week 12"),
    staff(
        *(f"{COURSE}/modules/{{thaw}}/essays", "/essays"),
        "moved essays “Dachas for Everyone” from “Week 11 · The Thaw” into “Week 12”",
        essays=["{unanswered}"],
        to="{later}",
    ),
    staff(
        *(f"{LATER}/essays", "/essays"),
        "moved essays “Dachas for Everyone” from “Week 12” out of all modules",
        essays=["{unanswered}"],
        to="none",
    ),
    staff(f"{LATER}/edit", "/delete", "deleted the module Week 12"),
    staff(f"{COURSE}/sections", "/sections", "added the section Noon", title="Noon"),
    staff(
        *(f"{COURSE}/sections/none", "/none"),
        "put people into sections: Joon-ho Dae into “Monday”",
        people=["{classmate}"],
        to="{monday}",
    ),
    staff(f"{MONDAY}/edit", "/edit", "changed the section Tuesday", title="Tuesday"),
    staff(f"{MONDAY}/edit", "/remove", "removed the section Tuesday"),
    staff(INVITE, "/invite", "added the section Friday", "", "add=1", listed=LIST),
    staff(
        *(INVITE, "/invite", "put people into sections: Ruth Lindqvist into “Friday”"),
        *("", "place=1"),
        listed=LIST,
    ),
    staff(INVITE, "/invite", "invited 1 person", "", "save=1", listed=LIST),
    staff(
        *(f"{PEOPLE}/invited", "/{waiting}/withdraw", "withdrew the invitation of Sofia Marin"),
    ),
    staff(PEOPLE, "/join-code", "made a new join code"),
    staff(
        PEOPLE, "/{observer}/role", "gave the role of assistant to Mirela Popa", role="assistant"
    ),
    Deed(
        *("observer", f"{PEOPLE}/{{observer}}/remove", "/remove"),
        course("Mirela Popa left the course"),
    ),
    staff(PEOPLE, "/{observer}/readmit", "readmitted Mirela Popa"),
    staff(f"{PEOPLE}/{{classmate}}/remove", "/remove", "removed Joon-ho Dae"),
    staff(
        *(f"{COURSE}/essays/{{unanswered}}", "/feedback/{ready}/release"),
        "released feedback on Dachas for Everyone",
    ),
    Deed("assistant", ESSAY, "/feedback", {}, press=("ready=1",)),
    staff(
        *(f"{COURSE}/feedback", "/modules/{thaw}/release"),
        "released 1 letter of feedback in Week 11 · The Thaw",
    ),
    staff(
        *(f"{ESSAY}/hide", "/hide", "hid the essay “The Illusion of the Thaw”: It is unkind."),
        reason="It is unkind.",
    ),
    staff(ESSAY, "/unhide", "restored the essay “The Illusion of the Thaw”"),
    staff(
        *(f"{ESSAY}/comments/{{asked}}/hide", "/hide"),
        "hid a comment by Joon-ho Dae on “The Illusion of the Thaw”: So is this.",
        reason="So is this.",
    ),
    staff(
        *(ESSAY, "/{asked}/unhide"),
        "restored a comment by Joon-ho Dae on “The Illusion of the Thaw”",
    ),
    staff(
        *(f"{COURSE}/import", "/import"),
        "imported from a saved page “Bread”: the essay and 1 comment",
        *("", "save=1"),
        source=PAGE,
    ),
    staff(
        *(f"{COURSE}/essays/{{imported}}/writer", "/writer"),
        "assigned the imported essay “Salt” to Ruth Lindqvist",
        writer="{author}",
    ),
    staff(
        *(f"{COURSE}/essays/{{imported}}/writer", "/writer"),
        "took the imported essay “Salt” from Ruth Lindqvist",
        writer="",
    ),
    staff(
        *(f"{COURSE}/essays/{{imported}}/comments/{{remark}}/writer", "/writer"),
        "assigned an imported comment on “Salt” to Ruth Lindqvist",
        writer="{author}",
    ),
    staff(
        *(f"{COURSE}/participation", "/participation.csv"),
        "downloaded the participation in the whole course",
    ),
]

OF_RUTH = f"{BOARD}/people/{{person}}"
OF_TOMAS = f"{BOARD}/people/{{colleague}}"
LINK = "made a one-time link to a new password for"
ON_THE_BOARD = [
    administrator(BOARD, "/{person}/courses", f"gave leave to open courses to {RUTH}", "allowed=1"),
    administrator(
        BOARD, "/{person}/courses", f"took leave to open courses from {RUTH}", "allowed=0"
    ),
    Deed(
        *("administrator", f"{OF_RUTH}/password-link", "/password-link"),
        board(f"{LINK} {RUTH}") | course(f"Ottilie Brandt {LINK} Ruth Lindqvist"),
    ),
    administrator(f"{BOARD}/people/{{stranger}}/suspend", "/suspend", f"suspended {BEATRIZ}"),
    administrator(BOARD, "/{stranger}/suspension/end", f"ended the suspension of {BEATRIZ}"),
    Deed(
        *("administrator", f"{BOARD}/appoint?to={{course_id}}", "/appoint"),
        board(f"appointed {TOMAS} as an instructor of Soviet History")
        | course("Ottilie Brandt made an instructor of Tomas Ferreira"),
        {"email": "assistant@world.example"},
    ),
    administrator(
        f"{OF_TOMAS}/administrator", "/administrator", f"made an administrator of {TOMAS}"
    ),
    administrator(f"{OF_TOMAS}/ordinary", "/ordinary", f"took the administration from {TOMAS}"),
    administrator(f"{OF_RUTH}/administrator", "/administrator", f"made an administrator of {RUTH}"),
    administrator(
        f"{BOARD}/people/{{me}}/ordinary", "/ordinary", "stepped down as an administrator"
    ),
]  # then Ruth reads the board's log

DEEDS = [*IN_COURSES, *ON_THE_BOARD]
