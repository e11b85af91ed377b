"""Đường dây — the network between the application and its store is bad: it loses, delays, breaks, swallows replies."""

from contextlib import nullcontext

from tests.chaos.proxy import Fault, Network, Trouble
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import scoring_again_and_again

LOCAL, STORE = "127.0.0.1", "the store"


def troubles(run: Run) -> list[Trouble]:
    """Every kind of trouble, in a random order, each as bad as chance has it."""
    kinds = [
        Trouble(Fault.LOSSY, run.chance.uniform(0.05, 0.2)),
        Trouble(Fault.NO_REPLY),
        Trouble(Fault.DROP),
        Trouble(Fault.RESET),
        Trouble(Fault.DELAY, run.chance.uniform(0.02, 0.2)),
    ] * run.amount.times
    run.chance.shuffle(kinds)
    return kinds


async def bad_network(run: Run) -> None:
    """One trouble after the other between the web workers and the store, with a little peace between them."""
    server = run.server()
    network = Network(run.chance)
    port = await network.expose(STORE, (LOCAL, server.port), (LOCAL, 0))
    with scoring_again_and_again() if run.control else nullcontext():
        house = run.house(f"redis://{LOCAL}:{port[1]}", workers=run.strength)
    crowd = run.crowd(house)
    async with run.load(crowd):
        for trouble in troubles(run):
            network.trouble([LOCAL], [STORE], trouble)
            run.faults[trouble.fault] += 1
            await run.moment(0.5, run.amount.pause)
            network.mend()
            await run.moment(0.3, run.scale(0.6, 2.0))
        await run.enough()
    run.faults["replies lost"] = sum(proxy.lost for proxy in network.proxies)
    await run.judge(house, crowd, server.url)
    await network.stop()


BAD = Scenario(
    "F13",
    "replies lost, connections reset, nothing passes, everything late",
    "scoring does not look whether it has scored",
    bad_network,
    outage=15.0,
)
SCENARIOS = (BAD,)
