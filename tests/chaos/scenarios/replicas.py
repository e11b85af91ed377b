"""Bản sao — failover: the master dies, freezes, or is cut off from its replicas, under Sentinel and in a cluster.

A change is acknowledged once a replica has it (HOITHI_REPLICAS=1). Before a master dies its replicas are cut off for a
moment: on one machine replication is so quick that nothing would ever be lost, with or without that.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from app.scoring.store.followers import ASK_SECONDS
from tests.chaos.installation import Installation, until
from tests.chaos.run import Run, Scenario
from tests.topologies import SERVICE, Server, Servers, cluster, watched

FAILOVER_SECONDS = 30
HEALING_SECONDS = 60
BEHIND_SECONDS = 0.3  # How long replicas lag before their master dies.
BEHIND = 30  # Acknowledgements that only a master has which does not wait for them.
REPLICAS_MS = 200


def confirmed(run: Run, replicas: int = 1) -> dict[str, int]:
    """The setting under test: so many replicas must have it. The control does without."""
    return {"replicas": 0 if run.control else replicas, "replicas_ms": REPLICAS_MS}


def under_sentinel(run: Run) -> Servers:
    """A master, two replicas, three Sentinels; the control's master writes without replicas too."""
    arranged = watched(run.folder / "servers", run.workshop.binary, guarded=not run.control)
    return run.stack.enter_context(arranged)


async def master_of(servers: Servers) -> Server:
    """The master, once there is only one: one that has been deposed takes a moment to learn it."""
    await until("one master", lambda: len(servers.of_role("master")) == 1, FAILOVER_SECONDS)
    return servers.of_role("master")[0]


def replicas_of(servers: Servers, master: Server) -> list[Server]:
    """The running replicas of this master."""
    return [
        one
        for one in servers.of_role("slave")
        if one.client.info("replication")["master_port"] == master.port
    ]


async def fall_behind(run: Run, master: Server, replicas: list[Server], fall: Callable[[], None]) -> None:
    """Cut the replicas off for a moment, then let the master fall, then let them go on. The control waits until there
    is something to lose."""
    cut_off(master, replicas)
    enough = run.acks.count + BEHIND
    await asyncio.sleep(BEHIND_SECONDS)
    if run.control:
        await until("something to lose", lambda: run.acks.count >= enough, FAILOVER_SECONDS)
    fall()
    for one in replicas:
        one.thaw()


def cut_off(master: Server, replicas: list[Server]) -> None:
    """Break the replicas' connections and freeze them before they are back: both have the same, and get no more. Only
    frozen, they would be given after all what the kernel holds for them; and frozen first, one would have more than
    the other, of which a Sentinel knows only what it last heard."""
    master.client.client_kill_filter(_type="replica")
    for one in replicas:
        one.freeze()


async def another_master(servers: Servers, old: Server) -> None:
    def found() -> bool:
        return any(one.role() == "master" for one in servers.alive if one is not old)

    await until("another master", found, FAILOVER_SECONDS)


def following(nodes: list[Server]) -> bool:
    """Whether one of these is the master and the others follow it."""
    told = [one.client.info("replication") for one in nodes]
    masters = [one.port for one, info in zip(nodes, told, strict=True) if info["role"] == "master"]
    linked = [info for info in told if info.get("master_link_status") == "up"]
    return len(masters) == 1 and [info["master_port"] for info in linked] == masters * (len(nodes) - 1)


async def come_back(servers: Servers, old: Server) -> None:
    """The old master's machine is there again, and follows the new one."""
    await asyncio.to_thread(old.start)
    await demoted(old)


async def demoted(old: Server) -> None:
    """The old master has learnt that it is none any more."""
    await until(
        "it follows",
        lambda: old.client.info("replication").get("master_link_status") == "up",
        FAILOVER_SECONDS,
    )


async def in_its_place(servers: Servers) -> None:
    """All follow the one master: Sentinels may have made one the replica of a replica, and mend that. And the web
    workers, who ask once a second, know it. Only now may the next machine fall, or two would be missing at once."""
    await until("all follow the master", lambda: following(servers.nodes), HEALING_SECONDS)
    await asyncio.sleep(2 * ASK_SECONDS)


async def under_load(
    run: Run,
    servers: Servers,
    fall: Callable[[Installation], Awaitable[None]],
    columns: Mapping[str, object] = {},
    replicas: int = 1,
) -> None:
    """While phones go on it happens, time and again; then what they were told is compared with what is there."""
    house = run.house(servers.url, columns, **confirmed(run, replicas))
    crowd = run.crowd(house)
    async with run.load(crowd):
        for _ in range(run.amount.times):
            await run.moment(0.2, run.amount.pause)
            await fall(house)
            await run.goes_on()
    await run.judge(house, crowd)


async def killed_master(run: Run) -> None:
    """kill -9 of the master under Sentinel, its replicas a moment behind."""
    servers = under_sentinel(run)

    async def fall(_: Installation) -> None:
        old = await master_of(servers)
        await fall_behind(run, old, replicas_of(servers, old), old.kill)
        run.faults["kill -9 master"] += 1
        await another_master(servers, old)
        await come_back(servers, old)
        await in_its_place(servers)

    await under_load(run, servers, fall)


