# SPDX-License-Identifier: Apache-2.0
"""Includes go downward only, third-party headers stay at home, services do not know each other, and
common/ names no policy.  The rules are in layers.txt."""
import os
import re

import tree

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)


def read_rules():
    levels, homes, system, words = {}, {}, [], []
    for line in tree.read("tests/arch/layers.txt").splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        head, _, rest = line.partition(":")
        kind, _, name = head.partition(" ")
        if kind == "level":
            levels.update({noun: int(name) for noun in rest.split()})
        elif kind == "home":
            homes[name] = rest.split()
        elif kind == "system":
            system += rest.split()
        elif kind == "word":
            words += rest.split()
        else:
            raise SystemExit(f"layers.txt: unknown line: {line}")
    return levels, homes, system, words


LEVELS, HOMES, SYSTEM, WORDS = read_rules()


def is_within(path, place):
    return path == place or path.startswith(place + "/")


def home_fault(path, header):
    for name, places in HOMES.items():
        if header == name or header.startswith(name) and name.endswith("/") or \
                name.startswith(".") and header.endswith(name):
            if not any(is_within(path, place) for place in places):
                return f"<{header}> belongs to {', '.join(places)}"
            return None
    return False


def angle_fault(path, header):
    fault = home_fault(path, header)
    if fault is not False:
        return fault
    stem = header[:-2]
    if any(stem == name or name.endswith("/") and header.startswith(name) for name in SYSTEM):
        return None
    return f"<{header}> has no home in layers.txt"


def own_root(parts):
    """The service that a file belongs to or tests, else None."""
    if parts[0] == "services":
        return os.path.join(*parts[:2])
    if parts[:2] == ["tests", "unit"]:
        return os.path.join("services", parts[2].replace("_", "-"))
    return None


def quote_fault(path, header):
    parts = path.split("/")
    fault = home_fault(path, header)
    if fault and "/" not in header:
        return fault
    beside = os.path.exists(os.path.join(tree.ROOT, os.path.dirname(path), header))
    own = own_root(parts) and os.path.exists(os.path.join(tree.ROOT, own_root(parts), header))
    top, _, _ = header.partition("/")
    if "/" not in header or beside or own:
        if ".." in header:
            return f'"{header}" climbs out of its directory'
        return None
    if top not in LEVELS:
        return f'"{header}" is of no directory in layers.txt'
    if parts[0] == "common" and parts[1] != top and LEVELS[top] >= LEVELS[parts[1]]:
        return f'"{header}": level {LEVELS[top]} is not below level {LEVELS[parts[1]]} of {parts[1]}'
    if parts[0] == "proto":
        return f'"{header}": proto includes nothing of common'
    return None


def service_fault(path, header):
    """A header of another service that is found through include directories."""
    parts = path.split("/")
    if parts[0] != "services" or "/" in header:
        return None
    for other in sorted(os.listdir(os.path.join(tree.ROOT, "services"))):
        if other != parts[1] and os.path.exists(os.path.join(tree.ROOT, "services", other, header)) and \
                not os.path.exists(os.path.join(tree.ROOT, os.path.dirname(path), header)) and \
                not os.path.exists(os.path.join(tree.ROOT, *parts[:2], header)):
            return f'"{header}" is of the service {other}'
    return None


def include_faults(path):
    text = tree.code(path)
    for match in INCLUDE.finditer(text):
        mark, header = match.groups()
        fault = angle_fault(path, header) if mark == "<" else \
            quote_fault(path, header) or service_fault(path, header)
        if fault:
            yield f"{path}:{tree.line_of(text, match.start())}: {fault}"


def department_codes():
    rows = [r for r in tree.read("deploy/data/departments.csv").splitlines() if r and not r.startswith("#")]
    column = rows[0].split(",").index("code")
    return [row.split(",")[column] for row in rows[1:]]


def word_faults(path, pattern):
    text = tree.code(path)
    for match in pattern.finditer(text):
        yield f"{path}:{tree.line_of(text, match.start())}: common/ must not name {match.group(0)}"


def main():
    faults = []
    sources = tree.files("common", "services", "proto", "tests")
    names = sorted(set(WORDS + department_codes()))
    # As a whole string literal: short codes are also syllables of ordinary identifiers.
    pattern = re.compile('"(?:' + "|".join(map(re.escape, names)) + ')"')
    for path in sources:
        faults += include_faults(path)
        if path.startswith("common/"):
            faults += word_faults(path, pattern)
    for noun in os.listdir(os.path.join(tree.ROOT, "common")):
        if os.path.isdir(os.path.join(tree.ROOT, "common", noun)) and noun not in LEVELS:
            faults.append(f"common/{noun}: has no level in layers.txt")
    tree.report(faults, len(sources))


if __name__ == "__main__":
    main()
