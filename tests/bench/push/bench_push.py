#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The push path beside its floors: durable status events per second, latency, log, memory, lag of the consumers.

    bench_push.py [--departments a,b,c] [--approvals N] [--pairs N] [--pushes N] [--window N] [--keep DIR]

Starts an instance of its own (all services, a played clock), brings applications to the window until each department
has its approvals, and then measures in turn: pushes at full rate, batches of 500 into plain tables over two
connections, one transaction per event with 16 clients, pushes at half of the rate just measured.  Prints medians and
their ratios, and says when the machine was too noisy to believe them.  Stops everything it started.

BANGBAN_BUILD names the build directory if it is not build-test/.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent.parent
sys.path[:0] = [str(ROOT / "deploy"), str(ROOT / "deploy/examples"), str(ROOT / "tests/system")]

import gauges  # noqa: E402
import supply  # noqa: E402
from floors import BATCH, CLIENTS, CONNECTIONS, Floors, fields  # noqa: E402
from instance import Instance  # noqa: E402
from stage import Stage  # noqa: E402
from town import Town  # noqa: E402

NOISE = 0.20        # calibration runs farther apart than this: do not believe the figures
DRAIN_LIMIT = 60    # seconds
LOG_OVERHEAD = 170  # bytes of an event besides its payload: keys, hash, tuple headers

# (name, sense, must, aim) of the goals; ratios of medians of this run
GOALS = {
    1: ("full path / set-based batches", "at least", 0.50, 0.75),
    2: ("full path / one transaction per event", "at least", 6, 12),
    5: ("p99 at half load / p50 of a batch of 100", "at most", 30, 10),
    16: ("log bytes per event / (payload + 170)", "at most", 4, 2.2),
    17: ("largest resident set, MB", "at most", 40, 20),
}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--departments", default="housing,nature,transport,water")
    parser.add_argument("--approvals", type=int, default=500, help="of each department")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--pushes", type=int, default=12000, help="of a run at full rate, all departments together")
    parser.add_argument("--window", type=int, default=1000, help="requests under way on each connection")
    parser.add_argument("--seconds", type=float, default=1.5, help="of each run of a floor")
    parser.add_argument("--keep", help="leave the instance's directory here")
    chosen = parser.parse_args()
    chosen.departments = chosen.departments.split(",")
    return chosen


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


