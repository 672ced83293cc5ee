#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compile named SQL queries into typed C functions.

    sql2c.py queries.sql OUTPUT      writes OUTPUT.h and OUTPUT.c

A query is a comment line with its signature, free comment lines, and one statement:

    -- name: load_steps (ids uuid[], dept text?) -> many (id uuid, state text, done_at timestamptz?)
    -- Free comment.
    SELECT id, state, done_at FROM routing.step WHERE id = ANY ($1) AND dept = $2;

A long signature goes on over the next comment lines until its brackets close.  After the arrow:

    many (columns)   int f(tx, arena, params…, struct f_row **ret_rows, size_t *ret_count)
    one (columns)    int f(tx, arena, params…, struct f_row *ret_row); ERR_NOT_FOUND without a row
    affected         int f(tx, params…, int64_t *ret_affected)
    nothing          int f(tx, params…); queued, does not wait
    exactly N        int f(tx, params…); queued, and another number of rows fails the transaction with
                     ERR_CONFLICT.  A plain INSERT, UPDATE or DELETE without RETURNING.

All queries of FILE.sql are in FILE_queries[], for store_open(); file and query names are unique in an executable.
The types are those of store_query.h.  Whether a query fits the schema is checked by store_open().
"""
import argparse
import pathlib
import re
import sys
from dataclasses import dataclass

# SQL spelling -> (enum, C type, array struct, OID, OID of its array)
TYPES = {
    "text": ("TEXT", "const char *", "store_text_array", 25, 1009),
    "bytea": ("BYTES", "struct store_bytes", "store_bytes_array", 17, 1001),
    "bool": ("BOOL", "bool", "store_bool_array", 16, 1000),
    "int": ("INT32", "int32_t", "store_int32_array", 23, 1007),
    "bigint": ("INT64", "int64_t", "store_int64_array", 20, 1016),
    "double precision": ("DOUBLE", "double", "store_double_array", 701, 1022),
    "timestamptz": ("TIME", "wall_time", "store_time_array", 1184, 1185),
    "date": ("DAY", "civil_day", "store_day_array", 1082, 1182),
    "uuid": ("UUID", "struct uuid", "store_uuid_array", 2950, 2951),
}
PARAMS_MAX = 64  # STORE_PARAMS_MAX
RESERVED = set("""auto break case char const continue default do double else enum extern float for goto if
    inline int long register restrict return short signed sizeof static struct switch typedef union unsigned
    void volatile while bool true false tx arena values rows err row""".split())
SIGNATURE = re.compile(r"(?P<name>\w+)\s*\((?P<params>[^()]*)\)\s*->\s*(?P<kind>many|one|affected|nothing|exactly)"
                       r"\s*(?:\((?P<columns>[^()]*)\)|(?P<rows>\d+))?\s*$")
FIELD = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\s+(?P<type>[a-z]+(?: precision)?)(?P<array>\[\])?(?P<nullable>\?)?$")
TOKEN = re.compile(r"""
    (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<quoted>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
  | \$(?P<param>\d+)
  | (?P<end>;)""", re.VERBOSE | re.DOTALL)


class Fault(Exception):
    """What is wrong, for the person who wrote the query."""


@dataclass
class Field:
    name: str
    sql_type: str
    array: bool
    nullable: bool

    @property
    def oid(self):
        return TYPES[self.sql_type][4 if self.array else 3]

    @property
    def c_type(self):
        return f"struct {TYPES[self.sql_type][2]}" if self.array else TYPES[self.sql_type][1]

    @property
    def by_pointer(self):
        """A nullable parameter whose C type has no NULL of its own."""
        return self.nullable and self.sql_type not in ("text", "bytea")

    def declared(self, pointer=False):
        c_type = f"const {self.c_type} *" if pointer else self.c_type
        return f"{c_type}{'' if c_type.endswith('*') else ' '}{self.name}"


@dataclass
class Query:
    name: str
    params: list
    kind: str
    columns: list
    exactly: int
    line: int
    sql: str = ""

    @property
    def has_rows(self):
        return self.kind in ("many", "one")

    @property
    def prototype(self):
        arguments = ["struct store_tx *tx"] + ["struct arena *arena"] * self.has_rows
        arguments += [param.declared(pointer=param.by_pointer) for param in self.params]
        arguments += {"many": [f"struct {self.name}_row **ret_rows", "size_t *ret_count"],
                      "one": [f"struct {self.name}_row *ret_row"],
                      "affected": ["int64_t *ret_affected"]}.get(self.kind, [])
        return f"int {self.name}({', '.join(arguments)})"


def parse_fields(text, what):
    fields = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = FIELD.match(part)
        if not match or match["type"] not in TYPES:
            raise Fault(f"{what} '{part}' is not `name type`, `name type[]` or `name type?` with a type out of "
                        + ", ".join(TYPES))
        if match["name"] in RESERVED or match["name"].startswith(("ret_", "has_")):
            raise Fault(f"{what} '{match['name']}' is a reserved word of C or of the generated code")
        if match["name"] in (f.name for f in fields):
            raise Fault(f"{what} '{match['name']}' is there twice")
        if match["array"] and match["nullable"]:
            raise Fault(f"{what} '{match['name']}': an array cannot be nullable; pass an empty one")
        fields.append(Field(match["name"], match["type"], bool(match["array"]), bool(match["nullable"])))
    return fields


def parse_signature(text, line):
    match = SIGNATURE.match(text)
    if not match:
        raise Fault("a signature is `name (params) -> many (columns) | one (columns) | affected | nothing | exactly N`")
    kind = match["kind"]
    if (match["columns"] is not None) != (kind in ("many", "one")):
        raise Fault("`many` and `one` need a list of columns, the others have none")
    if (match["rows"] is not None) != (kind == "exactly"):
        raise Fault("`exactly`, and only it, needs a number of rows")
    query = Query(match["name"], parse_fields(match["params"], "parameter"), kind,
                  parse_fields(match["columns"] or "", "column"), int(match["rows"] or -1), line)
    if len(query.params) > PARAMS_MAX:
        raise Fault(f"more than {PARAMS_MAX} parameters")
    if query.has_rows and not query.columns:
        raise Fault(f"`{kind}` without a column")
    return query


def scan(sql):
    """The statement without comments and without its semicolon, and the parameter numbers it uses."""
    used, kept, at = set(), [], 0
    for token in TOKEN.finditer(sql):
        kept.append(sql[at:token.start()])
        at = token.end()
        if token["end"]:
            break
        kept.append(" " if token["comment"] else token[0])
        if token["param"]:
            used.add(int(token["param"]))
    else:
        raise Fault("the statement has no terminating `;`")
    if any(part.strip() for part in re.split(r"--[^\n]*", sql[at:])):
        raise Fault("text after the `;`: one statement for each name")
    lines = (line.rstrip() for line in "".join(kept).splitlines())
    return "\n".join(line for line in lines if line), used


def insist_on_rows(query, body):
    """Let the server count, so that a wrong count also stops a COMMIT queued behind the statement."""
    if not re.match(r"(insert|update|delete)\b", body, re.I) or re.search(r"\breturning\b", body, re.I):
        raise Fault("`exactly` needs a plain INSERT, UPDATE or DELETE without RETURNING")
    return f"WITH counted AS ({body}\nRETURNING 1)\nSELECT 1 / (count(*) = {query.exactly})::int FROM counted"


def finish(query, sql):
    body, used = scan(sql)
    if not body:
        raise Fault("no statement")
    expected = set(range(1, len(query.params) + 1))
    if used != expected:
        wrong = ", ".join(f"${n}" for n in sorted(used ^ expected))
        raise Fault(f"the signature has {len(query.params)} parameters, but {wrong} is not used or not declared")
    query.sql = insist_on_rows(query, body) if query.kind == "exactly" else body
    return query


def signature_open(text):
    return text.count("(") != text.count(")") or not re.search(r"->\s*(?:(?:many|one)\s*\(|\w+\s*\d*\s*$)", text)


def parse(path):
    queries, lines, at = [], path.read_text(encoding="utf-8").splitlines(), 0
    while at < len(lines):
        if not lines[at].startswith("-- name:"):
            if lines[at].strip() and not lines[at].startswith("--"):
                raise Fault(f"{path}:{at + 1}: a statement without `-- name:`")
            at += 1
            continue
        start, text = at + 1, lines[at][len("-- name:"):].strip()
        at += 1
        while signature_open(text) and at < len(lines) and re.match(r"-- (?!name:)", lines[at]):
            text, at = f"{text} {lines[at][2:].strip()}", at + 1
        body = at
        while at < len(lines) and not lines[at].startswith("-- name:"):
            at += 1
        try:
            query = finish(parse_signature(text, start), "\n".join(lines[body:at]))
            if query.name in (q.name for q in queries):
                raise Fault(f"the name '{query.name}' is there twice")
        except Fault as fault:
            raise Fault(f"{path}:{start}: {fault}") from None
        queries.append(query)
    if not queries:
        raise Fault(f"{path}: no query")
    return queries


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row_struct(query):
    lines = [f"struct {query.name}_row {{"]
    for column in query.columns:
        lines.append(f"    {column.declared()};")
        if column.nullable:
            lines.append(f"    bool has_{column.name};")
    return "\n".join(lines + ["};"])


def header(queries, stem, source):
    guard = f"{stem.upper()}_SQL_H"
    parts = [f"/* Generated from {source} by sql2c.py. */", f"#ifndef {guard}\n#define {guard}\n",
             '#include "store/store_query.h"\n', f"extern const struct store_query *const {stem}_queries[];\n"]
    for query in queries:
        if query.has_rows:
            parts.append(row_struct(query))
        parts.append(f"{query.prototype} __attribute__((warn_unused_result));\n")
    return "\n".join(parts + ["#endif\n"])


def c_bool(value):
    return "true" if value else "false"


def tables(query):
    parts = []
    if query.params:
        rows = "\n".join(f"    {{{quote(p.name)}, STORE_{TYPES[p.sql_type][0]}, {c_bool(p.array)}, {c_bool(p.nullable)}}},"
                         for p in query.params)
        parts.append(f"static const struct store_param {query.name}_params[] = {{\n{rows}\n}};")
    if query.columns:
        row = f"struct {query.name}_row"
        rows = "\n".join(
            f"    {{{quote(c.name)}, STORE_{TYPES[c.sql_type][0]}, {c_bool(c.array)}, {c_bool(c.nullable)},\n"
            f"     offsetof({row}, {c.name}), "
            + (f"offsetof({row}, has_{c.name})" if c.nullable else "0") + "}," for c in query.columns)
        parts.append(f"static const struct store_column {query.name}_columns[] = {{\n{rows}\n}};")
    text = "\n".join(f"        {quote(line)[:-1]}\\n\"" for line in query.sql.splitlines())
    parts.append(f"""static const struct store_query {query.name}_query = {{
    .name = {quote(query.name)},
    .sql =
{text},
    .params = {query.name + '_params' if query.params else 'NULL'},
    .columns = {query.name + '_columns' if query.columns else 'NULL'},
    .param_count = {len(query.params)},
    .column_count = {len(query.columns)},
    .row_size = {f'sizeof(struct {query.name}_row)' if query.has_rows else '0'},
    .exactly = {query.exactly},
}};""")
    return "\n\n".join(parts)


RUN = {
    "many": """    struct store_rows rows = {{0}};
    int err = store_run_many(tx, arena, &{name}_query, {values}, &rows);

    if (err < 0)
        return err;
    *ret_rows = rows.items;
    *ret_count = rows.count;
    return 0;""",
    "one": "    return store_run_one(tx, arena, &{name}_query, {values}, ret_row);",
    "affected": "    return store_run_affected(tx, &{name}_query, {values}, ret_affected);",
    "nothing": "    return store_run_queued(tx, &{name}_query, {values});",
}
RUN["exactly"] = RUN["nothing"]


def function(query):
    values = ", ".join(p.name if p.by_pointer else f"&{p.name}" for p in query.params)
    declared = f"    const void *const values[] = {{{values}}};\n" if query.params else ""
    run = RUN[query.kind].format(name=query.name, values="values" if query.params else "NULL")
    gap = "\n" if declared and query.kind != "many" else ""
    return f"{query.prototype}\n{{\n{declared}{gap}{run}\n}}"


def source_file(queries, stem, source, header_name):
    parts = [f'/* Generated from {source} by sql2c.py. */\n#include "{header_name}"']
    for query in queries:
        parts += [tables(query), function(query)]
    names = "\n".join(f"    &{q.name}_query," for q in queries)
    parts.append(f"const struct store_query *const {stem}_queries[] = {{\n{names}\n    NULL,\n}};\n")
    return "\n\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("output", help="path of the generated files without .h and .c")
    args = parser.parse_args()
    stem = re.sub(r"\W", "_", args.source.stem)
    try:
        queries = parse(args.source)
    except Fault as fault:
        sys.exit(str(fault))
    name = pathlib.Path(args.output).name
    pathlib.Path(args.output + ".h").write_text(header(queries, stem, args.source.name), encoding="utf-8")
    pathlib.Path(args.output + ".c").write_text(source_file(queries, stem, args.source.name, name + ".h"),
                                                encoding="utf-8")


if __name__ == "__main__":
    main()
