# SPDX-License-Identifier: Apache-2.0
"""Sizes of functions, files and parameter lists, from the ranges that universal-ctags reports.

Rows of tables (lines that are one initialiser) do not count as lines of a function."""
import json
import re
import subprocess

import tree

FUNCTION_MAX, MAIN_MAX, PARAMETERS_MAX = 70, 60, 5
MEDIAN_MAX, P90_MAX = 15, 40
SOURCE_MAX, SOURCE_STOP, HEADER_MAX = 400, 600, 150
TABLE_ROW = re.compile(r"^\s*(\{.*\},?|TEST\(\w+\),|cmocka_unit_test\w*\(.*\),)\s*$")


def functions(paths):
    command = ["ctags", "--languages=C", "--langmap=C:.c.h", "--kinds-C=f", "--fields=+neS",
               "--output-format=json", "-f", "-", "-L", "-"]
    out = subprocess.run(command, input="\n".join(paths), text=True, check=True, cwd=tree.ROOT,
                         stdout=subprocess.PIPE).stdout
    return [json.loads(line) for line in out.splitlines()]


def parameters(signature):
    """Top-level commas; a parameter that is a function pointer has commas of its own."""
    inner = signature.strip()[1:-1].strip()
    if inner in ("", "void"):
        return 0
    depth, count = 0, 1
    for c in inner:
        depth += c in "(["
        depth -= c in ")]"
        count += c == "," and depth == 0
    return count


def length(function, lines):
    body = lines[function["line"] - 1:function["end"]]
    rows = 0
    for i, line in enumerate(body):
        joined = line
        # a row that the formatter wrapped ends lines later
        while joined.strip().startswith("{") and joined.count("{") > joined.count("}") and i + 1 < len(body) \
                and not joined.rstrip().endswith("{"):
            i += 1
            joined = joined.rstrip() + " " + body[i].strip()
        if TABLE_ROW.match(joined):
            rows += 1 + joined.count("\n")
    return len(body) - rows


def function_faults(function, size):
    where = f"{function['path']}:{function['line']}: {function['name']}"
    limit = MAIN_MAX if function["name"] == "main" else FUNCTION_MAX
    if size > limit:
        yield f"{where} has {size} lines, at most {limit} are allowed"
    count = parameters(function.get("signature", "()"))
    if count > PARAMETERS_MAX:
        yield f"{where} has {count} parameters; from {PARAMETERS_MAX + 1} on they are an options struct"


def file_faults(path, count):
    test = path.startswith("tests/")
    limit = HEADER_MAX if path.endswith(".h") else SOURCE_STOP if test else SOURCE_MAX
    if count > limit:
        yield f"{path}:{limit}: has {count} lines, at most {limit} are allowed"


def main():
    paths = tree.files("common", "services", "proto", "tests")
    lines = {path: tree.read(path).splitlines() for path in paths}
    faults = [fault for path in paths for fault in file_faults(path, len(lines[path]))]
    sizes = []
    for function in functions(paths):
        size = length(function, lines[function["path"]])
        faults += function_faults(function, size)
        if not function["path"].startswith("tests/"):
            sizes.append(size)
    sizes.sort()
    if sizes:
        median, p90 = sizes[len(sizes) // 2], sizes[len(sizes) * 9 // 10]
        print(f"{len(sizes)} functions: median {median}, 90 % at most {p90}, longest {sizes[-1]} lines")
        if median > MEDIAN_MAX or p90 > P90_MAX:
            faults.append(f"functions: median at most {MEDIAN_MAX} and 90 % at most {P90_MAX} lines are allowed")
    tree.report(faults, len(sizes))


if __name__ == "__main__":
    main()
