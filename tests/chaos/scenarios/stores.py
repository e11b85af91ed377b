"""Kho nóng — the store is killed, its power cut, its disk or memory full, its file damaged."""

import asyncio
import os
import resource
import subprocess

import psutil

from tests.chaos.installation import until
from tests.chaos.run import PoweredServer, Run, Scenario

MEBIBYTE = 2**20
ROOM = "256m"


async def cut_power(run: Run) -> None:
    """kill -9 of the store, and what was not fsynced is gone, as after a power cut."""
    server = run.server(appendfsync="everysec" if run.control else "always")
    house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    gone = 0
    async with run.load(crowd):
        for _ in range(run.amount.times):
            await run.moment(0.3, run.amount.pause)
            gone += server.cut_power()
            run.faults["power cut"] += 1
            await asyncio.to_thread(server.start)
        await run.enough()
    run.notes.append(f"{gone:,} bytes had been written and not synced")
    await run.judge(house, crowd)


async def full_disk(run: Run) -> None:
    """The disk of the store is full: phones are told to wait, nothing that was acknowledged goes; after room has been
    made it goes on. As root the disk is a small one in memory (tmpfs); else a limit on the size of the file."""
    server = run.server(appendfsync="everysec" if run.control else "always")
    disk = small_disk(run, server, run.scale(1, 8) * MEBIBYTE)
    house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    async with run.load(crowd):
        await until(
            "the disk is full and phones are told so", lambda: run.acks.troubles["503"] > crowd.size, 300
        )
        run.faults["disk full"] += 1
        if server.process is not None and server.process.poll() is None:
            server.cut_power()
        run.notes.append(f"{disk}; the store ended with {server.process and server.process.returncode}")
        make_room(server)
        await asyncio.to_thread(server.start)
        await run.goes_on()
        await run.enough()
    await run.judge(house, crowd)


def small_disk(run: Run, server: PoweredServer, size: int) -> str:
    """Give the store's files no more room than this; says by what means."""
    used = sum(path.stat().st_size for path in server.folder.rglob("*.aof"))
    if os.geteuid() != 0:
        assert server.process is not None
        psutil.Process(server.process.pid).rlimit(resource.RLIMIT_FSIZE, (used + size, used + size))
        return "limit on the size of the file"
    server.kill()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(server.folder)]
    subprocess.run(mount, check=True)
    run.stack.callback(subprocess.run, ["umount", "-l", str(server.folder)], check=True)
    server.start()
    return f"tmpfs of {size // MEBIBYTE} MiB"


def make_room(server: PoweredServer) -> None:
    if server.folder.is_mount():
        subprocess.run(["mount", "-o", f"remount,size={ROOM}", str(server.folder)], check=True)


async def out_of_memory(run: Run) -> None:
    """The store has no memory left for data: scripts are refused whole, phones told to wait; with more it goes on."""
    server = run.server(**({"maxmemory_policy": "allkeys-random"} if run.control else {}))
    house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    async with run.load(crowd):
        for _ in range(run.amount.times):
            used = int(server.client.info("memory")["used_memory"])
            server.client.config_set("maxmemory", used + run.scale(256, 768) * 1024)
            run.faults["maxmemory reached"] += 1
            await until("it is full", lambda: full(run, server, crowd.size), 300)
            run.acks.troubles.clear()
            server.client.config_set("maxmemory", 0)
            await run.moment(0.5, 1.0)
        await run.enough()
    await run.judge(house, crowd)


def full(run: Run, server: PoweredServer, phones: int) -> bool:
    """Phones are told to wait; or, where keys make room for others, some have gone."""
    return run.acks.troubles["503"] > phones or int(server.client.info("stats")["evicted_keys"]) > phones


POWER_CUT = Scenario("F2", "the store's power is cut", "appendfsync everysec", cut_power, outage=5.0)
FULL_DISK = Scenario("F3", "the store's disk is full", "appendfsync everysec", full_disk)
FULL_MEMORY = Scenario(
    "F4",
    "the store has no memory left",
    "maxmemory-policy allkeys-random",
    out_of_memory,
)
SCENARIOS = (POWER_CUT, FULL_DISK, FULL_MEMORY)
