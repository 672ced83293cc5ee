# SPDX-License-Identifier: Apache-2.0
"""Every event that the code logs has a row in deploy/logs/events.csv, and every row is logged somewhere.

The name is a literal in the call of log_event; where it comes from a table or a parameter, every literal of the
form "noun.what" in that file counts as one."""
import csv
import re

import tree

REGISTRY = "deploy/logs/events.csv"
COLUMNS = ["event", "level", "service", "meaning", "action"]
CALL = re.compile(r"\blog_event\s*\(")
NAME = re.compile(r'"([a-z]+(?:[-_][a-z]+)*\.[a-z_]+)"')


def arguments(text, start, count):
    """The first arguments of the call whose parenthesis opens before `start`."""
    depth, begin, found, quoted = 0, start, [], False
    for i in range(start, len(text)):
        c = text[i]
        if c == '"' and text[i - 1] != "\\":
            quoted = not quoted
        if quoted:
            continue
        if c in ",)" and depth == 0:
            found.append(text[begin:i].strip())
            begin = i + 1
            if c == ")" or len(found) == count:
                return found
        depth += c in "({["
        depth -= c in ")}]"
    return found


def logged(path):
    """(name, level or None, line) of each event that a file logs."""
    text = tree.code(path)
    indirect = False
    for match in CALL.finditer(text):
        args = arguments(text, match.end(), 3)
        if len(args) < 3 or not args[2].startswith('"'):
            indirect = True
            continue
        level = args[1][4:].lower() if args[1].startswith("LOG_") else None
        yield args[2].strip('"'), level, tree.line_of(text, match.start())
    text = re.sub(r"(?m)^[ \t]*#[ \t]*include.*$", "", text)
    for match in NAME.finditer(text) if indirect else ():
        yield match.group(1), None, tree.line_of(text, match.start())


def service_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "services" else "any"


def read_registry():
    rows, faults = {}, []
    lines = [line for line in tree.read(REGISTRY).splitlines() if line and not line.startswith("#")]
    reader = csv.DictReader(lines)
    if reader.fieldnames != COLUMNS:
        return {}, [f"{REGISTRY}: the columns must be {','.join(COLUMNS)}"]
    for row in reader:
        name = row["event"]
        if name in rows:
            faults.append(f"{REGISTRY}: {name} stands twice")
        if row["level"] not in ("debug", "info", "warn", "error") or None in row or \
                not all(row[c] for c in COLUMNS):
            faults.append(f"{REGISTRY}: {name}: level must be debug, info, warn or error, no column empty")
        rows[name] = row
    if list(rows) != sorted(rows):
        faults.append(f"{REGISTRY}: rows are not sorted by event")
    return rows, faults


def main():
    rows, faults = read_registry()
    seen, checked = set(), 0
    for path in tree.files("common", "services", suffixes=(".c",)):
        if path.startswith("common/log/"):
            continue
        for name, level, line in logged(path):
            checked += 1
            seen.add(name)
            row = rows.get(name)
            if not row:
                faults.append(f"{path}:{line}: {name} has no row in {REGISTRY}")
            elif level and level != row["level"]:
                faults.append(f"{path}:{line}: {name} is logged as {level}, {REGISTRY} says {row['level']}")
            elif row["service"] not in ("any", service_of(path)):
                faults.append(f"{path}:{line}: {name} belongs to {row['service']}")
    faults += [f"{REGISTRY}: {name} is logged nowhere" for name in rows if name not in seen]
    tree.report(faults, checked)


if __name__ == "__main__":
    main()
