"""Registration and sign-in: the participants' pages that need SQL (plain `def`)."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from app.deps import Db, HouseDep, Now
from app.errors import NotSignedIn
from app.house import House
from app.keyring import NATIONAL_ID_PURPOSE, derived
from app.models import Contest, Participant, Unit
from app.passwords import NOBODY, PIN_PURPOSE, hash_pin, pin_fits, pin_is_good, wait_ms
from app.quiz.entrance import views
from app.quiz.entrance.application import Application
from app.quiz.entrance.asking import Asking, Part, first_part, needs_of
from app.quiz.entrance.checking import account_of, check
from app.quiz.entrance.registration import fill, find_units, me_of, new_device, register
from app.quiz.seat import language_of, page
from app.quiz.session import Me
from app.quiz.sight import contest_link
from app.scoring import LiveContest, show
from app.texts import tell
from app.vietnamese import local_time, read_phone

router = APIRouter(prefix="/contests/{slug}")


def safe_path(back: str, otherwise: str) -> str:
    """A path of our own to go back to; never another site."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else otherwise


def joined(pin: str) -> str:
    """A PIN without the spaces that some type between its digits, as they have written it down: "27 18 28"."""
    return "".join(pin.split())


def positions_of(contest: LiveContest) -> tuple[str, ...]:
    """The positions that the audience of some round knows, to choose from."""
    return tuple(dict.fromkeys(label for live in contest.rounds for label in live.policy.audience.positions))


def asking_of(house: House, contest: LiveContest, part: Part, now: int) -> Asking:
    """What a form asks for now."""
    opened = [live.timetable.opens_at for live in contest.rounds if live.timetable.opens_at <= now]
    return Asking(
        contest_id=contest.id,
        policy=contest.policy,
        part=part,
        positions=positions_of(contest),
        key=derived(house.secret, NATIONAL_ID_PURPOSE),
        today=day_of(now),
        opening=day_of(max(opened, default=now)),
    )


def day_of(now: int) -> tuple[int, int, int]:
    local = local_time(now)
    return local.year, local.month, local.day


def entry_page(
    request: Request,
    db: Db,
    contest: LiveContest,
    asking: Asking,
    given: Application,
    faults: Mapping[str, str],
    *blocks: str,
) -> Response:
    """The page as filled in so far; the chosen unit stays on top of those that fit the words."""
    code_and_path = select(Unit.code, Unit.path).where(Unit.contest_id == contest.id, Unit.code == given.unit)
    chosen = [views.UnitOption(code, path) for code, path in db.exec(code_and_path)]
    found = [unit for unit in find_units(db, contest.id, given.unit_query) if unit not in chosen]
    view = views.EntryView(
        contest=contest_link(contest),
        part=asking.part,
        given=given,
        faults=faults,
        units=(*chosen, *found),
        searched=bool(given.unit_query.strip()),
        purposes=asking.consents,
        needs=needs_of(contest.policy.identity),
        positions=asking.positions,
        guardian_below=contest.policy.guardian_below,
    )
    return page(request, "quiz/entry.html", view, *blocks, status=422 if faults else 200)


@router.get("/entry")
def entry(request: Request, house: HouseDep, db: Db, now: Now, slug: str) -> Response:
    contest = house.rounds.contest(slug)
    if house.sessions.me(request, contest.id):
        return RedirectResponse(f"/contests/{slug}", 303)
    asking = asking_of(house, contest, first_part(contest.policy), now)
    return entry_page(request, db, contest, asking, Application(), {})


@router.get("/units")
def units(
    request: Request, house: HouseDep, db: Db, now: Now, slug: str, unit_query: str = "", unit: str = ""
) -> Response:
    """The block of units that fit what has been typed so far, under the one that has been chosen."""
    contest = house.rounds.contest(slug)
    asking = asking_of(house, contest, Part.WHOLE, now)
    sought = Application(unit=unit, unit_query=unit_query[:100])
    return entry_page(request, db, contest, asking, sought, {}, "units")


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
    national_id: Annotated[str, Form(max_length=40)] = "",
    ethnicity: Annotated[str, Form(max_length=100)] = "",
    guardian_name: Annotated[str, Form(max_length=200)] = "",
    guardian_phone: Annotated[str, Form(max_length=40)] = "",
) -> Application:
    """The fields of the form, as typed."""
    return Application(
        name, birth_year, phone, joined(pin), unit, unit_query, member, frozenset(consent),
        birth_date, sex, email, address, position, national_id, ethnicity, guardian_name, guardian_phone,
    )  # fmt: skip


Given = Annotated[Application, Depends(application)]
Find = Annotated[str, Form(max_length=5)]


