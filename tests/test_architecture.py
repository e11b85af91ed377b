"""The shape of the house, kept by tests: who imports whom, what stands where, how large."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
SOURCES = sorted(path for path in APP.rglob("*.py") if "versions" not in path.parts)
SCRIPTS = sorted(APP.rglob("*.lua"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# A room, and the rooms it may enter. Rooms not named here are the hall: they may enter all.
TOOLS = {"errors", "texts", "clock", "vietnamese", "english"}
OFFICE = {
    "deps",
    "pages",
    "house",
    "staff",
    "passwords",
    "keyring",
    "db",
    "models",
    "settings",
    "health",
    "alarms",
}
MAY_ENTER = {
    "errors": set(),
    "clock": set(),
    "vietnamese": set(),
    "english": set(),
    "texts": set(),
    "rules": {"errors"},
    "record": TOOLS | {"rules"},
    "models": {"rules"},
    "db": {"errors"},
    "settings": set(),
    "keyring": {"errors", "settings"},
    "passwords": set(),
    "scoring": TOOLS | {"rules", "models", "db"},
    "contest_file": TOOLS | {"rules", "models"},
    "regulations": TOOLS | {"rules", "contest_file", "pages"},
    "quiz": TOOLS | OFFICE | {"rules", "scoring", "contest_file", "regulations"},
    "admin": TOOLS | OFFICE | {"rules", "scoring", "record", "quiz"},
}
STRANGERS = {
    "rules": "redis sqlmodel sqlalchemy fastapi starlette jinja2 asyncio time os random secrets",
    "record": "redis sqlmodel sqlalchemy fastapi starlette jinja2 asyncio time random secrets",
    "scoring": "fastapi starlette jinja2",
    "quiz": "redis",
    "admin": "redis",
    "vietnamese": "babel icu",
}
DOORS = {  # What another room may import of a room that has a door.
    "scoring": {
        "app.scoring",
        "app.scoring.banks",
        "app.scoring.rounds",
        "app.scoring.sweeper",
        "app.scoring.recorder",
        "app.scoring.recording",
    },
    "record": {"app.record"},
    "contest_file": {"app.contest_file"},
    "regulations": {"app.regulations"},
}
ADMIN_OF_QUIZ = {"app.quiz.seat"}  # How a reply is rendered is the same for both.
ONLY_IN = {  # A thing that has one home.
    r"datetime\.now|time\.time\b|time_ns|utcnow": ("clock.py",),
    r"\.commit\(": ("db.py",),
    r"f\"\{\{": ("scoring/keys.py",),
    r"#\s*(TODO|FIXME|XXX)": (),
    r"(?<![\w.])print\(": (),
    r"\|safe|Markup\(|from_string": (),
}
FILE_MAX, FUNCTION_MAX, SCRIPT_MAX, TEMPLATE_MAX = 300, 60, 60, 150
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)
SPEAKS = (  # Seed data, help texts, official headings, and words that are looked for in files.
    "sample/",
    "cli/",
    "vietnamese/",
    "admin/exports/",
    "admin/units/",
    "admin/banks/",
)


def room(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(path: Path) -> list[str]:
    nodes = list(ast.walk(tree(path)))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    whole = [
        f"app.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "app"
        for alias in node.names
    ]
    return plain + whole + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def wrong_arrows(path: Path, names: list[str]) -> list[str]:
    """The imports of a file that its room may not make."""
    if room(path) not in MAY_ENTER:
        return []
    allowed = MAY_ENTER[room(path)] | {room(path)}
    return [
        name
        for name in names
        if name.startswith("app.") and (name.split(".")[1] not in allowed or not through_a_door(path, name))
    ]


def through_a_door(path: Path, name: str) -> bool:
    target = name.split(".")[1]
    if target == room(path):
        return True
    if target == "quiz" and room(path) == "admin":
        return name in ADMIN_OF_QUIZ
    return target not in DOORS or name in DOORS[target]


def test_the_arrows_point_inward():
    assert [f"{short(p)}: {name}" for p in SOURCES for name in wrong_arrows(p, imported(p))] == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("rules/paper/draw.py", "app.models"),
        ("scoring/core.py", "app.quiz.seat"),
        ("quiz/hot.py", "app.admin.routes"),
        ("admin/routes.py", "app.scoring.core"),
        ("record/reading.py", "app.db"),
    ],
)
def test_a_planted_arrow_is_seen(path: str, name: str):
    assert wrong_arrows(APP / path, [name]) == [name]


def test_strangers_stay_outside():
    assert [
        f"{short(path)}: {name}"
        for path in SOURCES
        for name in imported(path)
        if name.split(".")[0] in STRANGERS.get(room(path), "").split()
    ] == []


def test_each_thing_has_one_home():
    files = [*SOURCES, *TEMPLATES]
    assert [
        f"{short(path)}: {pattern}"
        for pattern, homes in ONLY_IN.items()
        for path in files
        if not str(path).endswith(homes or "nowhere") and re.search(pattern, path.read_text())
    ] == []


def test_no_sql_in_a_coroutine():
    """SQL lives in plain functions: a blocking call would stop every participant of the process."""
    assert [
        f"{short(path)}: {function.name}"
        for path in SOURCES
        for function in functions(path)
        if isinstance(function, ast.AsyncFunctionDef)
        and any(
            isinstance(n, ast.Name) and n.id in ("transaction", "Session", "select")
            for n in ast.walk(function)
        )
    ] == []


def test_no_import_inside_a_function():
    assert [
        f"{short(path)}: {function.name}"
        for path in SOURCES
        for function in functions(path)
        if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(function))
    ] == []


def test_nothing_outgrows_the_screen():
    limits = [(SOURCES, FILE_MAX), (SCRIPTS, SCRIPT_MAX), (TEMPLATES, TEMPLATE_MAX)]
    assert [short(p) for paths, most in limits for p in paths if len(p.read_text().splitlines()) > most] == []
    assert [
        f"{short(path)}: {function.name}"
        for path in SOURCES
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno >= FUNCTION_MAX
    ] == []


def test_no_folder_is_crowded():
    folders = {path.parent for path in SOURCES} - {APP}
    assert [
        short(f) for f in folders if len([p for p in f.glob("*.py") if p.name != "__init__.py"]) > 14
    ] == []


def test_every_module_says_what_it_is():
    assert [short(p) for p in SOURCES if p.read_text().strip() and not ast.get_docstring(tree(p))] == []


def test_scripts_touch_only_the_keys_they_declare():
    def declared(source: str) -> set[str]:
        """Its keys; of the prelude's functions, what they are given."""
        keys = re.search(r"^local ([\w, ]+) = KEYS\[1\]", source, re.M)
        given = re.findall(r"^local function \w+\(([\w, ]*)\)", source, re.M)
        return {name for names in [*given, *([keys[1]] if keys else [])] for name in names.split(", ")}

    assert [
        f"{path.name}: {command} {operand}"
        for path in SCRIPTS
        for source in [path.read_text()]
        for command, operand in re.findall(r"redis\.call\('(\w+)'(?:, *([^,)]+))?", source)
        if command != "TIME" and operand not in declared(source)
    ] == []


def spoken(path: Path) -> list[str]:
    """Vietnamese sentences in a Python file's strings, docstrings left out."""
    module = tree(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and len(node.value.split()) >= 5
        and VIETNAMESE.search(node.value)
    ]


def test_python_speaks_by_code():
    """What people read stands in templates and catalogues."""
    quiet = [p for p in SOURCES if not p.relative_to(APP).as_posix().startswith(SPEAKS)]
    assert [f"{short(path)}: {sentence}" for path in quiet for sentence in spoken(path)] == []
