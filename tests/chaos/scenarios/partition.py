"""Chia cắt — the master and the web workers on one side of a cut cable, its replicas and the Sentinels on the other.

Every host has an address in 127.0.0.0/8, and a proxy of ours stands in front of every server: a cut is a link that
passes nothing on, in either direction, and tells nobody. (Network namespaces would do the same, and need root.)
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from tests.chaos.installation import until
from tests.chaos.proxy import Fault, Network, Trouble
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.replicas import FAILOVER_SECONDS, NEITHER, confirmed
from tests.topologies import GUARDED, SERVICE, Sentinel, Server, knows_all, linked

PHONES = "127.0.0.1"  # Where the web workers are, and all that has no address of its own.
DATA = ("127.0.1.1", "127.0.1.2", "127.0.1.3")
WATCH = "127.0.1.9"
LOCAL = "127.0.0.1"


class WatchingSentinel(Sentinel):
    """A Sentinel that goes out from the address of its host."""

    def configuration(self) -> str:
        return f"{super().configuration()}bind-source-addr {WATCH}\nsentinel announce-ip {LOCAL}\n"


@dataclass(frozen=True, slots=True)
class Field:
    """A master, two replicas, three Sentinels, and the way between them; `url` for the application."""

    network: Network
    nodes: tuple[Server, ...]
    sentinels: tuple[Server, ...]
    url: str

    def cut(self) -> None:
        """The master stays with the web workers; all others are on the other side."""
        self.network.trouble([PHONES, DATA[0]], [*DATA[1:], WATCH], Trouble(Fault.DROP))


async def laid_out(run: Run) -> Field:
    """All of it running, linked, and known to the Sentinels; ended with the run."""
    network, folder = Network(run.chance), run.folder / "servers"
    nodes = tuple(Server(folder / f"node{n}", run.workshop.binary) for n in range(len(DATA)))
    ways = [
        await network.expose(host, (LOCAL, one.port), (LOCAL, 0))
        for host, one in zip(DATA, nodes, strict=True)
    ]
    guards: Mapping[str, str] = {} if run.control else GUARDED
    for host, (_, way), one in zip(DATA, ways, nodes, strict=True):
        one.options = {
            **guards,
            "bind-source-addr": host,
            "replica-announce-ip": LOCAL,
            "replica-announce-port": str(way),
        }
        if host != DATA[0]:
            one.options["replicaof"] = f"{LOCAL} {ways[0][1]}"
        await started(run, one)
    for one in nodes[1:]:
        await until("the replicas follow", lambda one=one: linked(one), FAILOVER_SECONDS)
    sentinels = tuple(
        WatchingSentinel(folder / f"sentinel{n}", run.workshop.binary, {"master": str(ways[0][1])})
        for n in range(3)
    )
    for one in sentinels:
        await started(run, one)
    for one in sentinels:
        await until("the Sentinels meet", lambda one=one: knows_all(one, 2, 3), FAILOVER_SECONDS)
    doors = [await network.expose(WATCH, (LOCAL, one.port), (LOCAL, 0)) for one in sentinels]
    addresses = ",".join(f"{host}:{port}" for host, port in doors)
    return Field(network, nodes, sentinels, f"redis+sentinel://{addresses}/{SERVICE}")


async def started(run: Run, server: Server) -> None:
    await asyncio.to_thread(server.start)
    run.stack.callback(lambda: server.process and server.process.poll() is None and server.kill())


async def partition(run: Run) -> None:
    """The cable is cut for seconds and mended: another master has been made meanwhile, and the old one follows it."""
    field = await laid_out(run)
    house = run.house(field.url, **confirmed(run))
    crowd = run.crowd(house)
    async with run.load(crowd):
        await run.moment(0.3, 1.0)
        field.cut()
        run.faults["cable cut"] += 1
        others = field.nodes[1:]
        made = lambda: any(one.role() == "master" for one in others)  # noqa: E731
        await until("another master", made, FAILOVER_SECONDS)
        await run.moment(1.0, run.amount.seconds)
        field.network.mend()
        old = field.nodes[0]
        await until("the old master follows", lambda: linked(old), FAILOVER_SECONDS)
        await run.goes_on()
    (master,) = [one for one in field.nodes if one.role() == "master"]
    await run.judge(house, crowd, f"redis://{LOCAL}:{master.port}")
    await field.network.stop()


CUT = Scenario("F8", "Sentinel: the master cut off, together with the web workers", NEITHER, partition)
SCENARIOS = (CUT,)