class Generator:
    """The load generator, which keeps its connections and where it stands between runs."""

    def __init__(self, binary, keys, approvals):
        self.process = subprocess.Popen([binary, keys, approvals], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def run(self, pushes, rate, window):
        self.process.stdin.write(f"{pushes} {rate:.0f} {window}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the load generator has given up (status {self.process.wait()})")
        return fields(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Bench:
    def __init__(self, chosen, instance):
        self.chosen, self.instance = chosen, instance
        self.stage = Stage(instance.directory)
        self.full, self.half, self.batches, self.singles = [], [], [], []

    def prepare(self):
        started = time.monotonic()
        approvals = supply.bring(Town(self.stage), self.chosen.departments, self.chosen.approvals)
        self.stage.settle()
        say(f"{sum(map(len, approvals.values()))} approvals handed over in {time.monotonic() - started:.1f} s")
        self.stage.clock.set(self.stage.clock.now() + timedelta(hours=1))  # none of their events lies in the future
        path = self.instance.directory / "approvals.csv"
        supply.write(path, self.stage, approvals)
        self.generator = Generator(self.instance.bin / "bench_push", self.instance.directory / "keys", path)
        self.floors = Floors(self.instance, self.chosen.seconds)
        self.generator.run(2 * sum(map(len, approvals.values())), 0, self.chosen.window)  # received, accepted: warm
        self.floors.batches()
        self.groups = gauges.processes(self.instance)
        self.groups["load generator"] = [self.generator.process.pid]

    def full_run(self):
        used = gauges.processor_seconds(self.groups)
        heads, start = gauges.stream_heads(self.instance), gauges.wal_position(self.instance)
        result = self.generator.run(self.chosen.pushes, 0, self.chosen.window)
        result["used"] = {name: seconds - used[name]
                          for name, seconds in gauges.processor_seconds(self.groups).items()}
        result["end"] = gauges.wal_position(self.instance)
        result["start"], result["transactions"] = start, gauges.transactions_since(self.instance, heads)
        self.full.append(result)

    def settle(self):
        """Each side has the machine to itself."""
        if gauges.drain(self.stage, DRAIN_LIMIT) is None:
            say(f"the consumers are still behind after {DRAIN_LIMIT} s")

    def pair(self):
        self.full_run()
        self.lag = gauges.lags(self.stage)
        self.drained = gauges.drain(self.stage, DRAIN_LIMIT)
        self.batches.append(self.floors.batches())
        self.singles.append(self.floors.singles())
        rate = self.full[-1]["per_second"] / 2
        self.half.append(self.generator.run(self.chosen.pushes // 2, rate, self.chosen.window))
        self.settle()
        say(f"pushes {self.full[-1]['per_second']:.0f}/s, batches {self.batches[-1]['per_second']:.0f}/s, "
            f"one by one {self.singles[-1]:.0f}/s, p99 at half load {self.half[-1]['p99_us'] / 1000:.1f} ms")

    def measure(self):
        for _ in range(self.chosen.pairs):
            self.pair()
        self.batch_of_100 = self.floors.batches(connections=1, batch=100)
        last = self.full[-1]
        self.wal = gauges.wal_bytes(self.instance, last["start"], last["end"], last["transactions"])
        self.payload = gauges.payload_bytes(self.instance)
        self.resident = gauges.resident_megabytes(self.instance)
        self.generator.close()


def median(runs, key=None):
    return statistics.median(run[key] if key else run for run in runs)


def spread(runs, key):
    values = [run[key] for run in runs]
    return max(values) / min(values) - 1


def print_goal(number, value):
    name, sense, must, aim = GOALS[number]
    kept = (lambda limit: value >= limit) if sense == "at least" else (lambda limit: value <= limit)
    verdict = "aim reached" if kept(aim) else "must reached" if kept(must) else "MISSED"
    print(f"  {number:>2}  {name:<44} {value:>8.2f}   {sense} {must:g}, aim {aim:g}: {verdict}")


def print_rates(bench):
    full, half = bench.full, bench.half
    per_transaction = bench.chosen.pushes / statistics.median(len(run["transactions"]) for run in full)
    print(f"\nevents per second, medians of {len(full)}\n"
          f"  full path, {len(bench.chosen.departments)} departments, CURVE     {median(full, 'per_second'):>9.0f}   "
          f"{per_transaction:.0f} events per transaction, p50 {median(full, 'p50_us') / 1000:.1f} ms, "
          f"p99 {median(full, 'p99_us') / 1000:.1f} ms\n"
          f"  batches of {BATCH}, {CONNECTIONS} connections        {median(bench.batches, 'per_second'):>9.0f}\n"
          f"  one transaction per event, {CLIENTS} clients{median(bench.singles):>9.0f}\n"
          f"  at half load                         {median(half, 'per_second'):>9.0f}   "
          f"p50 {median(half, 'p50_us') / 1000:.2f} ms, p99 {median(half, 'p99_us') / 1000:.2f} ms")
    others = sum(run["others"] for run in full + half)
    if others:
        print(f"  NOT accepted: {others:.0f} pushes")


def print_consumers(bench):
    share = 1e6 / bench.chosen.pushes
    used = ", ".join(f"{name} {statistics.median(run['used'][name] for run in bench.full) * share:.1f}"
                     for name in bench.groups)
    print(f"\nprocessor time per event during full runs, µs: {used}")
    lag = ", ".join(f"{name} {count}" for name, count in bench.lag.items())
    drained = f"{bench.drained:.1f} s" if bench.drained is not None else f"more than {DRAIN_LIMIT} s"
    print(f"consumers at the end of the last full run are behind by: {lag}; all caught up after {drained}")
    print("resident MB: " + ", ".join(f"{name} {size:.0f}" for name, size in sorted(bench.resident.items())))
    everything, own = bench.wal
    print(f"write-ahead log per event: {own / bench.chosen.pushes:.0f} bytes of the adapters' transactions, "
          f"{everything / bench.chosen.pushes:.0f} with the consumers; payload {bench.payload:.0f}")


def report(bench):
    rate, (_, own) = median(bench.full, "per_second"), bench.wal
    print_rates(bench)
    print_consumers(bench)
    print("\ngoals (ratios)")
    print_goal(1, rate / median(bench.batches, "per_second"))
    print_goal(2, rate / median(bench.singles))
    print_goal(5, median(bench.half, "p99_us") / bench.batch_of_100["p50_us"])
    print_goal(16, own / bench.chosen.pushes / (bench.payload + LOG_OVERHEAD))
    print_goal(17, max(bench.resident.values()))
    if spread(bench.batches, "per_second") > NOISE:
        print(f"\nTOO NOISY: runs of the same floor are {spread(bench.batches, 'per_second'):.0%} apart; repeat")


def main():
    chosen = options()
    os.chdir(ROOT)  # `bangban calendar` reads deploy/data
    directory = Path(tempfile.mkdtemp(prefix="bangban-bench-", dir="/tmp"))
    os.chmod(directory, 0o755)  # PostgreSQL runs as another user
    instance = Instance(chosen.keep or directory / "i", build=os.environ.get("BANGBAN_BUILD", ROOT / "build-test"),
                        first_port=random.randrange(20000, 30000, 100))
    try:
        instance.start()
        say("instance runs")
        bench = Bench(chosen, instance)
        bench.prepare()
        bench.measure()
        report(bench)
    finally:
        instance.stop()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
