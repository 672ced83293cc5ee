"""Applications brought to the window until every department under test has its approvals."""
import csv
import itertools
import time

import bangban_client as bb
from catalogue import DATA, load_catalogue

PATIENCE = 120  # seconds, for routing to hand everything over
PAGE = 500


def edges():
    with open(DATA / "prerequisites.csv", encoding="utf-8", newline="") as file:
        return [(int(row["before"]), int(row["after"]))
                for row in csv.DictReader(line for line in file if not line.startswith("#"))]


def first_items(departments):
    """Items of the departments that wait for no other of them: handed over as soon as the plan is made."""
    chosen = {number for number, row in load_catalogue().items() if row["department_code"] in departments}
    return sorted(chosen - {after for before, after in edges() if before in chosen})


def submit(town, count, items):
    """`count` applications of the items, each of a project of its own."""
    projects = [town.project() for _ in range(count)]
    town.window.call_many((bb.RegisterProject(project=bb.from_json(p, bb.Project())) for p in projects), timeout=60)
    messages = [town.submission(p, items, town.present(items)) for p in projects]
    return town.window.call_many((bb.from_json(m, bb.SubmitApplication()) for m in messages), timeout=60)


def take_handovers(client, count):
    """(approval id, instant) of the next `count` approvals, as the department fetches them."""
    approvals, position, deadline = [], 0, time.monotonic() + PATIENCE
    while len(approvals) < count:
        page = client.call(bb.PullHandovers(after=position, limit=PAGE))
        for handover in page.handovers:
            position = handover.position
            approvals.append((handover.approval_id, handover.at))
        if not page.handovers:
            if time.monotonic() > deadline:
                raise SystemExit(f"only {len(approvals)} of {count} approvals were handed over in {PATIENCE} s")
            time.sleep(0.1)
    return approvals[:count]


def bring(town, departments, count):
    """Department -> list of (approval id, instant of hand-over), `count` each."""
    items = first_items(departments)
    catalogue = load_catalogue()
    least = min(sum(catalogue[i]["department_code"] == code for i in items) for code in departments)
    if least == 0:
        raise SystemExit("a department has no item that waits for no other: choose other departments")
    submit(town, -(-count // least), items)
    return {code: take_handovers(town.department(code), count) for code in departments}


def write(path, stage, approvals):
    """The input of bench_push; the first event occurs a millisecond after the hand-over."""
    with open(path, "w", encoding="ascii") as file:
        for code, (approval_id, at) in itertools.chain.from_iterable(
                ((code, entry) for entry in entries) for code, entries in approvals.items()):
            endpoint = stage.endpoints[f"department.{code}"].request
            file.write(f"{code},{endpoint},{approval_id},{at + 1000}\n")
