"""Registration and sign-in: the participants' pages that need SQL (plain `def`)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from starlette.responses import RedirectResponse, Response

from app.deps import Db, HouseDep, Now
from app.keyring import derived
from app.models import Contest, Unit
from app.passwords import NOBODY, PIN_PURPOSE, hash_pin, pin_fits, pin_is_good, wait_ms
from app.quiz import views
from app.quiz.entrance.application import Application
from app.quiz.entrance.checking import PURPOSES, Checked, account_of, check, needs_of
from app.quiz.entrance.registration import find_units, me_of, register
from app.quiz.seat import language_of, page
from app.quiz.sight import contest_link
from app.rules.policy import Identity
from app.scoring import LiveContest
from app.texts import tell
from app.vietnamese import read_phone

router = APIRouter(prefix="/contests/{slug}")


def safe_path(back: str, otherwise: str) -> str:
    """A path of our own to go back to; never another site."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else otherwise


def positions_of(contest: LiveContest) -> tuple[str, ...]:
    """The positions that the audience of some round knows, to choose from."""
    return tuple(dict.fromkeys(label for live in contest.rounds for label in live.policy.audience.positions))


def consent_codes(identity: Identity) -> dict[str, str]:
    """Purpose -> the text agreed to: where other data than usual are asked for, they are named otherwise."""
    codes = {purpose: f"web.consent_{purpose}" for purpose in PURPOSES}
    return codes if identity == Identity() else codes | {"contest": "web.consent_contest_given"}


def view_of(db: Db, contest: LiveContest, given: Application, faults: dict[str, str]) -> views.EntryView:
    """The page as filled in so far; the chosen unit stays on top of those that fit the words."""
    identity = contest.policy.identity
    code_and_path = select(Unit.code, Unit.path).where(Unit.contest_id == contest.id, Unit.code == given.unit)
    chosen = [views.UnitOption(code, path) for code, path in db.exec(code_and_path)]
    found = [unit for unit in find_units(db, contest.id, given.unit_query) if unit not in chosen]
    return views.EntryView(
        contest=contest_link(contest),
        given=given,
        faults=faults,
        units=(*chosen, *found),
        searched=bool(given.unit_query.strip()),
        purposes=consent_codes(identity),
        needs=needs_of(identity),
        positions=positions_of(contest),
    )


def entry_page(
    request: Request, db: Db, contest: LiveContest, given: Application, faults: dict[str, str]
) -> Response:
    view = view_of(db, contest, given, faults)
    return page(request, "quiz/entry.html", view, status=422 if faults else 200)


@router.get("/entry")
def entry(request: Request, house: HouseDep, db: Db, slug: str) -> Response:
    contest = house.rounds.contest(slug)
    if house.sessions.me(request, contest.id):
        return RedirectResponse(f"/contests/{slug}", 303)
    return entry_page(request, db, contest, Application(), {})


@router.get("/units")
def units(request: Request, house: HouseDep, db: Db, slug: str, unit_query: str = "") -> Response:
    """The block of units that fit what has been typed so far."""
    contest = house.rounds.contest(slug)
    given = Application(unit_query=unit_query[:100])
    view = view_of(db, contest, given, {})
    return page(request, "quiz/entry.html", view, "units")


def application(
    name: Annotated[str, Form(max_length=200)] = "",
    birth_year: Annotated[str, Form(max_length=20)] = "",
    phone: Annotated[str, Form(max_length=40)] = "",
    pin: Annotated[str, Form(max_length=20)] = "",
    unit: Annotated[str, Form(max_length=64)] = "",
    unit_query: Annotated[str, Form(max_length=100)] = "",
    member: Annotated[str, Form(max_length=5)] = "",
    consent: Annotated[list[str], Form()] = [],  # noqa: B006
    birth_date: Annotated[str, Form(max_length=20)] = "",
    sex: Annotated[str, Form(max_length=10)] = "",
    email: Annotated[str, Form(max_length=200)] = "",
    address: Annotated[str, Form(max_length=400)] = "",
    position: Annotated[str, Form(max_length=400)] = "",
) -> Application:
    """The fields of the form, as typed."""
    return Application(
        name, birth_year, phone, pin.strip(), unit, unit_query, member, frozenset(consent),
        birth_date, sex, email, address, position,
    )  # fmt: skip


@router.post("/entry")
def enter(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    slug: str,
    given: Annotated[Application, Depends(application)],
    find: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    contest = house.rounds.contest(slug)
    if find:  # "Find my unit" without JavaScript: show what fits, keep the rest as typed.
        db.connection(execution_options={"writes": False})  # Looking waits for no writer.
        return entry_page(request, db, contest, given, {})
    # Hashing takes a while on purpose: it is done before the transaction takes the database's write lock.
    pin_hash = hash_pin(derived(house.secret, PIN_PURPOSE), given.pin) if pin_is_good(given.pin) else ""
    checked = check(db, contest.id, given, contest.policy.identity, positions_of(contest))
    if checked.faults:
        return entry_page(request, db, contest, given, dict(checked.faults))
    try:
        return welcome(request, house, db, now, given, checked, contest, pin_hash)
    except IntegrityError:  # The same phone, a moment earlier: a second tap, or another device.
        db.rollback()
        return entry_page(request, db, contest, given, {"phone": "web.phone_known"})


def welcome(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    given: Application,
    checked: Checked,
    contest: LiveContest,
    pin_hash: str,
) -> Response:
    language = language_of(request)
    codes = consent_codes(contest.policy.identity)
    texts = {purpose: tell(code, language) for purpose, code in codes.items()}
    participant = register(db, db.get_one(Contest, contest.id), given, checked, pin_hash, texts, now)
    assert checked.unit is not None
    reply = RedirectResponse(f"/contests/{contest.slug}", 303)
    house.sessions.remember(reply, contest.id, me_of(participant, checked.unit))
    return reply


@router.get("/sign-in")
def sign_in_page(request: Request, house: HouseDep, slug: str, back: str = "") -> Response:
    view = views.SignInView(contest_link(house.rounds.contest(slug)), phone="", back=back)
    return page(request, "quiz/sign_in.html", view)


@router.post("/sign-in")
def sign_in(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    slug: str,
    phone: Annotated[str, Form(max_length=40)] = "",
    pin: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The same answer for an unknown phone and a wrong PIN; after five failures a growing pause."""
    contest = house.rounds.contest(slug)
    account = account_of(db, contest.id, read_phone(phone) or "")
    waiting = wait_ms(account.pin_failures, account.pin_failed_at, now) if account else 0
    fault = "web.wait_before_retry" if waiting else "web.sign_in_failed"
    hashed = account.pin_hash if account else NOBODY  # An unknown phone takes as long as a known one.
    fits = not waiting and pin_fits(derived(house.secret, PIN_PURPOSE), pin.strip(), hashed)
    if account and fits:
        account.pin_failures = 0
        reply = RedirectResponse(safe_path(back, f"/contests/{slug}"), 303)
        house.sessions.remember(reply, contest.id, me_of(account, db.get_one(Unit, account.unit_id)))
        return reply
    if account and not waiting:
        account.pin_failures, account.pin_failed_at = account.pin_failures + 1, now
    view = views.SignInView(contest_link(contest), phone, back, fault, -(-waiting // 1000))
    return page(request, "quiz/sign_in.html", view, status=403)


@router.post("/sign-out")
def sign_out(house: HouseDep, slug: str) -> Response:
    reply = RedirectResponse(f"/contests/{slug}", 303)
    house.sessions.forget(reply, house.rounds.contest(slug).id)
    return reply
