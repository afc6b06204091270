"""What is accepted at the door and on one's account page."""

import re
import unicodedata
from typing import Any

from wtforms import HiddenField, PasswordField, RadioField, ValidationError

from app.accounts.models import PASSWORD_LENGTH, PASSWORD_LIMIT, Person
from app.accounts.rhythm import Rhythm
from app.forms import AtMost, Form, LineField, Needed, a_name, an_address, typed

NEXT_LIMIT = 2000  # characters of an address to go on to; a longer one is none of ours
NOT_THE_ADDRESS = "A password cannot be your e-mail address."
CODE = re.compile(r"[A-Za-z0-9_-]{12,32}")


class PasswordInput(PasswordField):
    """A password: never sent back, and the same on every keyboard (NFKC)."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = unicodedata.normalize("NFKC", typed(valuelist))


class CodeField(LineField):
    """A course's join code, or the whole link that holds it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = join_code_in(typed(valuelist))


def join_code_in(text: str) -> str:
    """The code in what somebody pasted: a code, or a link such as …/join/<code>."""
    return text.strip().rstrip("/").rpartition("/join/")[2].partition("?")[0].strip()


def could_be_code(text: str) -> bool:
    """Whether a join code may look like this; anything else need not be looked up."""
    return CODE.fullmatch(text) is not None


def long_enough(form: Form, field: Any) -> None:
    """A validator: long enough to be hard to guess, short enough to be reckoned with."""
    length = len(field.data or "")
    if not length:
        raise ValidationError(f"Please choose a password of at least {PASSWORD_LENGTH} characters.")
    if length < PASSWORD_LENGTH:
        raise ValidationError(
            f"A password needs at least {PASSWORD_LENGTH} characters; this one has {length}. "
            "Three or four words in a row make a good one."
        )
    if length > PASSWORD_LIMIT:
        raise ValidationError(
            f"This password is longer than {PASSWORD_LIMIT} characters. Please shorten it."
        )


def not_the_address(form: Form, field: Any) -> None:
    """A validator: the password is not what everybody would try first."""
    if Person.tidy_address(field.data or "") == Person.tidy_address(form["email"].data or ""):
        raise ValidationError(NOT_THE_ADDRESS)


class SignInForm(Form):
    email = LineField(
        "E-mail address", validators=[Needed("Please write your e-mail address."), an_address]
    )
    password = PasswordInput(
        "Password", validators=[Needed("Please write your password."), AtMost(PASSWORD_LIMIT)]
    )
    next = HiddenField()


class RegisterForm(Form):
    name = LineField("Your name", validators=[Needed("Please write your name."), a_name])
    email = LineField(
        "E-mail address", validators=[Needed("Please write your e-mail address."), an_address]
    )
    password = PasswordInput("Password", validators=[long_enough, not_the_address])
    code: LineField = CodeField("Course code")

    def refuse_code(self, sentence: str) -> None:
        self.code.errors = [sentence]


class FirstRunForm(RegisterForm):
    code = LineField(
        "One-time code", validators=[Needed("Please write the code that the server has printed.")]
    )


class InvitedForm(Form):
    """An account for somebody who was invited: the address is that of the invitation."""

    name = LineField("Your name", validators=[Needed("Please write your name."), a_name])
    password = PasswordInput("Password", validators=[long_enough])

    def __init__(self, invited: Any) -> None:
        super().__init__(name=invited.name)
        self.address: str = invited.email

    def validate_password(self, field: PasswordField) -> None:
        if Person.tidy_address(field.data or "") == self.address:
            raise ValidationError(NOT_THE_ADDRESS)


class NameForm(Form):
    name = LineField("Your name", validators=[Needed("Please write your name."), a_name])


class PasswordForm(Form):
    old_password = PasswordInput(
        "Present password",
        validators=[Needed("Please write the password you have now."), AtMost(PASSWORD_LIMIT)],
    )
    new_password = PasswordInput("New password", validators=[long_enough])


class ForgottenForm(Form):
    email = LineField(
        "E-mail address", validators=[Needed("Please write your e-mail address."), an_address]
    )


class NewPasswordForm(Form):
    new_password = PasswordInput("New password", validators=[long_enough])


class AddressForm(Form):
    email = LineField(
        "New e-mail address", validators=[Needed("Please write your new address."), an_address]
    )
    present_password = PasswordInput(
        "Your password",
        validators=[Needed("Please write the password you have now."), AtMost(PASSWORD_LIMIT)],
    )


class RhythmForm(Form):
    rhythm = RadioField(
        "When something is new",
        choices={
            Rhythm.AT_ONCE.value: "a mail tells you at once, of what concerns you alone",
            Rhythm.DAILY.value: "one mail a day tells you, in the morning",
            Rhythm.WEEKLY.value: "one mail a week tells you, on Monday morning",
            Rhythm.NEVER.value: "no mail tells you",
        },
        validate_choice=False,
    )

    def validate_rhythm(self, field: RadioField) -> None:
        if field.data not in list(Rhythm):
            raise ValidationError("Please choose one of these four.")


class AppointForm(Form):
    email = LineField(
        "E-mail address", validators=[Needed("Please write their e-mail address."), an_address]
    )
