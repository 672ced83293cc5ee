# SPDX-License-Identifier: Apache-2.0
"""The table of duties in services/intake/README.md names commands, records, clocks and tests that exist."""
import csv
import os
import re

import tree

README = "services/intake/README.md"
COMMANDS = ["services/bangban/commands.c", "services/bangban/request_commands.c"]
QUOTED = re.compile(r"`([^`]+)`")


def known():
    """What may stand in backquotes, by column."""
    commands = {name for path in COMMANDS for name in re.findall(r'(?:\{|REQUEST\()"([a-z -]+)"', tree.read(path))}
    migrations = "".join(tree.read(path) for path in tree.files("services/intake/sql", suffixes=(".sql",)))
    tables = set(re.findall(r"CREATE TABLE intake\.(\w+)", migrations))
    rows = [line for line in tree.read("deploy/data/clock_rules.csv").splitlines() if not line.startswith("#")]
    return commands, tables, {row["kind"] for row in csv.DictReader(rows)}


def command_faults(cell, commands):
    for word in QUOTED.findall(cell):
        if not any(word == name or word.startswith(name + " ") or name.endswith(" " + word) for name in commands):
            yield f"no command {word}"


def record_faults(cell, tables):
    for word in QUOTED.findall(cell):
        known_file = word.endswith(".csv") and os.path.exists(os.path.join(tree.ROOT, f"deploy/data/{word}"))
        if not known_file and word.split(".")[0] not in tables and word != "reported_up":
            yield f"no record {word}"


def test_faults(cell):
    """A file, or one test of it: file::test."""
    named = re.findall(r"(test_\w+)(?:::(\w+))?", cell)
    for file, test in named:
        path = f"tests/system/{file}.py"
        if not os.path.exists(os.path.join(tree.ROOT, path)):
            yield f"no test {file}"
        elif test and not re.search(rf"^def {test}\(", tree.read(path), re.M):
            yield f"no test {file}::{test}"
    if not named:
        yield "names no test"


def row_faults(cells, facts):
    commands, tables, clocks = facts
    yield from command_faults(cells[2], commands)
    yield from record_faults(cells[3], tables)
    yield from (f"no clock {word}" for word in QUOTED.findall(cells[4]) if word not in clocks)
    yield from test_faults(cells[5])


def main():
    facts, faults, count = known(), [], 0
    for number, line in enumerate(tree.read(README).splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| [一二三四]", line) and len(cells) == 6:
            count += 1
            faults += [f"{README}:{number}: {cells[0]}: {fault}" for fault in row_faults(cells, facts)]
    if count < 30:
        faults.append(f"{README}: only {count} duties")
    tree.report(faults, count)


if __name__ == "__main__":
    main()
