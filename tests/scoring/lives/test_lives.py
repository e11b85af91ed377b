"""400 random lives of 50 steps each agree with the model, on the real server; every planted mistake is found."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.embedded import EmbeddedServer
from tests.scoring.lives.machine import Lives
from tests.scoring.lives.mutants import MUTANTS, Mutant, planted
from tests.topologies import DEBIAN

WHOLE = settings(max_examples=400, stateful_step_count=50, database=None)
# Looked for until it is found; the rarest takes some hundred lives, so it is never missed by chance.
UNTIL_FOUND = settings(
    WHOLE,
    max_examples=5_000,
    derandomize=False,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    print_blob=False,
)


@contextmanager
def over(server: EmbeddedServer) -> Iterator[type[Lives]]:
    """The machine over a server of its own, which it may kill."""
    server.start()
    Lives.server, Lives.loop = server, asyncio.new_event_loop()
    yield Lives
    Lives.loop.close()
    server.stop()


@pytest.fixture
def machine(quick_folder: Path, on_production: bool) -> Iterator[type[Lives]]:
    with over(EmbeddedServer(quick_folder / "lives", DEBIAN if on_production else None)) as made:
        yield made


@pytest.fixture(scope="module")
def bundled_machine(quick_folder: Path) -> Iterator[type[Lives]]:
    """Whether a mistake is found does not depend on the server: these look on one."""
    with over(EmbeddedServer(quick_folder / "mistakes")) as made:
        yield made


def test_no_life_of_an_attempt_differs_from_the_model(machine: type[Lives]):
    run_state_machine_as_test(machine, settings=WHOLE)


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_planted_mistake_is_found(bundled_machine: type[Lives], mutant: Mutant):
    with planted(mutant), pytest.raises(Exception):  # noqa: B017
        run_state_machine_as_test(bundled_machine, settings=UNTIL_FOUND)
