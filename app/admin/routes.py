"""The organisers' and judges' URLs, below /admin; and what they announce, among the pages of the contest."""

from fastapi import APIRouter

from app.admin.access import pages as access
from app.admin.amendments import pages as amendments
from app.admin.analysis import pages as analysis
from app.admin.announced import complaining, hearing, public
from app.admin.contests import pages as contests
from app.admin.intake import pages as intake
from app.admin.letters import pages as letters
from app.admin.library import key_log
from app.admin.library import pages as library
from app.admin.organisation import pages as organisation
from app.admin.organisation import roster_pages
from app.admin.people import pages as people
from app.admin.questions import pages as questions
from app.admin.rounds import pages as rounds
from app.admin.rounds import publication, qualified
from app.admin.staffing import pages as staffing
from app.admin.verdicts import downloads, nominations, special
from app.admin.verdicts import pages as verdicts

router = APIRouter()
for room in (
    access,
    staffing,
    contests,
    organisation,
    roster_pages,
    library,
    key_log,
    intake,
    questions,
    rounds,
    publication,
    qualified,
    people,
    verdicts,
    downloads,
    nominations,
    special,
    hearing,
    letters,
    amendments,
    analysis,
):
    router.include_router(room.router, prefix="/admin")

in_public = APIRouter()
for room in (complaining, public):
    in_public.include_router(room.router)
