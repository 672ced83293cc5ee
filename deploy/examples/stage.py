"""An instance as its users reach it: one client per service and role, and the virtual clock.

Used by the players of examples and by the system tests.
"""
import time
from pathlib import Path

import bangban_client as bb
from virtual_time import VirtualClock, microseconds

SETTLE_SECONDS = 60


class Stage:
    """The instance as its users reach it: one client per service and role."""

    def __init__(self, directory):
        self.directory = Path(directory)
        self.endpoints = bb.read_topology(self.directory / "topology.csv")
        self.clock = VirtualClock(self.directory / "clock")
        self.clients = {}

    def client(self, service, key):
        if (service, key) not in self.clients:
            self.clients[service, key] = bb.Client(self.endpoints[service].request, self.directory / "keys", key,
                                                   f"service.{service}", actor=key)
        return self.clients[service, key]

    def statuses(self):
        """ShowStatus of every service, asked all at once."""
        clients = {name: self.client(name, "operator.ops") for name in self.endpoints}
        for client in clients.values():
            client.send(bb.ShowStatus())
        return {name: client.receive(timeout=10) for name, client in clients.items()}

    def parked(self):
        """Messages that could not take effect: (service, how many)."""
        return [(name, status.parked) for name, status in self.statuses().items() if status.parked]

    def settle(self):
        """Waits until every event has taken effect everywhere and every timer due has fired."""
        deadline = time.monotonic() + SETTLE_SECONDS
        seen = None
        while time.monotonic() < deadline:
            statuses = self.statuses()
            positions = [(c.stream, c.applied) for s in statuses.values() for c in s.cursors]
            quiet = all(c.applied == c.head for s in statuses.values() for c in s.cursors)
            now = microseconds(self.clock.now())
            ticked = all(statuses[name].ticked_at >= now for name in ("deadline", "intake"))
            if quiet and ticked and positions == seen:
                return
            seen = positions
        raise TimeoutError("系统未能在限定时间内处理完全部事件，请查看运行日志")
