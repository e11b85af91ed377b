"""Kịch bản — the failure table's faults as plays, in the order of their numbers."""

import re

from tests.chaos.run import Scenario
from tests.chaos.scenarios import (
    access,
    at_once,
    clocks,
    devices,
    home,
    network,
    partition,
    processes,
    rebuilding,
    replicas,
    rush,
    stores,
    versions,
)

THEMES = (
    access,
    at_once,
    clocks,
    devices,
    home,
    network,
    partition,
    processes,
    rebuilding,
    replicas,
    rush,
    stores,
    versions,
)
SCENARIOS: tuple[Scenario, ...] = tuple(
    sorted(
        (one for theme in THEMES for one in theme.SCENARIOS),
        key=lambda one: (int(re.sub(r"\D", "", one.number)), one.number),
    )
)