@router.post("/entry")
def enter(
    request: Request, house: HouseDep, db: Db, now: Now, slug: str, given: Given, find: Find = ""
) -> Response:
    contest = house.rounds.contest(slug)
    asking = asking_of(house, contest, first_part(contest.policy), now)
    if find:  # "Find my unit" without JavaScript: show what fits, keep the rest as typed.
        db.connection(execution_options={"writes": False})  # Looking waits for no writer.
        return entry_page(request, db, contest, asking, given, {})
    # Hashing takes a while on purpose: it is done before the transaction takes the database's write lock.
    pin_hash = hash_pin(derived(house.secret, PIN_PURPOSE), given.pin) if pin_is_good(given.pin) else ""
    checked = check(db, given, asking)
    if checked.faults:
        return entry_page(request, db, contest, asking, given, checked.faults)
    texts = texts_of(request, asking)
    try:
        person = register(db, db.get_one(Contest, contest.id), checked, pin_hash, texts, now)
    except IntegrityError:  # The same phone or number, a moment earlier: a second tap, or another device.
        db.rollback()
        return entry_page(request, db, contest, asking, given, check(db, given, asking).faults)
    return onward(house, contest, me_of(person, checked.unit, new_device()))


def texts_of(request: Request, asking: Asking) -> dict[str, str]:
    """What a person agrees to, by purpose, in the words that they read."""
    codes = {**asking.consents, "guardian": "web.consent_guardian"}
    return {purpose: tell(code, language_of(request)) for purpose, code in codes.items()}


def onward(house: House, contest: LiveContest, me: Me) -> Response:
    """To the contest, known from now on."""
    reply = RedirectResponse(f"/contests/{contest.slug}", 303)
    house.sessions.remember(reply, contest.id, me)
    return reply


def person_of(request: Request, house: House, db: Db, contest: LiveContest) -> tuple[Participant, str]:
    """Who is signed in, and on which device. Raises NotSignedIn."""
    me = house.sessions.me(request, contest.id)
    found = db.get(Participant, me.who) if me else None
    if me is None or found is None:
        raise NotSignedIn(slug=contest.slug)
    return found, me.device


@router.get("/details")
def details(request: Request, house: HouseDep, db: Db, now: Now, slug: str) -> Response:
    """The personal data that are asked after the paper; who has given them is led on, and known as such."""
    contest = house.rounds.contest(slug)
    person, device = person_of(request, house, db, contest)
    if person.complete:
        return onward(house, contest, me_of(person, db.get_one(Unit, person.unit_id), device))
    asking = asking_of(house, contest, Part.DETAILS, now)
    return entry_page(request, db, contest, asking, Application(), {})


@router.post("/details")
def complete(
    request: Request, house: HouseDep, db: Db, now: Now, slug: str, given: Given, find: Find = ""
) -> Response:
    contest = house.rounds.contest(slug)
    asking = asking_of(house, contest, Part.DETAILS, now)
    if find:
        db.connection(execution_options={"writes": False})
        return entry_page(request, db, contest, asking, given, {})
    person, device = person_of(request, house, db, contest)
    if person.complete:
        return onward(house, contest, me_of(person, db.get_one(Unit, person.unit_id), device))
    checked = check(db, given, asking)
    if checked.faults:
        return entry_page(request, db, contest, asking, given, checked.faults)
    try:
        fill(db, db.get_one(Contest, contest.id), person, checked, texts_of(request, asking), now)
    except IntegrityError:
        db.rollback()
        return entry_page(request, db, contest, asking, given, check(db, given, asking).faults)
    me = me_of(person, checked.unit, device)
    reply = onward(house, contest, me)
    homes = [live.partition(me.who) for live in contest.rounds if not live.recorded]
    reply.background = BackgroundTask(show, house.redis, homes, me.who, me.shown)
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
    number = read_phone(phone) or ""
    db.connection(execution_options={"writes": False})
    known = account_of(db, contest.id, number)
    hashed = known.pin_hash if known else NOBODY  # An unknown phone takes as long as a known one.
    db.rollback()  # Hashing takes a while on purpose: no lock is held meanwhile.
    fits = pin_fits(derived(house.secret, PIN_PURPOSE), joined(pin), hashed)
    account = account_of(db, contest.id, number, locked=True)
    # Of many guesses at once, those that come after the fifth failure find the pause, and do not count.
    waiting = wait_ms(account.pin_failures, account.pin_failed_at, now) if account else 0
    fault = "web.wait_before_retry" if waiting else "web.sign_in_failed"
    if account and fits and not waiting:
        account.pin_failures = 0
        reply = RedirectResponse(safe_path(back, f"/contests/{slug}"), 303)
        house.sessions.remember(
            reply, contest.id, me_of(account, db.get_one(Unit, account.unit_id), new_device())
        )
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
