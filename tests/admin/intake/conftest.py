"""Files on their way into a bank, sent and confirmed as the buttons of the pages do it."""

from httpx2 import AsyncClient, Response
from lxml import html

from tests.admin.conftest import sheet
from tests.admin.reading import fields, forms

BASE = "/admin/contests/tim-hieu/banks"
HEAD = ("Câu hỏi", "A", "B", "C", "Đáp án", "Chuyên đề", "Căn cứ")
GOOD = (
    HEAD,
    ("Đảng được thành lập năm nào?", "1929", "1930", "1931", "B", "Lịch sử", "Giáo trình"),
    (
        "Ai chủ trì Hội nghị hợp nhất?",
        "<script>alert(1)</script>",
        "Nguyễn Ái Quốc",
        "Tất cả các phương án trên",
        "B",
        "",
        "",
    ),
)
WITHOUT_KEY = (*GOOD, ("Câu này thiếu đáp án?", "một", "hai", "ba", "", "Lịch sử", ""))


async def send(client: AsyncClient, data: bytes, name: str = "bộ đề.xlsx") -> Response:
    """The page that an upload leads to."""
    reply = await client.post(f"{BASE}/uploads", files={"file": (name, data)})
    return await client.get(reply.headers["location"]) if reply.status_code == 303 else reply


def confirmation(page: str) -> str | None:
    """Where the form that stores goes, if there is one."""
    return next((action for action in forms(page) if action.endswith("/confirmation")), None)


async def store(client: AsyncClient, data: bytes | None = None, **given: str) -> str:
    """Bring a file, confirm it as it is; the address of its bank."""
    page = (await send(client, sheet(*GOOD) if data is None else data)).text
    action = confirmation(page)
    assert action is not None
    reply = await client.post(action, data=fields(page, action) | given)
    return reply.headers["location"].partition("?")[0]


def taps(page: str, place: str) -> dict[str, dict[str, str]]:
    """The buttons of one question ("question-2") or of the whole page (""): their words -> what they send."""
    tree = html.document_fromstring(page)
    part = tree.get_element_by_id(place) if place else tree
    found = {}
    for form in part.iter("form"):
        if (form.action or "").endswith("/steps"):
            words = " ".join(form.find(".//button").text_content().split())
            found[words] = dict(form.form_values())
    return found


async def tap(client: AsyncClient, page: Response, place: str, words: str) -> Response:
    """Press a button of the preview and see the page again."""
    reply = await client.post(f"{page.url.path}/steps", data=taps(page.text, place)[words])
    assert reply.status_code == 303
    return await client.get(reply.headers["location"].partition("#")[0])