async def replaced_master(run: Run) -> None:
    """Sentinels make another one master although this one is well, as for its maintenance, or because they take it for
    dead. It takes itself for the master for ten seconds more, and may have kept a replica."""
    servers = under_sentinel(run)

    async def fall(_: Installation) -> None:
        old = await master_of(servers)
        servers.sentinels[0].client.execute_command("SENTINEL FAILOVER", SERVICE)
        run.faults["healthy master replaced"] += 1
        await another_master(servers, old)
        await in_its_place(servers)

    await under_load(run, servers, fall)


async def one_of_three(run: Run) -> None:
    """Two of three replicas have to confirm. One dies: it is given up after three seconds, and the other two go on;
    then the master dies as well, and until it is back as a replica there are not two."""
    servers = run.stack.enter_context(
        watched(run.folder / "servers", run.workshop.binary, replicas=3, guarded=not run.control)
    )

    async def fall(_: Installation) -> None:
        old = await master_of(servers)
        lost, *left = replicas_of(servers, old)
        lost.kill()
        run.faults["kill -9 replica"] += 1
        await run.goes_on()
        await fall_behind(run, old, left, old.kill)
        run.faults["kill -9 master"] += 1
        await another_master(servers, old)
        await come_back(servers, old)
        await run.goes_on()
        await asyncio.to_thread(lost.start)
        await in_its_place(servers)

    await under_load(run, servers, fall, replicas=2)


async def frozen_master(run: Run) -> None:
    """The master freezes for seconds, as a virtual machine does that is moved, and then goes on as if nothing had
    been: another has taken its place meanwhile, and the others follow that one. (A master that wakes while they are
    told so may still be confirmed by one of them, and lose it: docs/reliability.md says so.)"""
    servers = under_sentinel(run)

    async def fall(_: Installation) -> None:
        old = await master_of(servers)
        replicas = replicas_of(servers, old)
        await fall_behind(run, old, replicas, old.freeze)
        run.faults["SIGSTOP master"] += 1
        try:
            await another_master(servers, old)
            await until("the others follow it", lambda: following(replicas), FAILOVER_SECONDS)
            await run.moment(0.5, run.amount.seconds)
        finally:
            old.thaw()
        await demoted(old)

    await under_load(run, servers, fall)


async def frozen_replicas(run: Run) -> None:
    """The only replica does not answer: nothing may be acknowledged, and a phone that asks again, whose change is done
    already, is not told so either. Then the master dies, and what was never acknowledged may go."""
    servers = run.stack.enter_context(
        watched(run.folder / "servers", run.workshop.binary, replicas=1, guarded=False)
    )

    async def fall(_: Installation) -> None:
        old = await master_of(servers)
        replicas = replicas_of(servers, old)
        cut_off(old, replicas)
        run.faults["SIGSTOP replica"] += 1
        await asyncio.sleep(2 * REPLICAS_MS / 1000)  # What they had before they froze is still told.
        before = run.acks.count
        await asyncio.sleep(run.amount.seconds)
        told = run.acks.count - before
        run.promise(f"{told} acknowledged while no replica answered", told == 0)
        old.kill()
        run.faults["kill -9 master"] += 1
        for one in replicas:
            one.thaw()
        await another_master(servers, old)
        await come_back(servers, old)

    await under_load(run, servers, fall)


async def cluster_master(run: Run) -> None:
    """kill -9 of a cluster's master, its replica a moment behind; it comes back as its successor's replica. With one
    replica a master nothing is acknowledged until it is back."""
    servers = run.stack.enter_context(
        cluster(run.folder / "servers", run.workshop.binary, masters=3, replicas=1)
    )

    async def fall(house: Installation) -> None:
        old = holder(servers, house)
        (successor,) = replicas_of(servers, old)
        await fall_behind(run, old, [successor], old.kill)
        run.faults["kill -9 master"] += 1
        await until("the replica takes over", lambda: successor.role() == "master", FAILOVER_SECONDS)
        await come_back(servers, old)

    await under_load(run, servers, fall, {"partitions": 6})


def holder(servers: Servers, house: Installation) -> Server:
    """The master of the round's first partition."""
    slot = servers.of_role("master")[0].client.cluster("keyslot", house.live.all_partitions()[0].events)
    spans = servers.of_role("master")[0].client.execute_command("CLUSTER SLOTS")
    port = next(master[1] for first, last, master, *_ in spans if first <= slot <= last)
    return next(one for one in servers.nodes if one.port == port)


NEITHER = "no confirmation by a replica, no min-replicas-to-write"
FROZEN = Scenario("F9", "Sentinel: the master freezes and goes on", NEITHER, frozen_master, outage=10.0)
KILLED = Scenario("F10", "Sentinel: kill -9 of the master", NEITHER, killed_master, outage=10.0)
REPLACED = Scenario("F10b", "Sentinel: a healthy master is replaced", NEITHER, replaced_master, outage=10.0)
ONE_OF_THREE = Scenario(
    "F10c",
    "Sentinel, two of three replicas have to confirm: kill -9 of a replica, then of the master",
    NEITHER,
    one_of_three,
    outage=30.0,
)
CLUSTER = Scenario(
    "F11",
    "cluster of 3 + 3: kill -9 of a master",
    "no confirmation by a replica",
    cluster_master,
    outage=30.0,
)
DUPLICATE = Scenario(
    "F12",
    "the only replica does not answer, phones ask again, the master dies",
    "no confirmation by a replica",
    frozen_replicas,
)
SCENARIOS = (FROZEN, KILLED, REPLACED, ONE_OF_THREE, CLUSTER, DUPLICATE)
