# SPDX-License-Identifier: Apache-2.0
"""The texts of the window, the calls that send them and the file that words them fit together.

The truth is the table services/intake/message/sent_texts.c.  Every text of it is sent by somebody, and a call of
bulletin_tell, bulletin_tell_once, bulletin_tell_staff or template_fill (a part of a text) gives exactly the fields that the table has
for its ids.  Where a call takes the id from a table of its own, each literal of its file that looks like an id counts
as one, and its texts may have fewer fields than it gives.  deploy/data/message_templates.csv has each text, and uses
only its fields, as the service demands at its start."""
import csv
import re

import tree

TEXTS = "deploy/data/message_templates.csv"
TABLE = "services/intake/message/sent_texts.c"
ROW = re.compile(r'\{\s*"([a-z_]+\.[a-z_]+)"\s*,\s*\{([^}]*)\}')
CALL = re.compile(r"\b(bulletin_tell|bulletin_tell_staff|bulletin_tell_once|template_fill|routing_tell|"
                  r"meeting_tell_seats)\s*\(")
ID = re.compile(r'"([a-z_]+\.[a-z_]+)"')
GIVEN = re.compile(r'\{\s*"([a-z_]+)"\s*,')
FIELD = re.compile(r"\{([^{}]*)\}")
ARGUMENTS = {"bulletin_tell": 5, "bulletin_tell_staff": 6, "bulletin_tell_once": 5,
             "template_fill": 3, "routing_tell": 5, "meeting_tell_seats": 4}


def arguments(text, start):
    """The arguments of the call whose parenthesis opens before `start`."""
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
            if c == ")":
                return found
        depth += c in "({["
        depth -= c in ")}]"
    return found


def read_table():
    """The fields of each id."""
    return {name: set(re.findall(r'"([a-z_]+)"', fields)) for name, fields in ROW.findall(tree.code(TABLE))}


def read_texts():
    """The text of each id."""
    lines = [line for line in tree.read(TEXTS).splitlines() if line and not line.startswith("#")]
    return {row["id"]: row["text"] for row in csv.DictReader(lines)}


def fields_given(argument, text):
    """The names in FIELDS(...), or of the list that the argument names."""
    if argument.startswith(("FIELDS", "NO_FIELDS", "TOLD")):
        return set(GIVEN.findall(argument))
    declared = re.search(rf"\b{re.escape(argument)}\[\][^=]*=\s*\{{(.*?)\}};", text, re.DOTALL)
    return set(GIVEN.findall(declared.group(1))) if declared else None


def check_call(where, texts, ids, given, from_table):
    """Faults of one call."""
    if given is None:
        yield f"{where}: give the fields as FIELDS(...), NO_FIELDS, TOLD(...) or a list of this file"
        return
    used = set()
    for name in ids & set(texts):
        used |= texts[name]
        if texts[name] - given:
            yield f"{where}: {name} has {{{', '.join(sorted(texts[name] - given))}}}, which the call does not give"
        if not from_table and given - texts[name]:
            yield f"{where}: gives {', '.join(sorted(given - texts[name]))}, which {TABLE} does not have for {name}"
    if given - used:
        yield f"{where}: gives {', '.join(sorted(given - used))}, which {TABLE} does not have"
    if not from_table:
        for name in sorted(ids - set(texts)):
            yield f"{where}: {TABLE} has no text {name}"


def check_words(table, texts):
    """Faults of the file."""
    yield from (f"{TEXTS}: {name} is missing" for name in sorted(set(table) - set(texts)))
    yield from (f"{TEXTS}: {name} does not end with a full stop" for name, text in texts.items()
                if not text.endswith(("。", "！", "？")))
    for name, text in texts.items():
        fields = set(FIELD.findall(text))
        if fields - table.get(name, set()):
            yield f"{TEXTS}: {name} uses {', '.join(sorted(fields - table.get(name, set())))}, which {TABLE} does not have"


def check_file(path, texts):
    """(ids that the file sends, faults)."""
    text, sent, faults = tree.code(path), set(), []
    for match in CALL.finditer(text):
        args = arguments(text, match.end())
        if len(args) != ARGUMENTS[match.group(1)] or args[0].startswith("struct"):
            continue
        if match.group(1) == "template_fill" and "templates_find" not in args[1]:
            continue  # what is told hands its texts on
        given = fields_given(args[-1], text)
        if given is None and args[-2:] == ["template_id", "fields"]:
            continue  # handed on by a function that CALL knows; one that it does not know sends nothing
        ids = set(ID.findall(args[-2]))
        from_table = not ids
        if from_table:
            ids = {name for name in ID.findall(text) if name in texts}
        sent |= ids
        faults += check_call(f"{path}:{tree.line_of(text, match.start())}", texts, ids, given, from_table)
    return sent, faults


def main():
    table, sent = read_table(), set()
    faults = list(check_words(table, read_texts()))
    for path in tree.files("services", suffixes=(".c",)):
        if path == TABLE:
            continue
        of_file, found = check_file(path, table)
        sent |= of_file
        faults += found
    faults += [f"{TABLE}: {name} is sent by nobody" for name in sorted(set(table) - sent)]
    tree.report(faults, len(table))


if __name__ == "__main__":
    main()
