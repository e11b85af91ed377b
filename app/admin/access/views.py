"""What the templates of the door may see."""

from dataclasses import dataclass

from app.admin.desk import Desk


@dataclass(frozen=True, slots=True)
class SignInView:
    """`fault` is a code ("" for none), `seconds` how long to wait."""

    login: str
    back: str
    fault: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class PasswordView:
    desk: Desk
    least: int
    forced: bool
    phone: str
    fault: str = ""
