"""A published round in SQL, and nobody at the web."""

import pytest
from sqlalchemy import Engine

from tests.small_contest import build


@pytest.fixture
def round_id(engine: Engine) -> int:
    return build(engine).round_id
