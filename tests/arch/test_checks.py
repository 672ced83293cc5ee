# SPDX-License-Identifier: Apache-2.0
"""The checks themselves: each planted fault is found, and the sound tree beside it is not accused."""
import os
import re
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_clock  # noqa: E402
import check_events  # noqa: E402
import check_layers  # noqa: E402
import check_packages  # noqa: E402
import check_sizes  # noqa: E402
import check_templates  # noqa: E402
import check_words  # noqa: E402
import tree  # noqa: E402


@pytest.fixture
def plant(tmp_path, monkeypatch):
    """Writes files into an empty tree that the checks then take for the project."""
    monkeypatch.setattr(tree, "ROOT", str(tmp_path))
    for top in ("common", "services", "proto", "tests"):
        (tmp_path / top).mkdir()

    def write(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return path
    return write


@pytest.mark.parametrize("path, line, says", [
    ("common/err/x.c", '#include "store/store.h"', "is not below level"),
    ("common/log/x.c", '#include "config/config.h"', "is not below level"),
    ("common/log/x.c", '#include "nowhere/x.h"', "of no directory"),
    ("common/log/x.c", "#include <uv.h>", "belongs to common/loop"),
    ("services/a/x.c", "#include <zmq.h>", "belongs to common/bus"),
    ("services/a/x.c", "#include <libpq-fe.h>", "belongs to common/store"),
    ("common/store/x.c", '#include "messages.h"', "belongs to proto"),
    ("common/store/x.c", '#include "intake.pb-c.h"', "belongs to proto"),
    ("common/log/x.c", "#include <glib.h>", "has no home"),
    ("services/a/x.c", '#include "b.h"', "is of the service b"),
    ("services/a/x.c", '#include "../b/b.h"', "climbs out"),
])
def test_a_wrong_include_is_found(plant, path, line, says):
    plant("services/b/b.h", "")
    faults = list(check_layers.include_faults(plant(path, f"/* head */\n{line}\n")))
    assert len(faults) == 1 and says in faults[0] and faults[0].startswith(f"{path}:2:")


@pytest.mark.parametrize("path, line", [
    ("common/log/x.c", '#include "err/err.h"'),
    ("common/log/x.c", '#include "log/line.h"'),
    ("common/loop/x.c", "#include <uv.h>"),
    ("services/a/x.c", '#include "messages.h"'),
    ("services/a/x.c", "#include <sys/stat.h>"),
    ("common/log/x.c", '/* #include "store/store.h" */'),
])
def test_a_right_include_passes(plant, path, line):
    assert not list(check_layers.include_faults(plant(path, line + "\n")))


def test_policy_words_are_found_in_common(plant):
    pattern = re.compile('"(?:handed_over)"')
    assert list(check_layers.word_faults(plant("common/fsm/x.c", 's = "handed_over";'), pattern))
    assert not list(check_layers.word_faults(plant("common/fsm/y.c", '/* "handed_over" */'), pattern))


@pytest.mark.parametrize("call", ["time(NULL)", "clock_gettime(CLOCK_REALTIME, &t)", "gettimeofday(&t, 0)",
                                  "localtime_r(&a, &b)", "uv_now(loop)", "sleep (1)"])
def test_reading_a_clock_is_found(plant, call):
    assert list(check_clock.faults_in(plant("services/a/x.c", f"int f(void)\n{{\n    {call};\n}}\n")))


@pytest.mark.parametrize("text", ["wall_time(x);", "/* time(NULL) */", 's = "time(NULL)";', "clock_now(c);"])
def test_what_only_looks_like_it_passes(plant, text):
    assert not list(check_clock.faults_in(plant("services/a/x.c", text)))


def test_the_clock_itself_may_read(plant):
    assert not list(check_clock.faults_in(plant("common/clock/x.c", "clock_gettime(a, b);")))


def sized(plant, name, lines, parameters="void"):
    path = plant("common/err/x.c", f"int {name}({parameters})\n{{\n" + "    x++;\n" * (lines - 3) + "}\n")
    function, = check_sizes.functions([path])
    size = check_sizes.length(function, tree.read(path).splitlines())
    assert size == lines
    return list(check_sizes.function_faults(function, size))


def test_long_functions_and_lists_are_found(plant):
    assert not sized(plant, "f", 70)
    assert "71 lines" in sized(plant, "f", 71)[0]
    assert not sized(plant, "main", 60)
    assert sized(plant, "main", 61)
    assert not sized(plant, "f", 5, "int a, int b, int (*c)(int, int), int d, int e")
    assert "6 parameters" in sized(plant, "f", 5, "int a, int b, int c, int d, int e, int f")[0]


def test_table_rows_do_not_count(plant):
    rows = '        {1, "a"},\n        {2,\n         "b"},\n'
    path = plant("common/err/x.c", "int f(void)\n{\n    t[] = {\n" + rows * 40 + "    };\n}\n")
    function, = check_sizes.functions([path])
    assert check_sizes.length(function, tree.read(path).splitlines()) < 50


def test_long_files_are_found(plant):
    assert list(check_sizes.file_faults("common/a/x.c", 401))
    assert not list(check_sizes.file_faults("common/a/x.c", 400))
    assert list(check_sizes.file_faults("common/a/x.h", 151))
    assert not list(check_sizes.file_faults("tests/unit/a/x.c", 600))


HEAD = "event,level,service,meaning,action\n"


def events(plant, code, rows):
    plant("services/a/x.c", code)
    plant(check_events.REGISTRY, HEAD + rows)
    with pytest.raises(SystemExit) as end:
        check_events.main()
    return end.value.code


def test_events_and_registry_agree(plant, capsys):
    call = 'log_event(&ctx, LOG_INFO, "x.done", LOG_S("a", f(1, 2)));'
    assert events(plant, call, "x.done,info,a,it is done,none\n") == 0
    assert events(plant, call, "x.done,warn,a,it is done,none\n") == 1
    assert events(plant, call, "x.done,info,b,it is done,none\n") == 1
    assert events(plant, call, "x.done,info,a,it is done,\n") == 1
    assert events(plant, call, "y.done,info,a,it is done,none\n") == 1
    out = capsys.readouterr().out
    assert "x.done has no row" in out and "y.done is logged nowhere" in out
    table = 'static t = {"x.done"};\nlog_event(f(&ctx), t.level, t.name);'
    assert events(plant, table, "x.done,info,a,it is done,none\n") == 0
    assert events(plant, "log_event(NULL,\n    LOG_INFO,\n    \"x.done\");", "") == 1


def words(plant, words_of_status, words_of_values):
    plant(check_words.WORDS, '} words[] = {\n    [WORD_STATUS] = {%s},\n    [WORD_VALUE] = {%s},\n};\n'
          % (words_of_status, words_of_values))
    plant(check_words.LABELS, '{"status", "状态", WORD_STATUS},\n')
    plant("services/a/sql/migrations/0001_a.sql", "status text CHECK (status IN ('open', 'over')), -- IN ('old')\n"
          "secret text CHECK (secret IN ('hidden'))\n")
    plant("services/a/x.c", 'act_record(ctx, in, id, late ? "a.late" : "a.done",\n    arena_printf(a, "迟"));\n')
    with pytest.raises(SystemExit) as end:
        check_words.main()
    return end.value.code


def test_every_code_that_is_shown_has_a_word(plant, capsys):
    status, values = '{"open", "开"}, {"over", "完"}', '{"a.late", "迟"}, {"a.done", "成"}'
    assert words(plant, status, values) == 0
    assert words(plant, '{"open", "开"}', values) == 1
    assert words(plant, status, '{"a.done", "成"}') == 1
    out = capsys.readouterr().out
    assert "no word for over of status" in out and "no word for the act a.late" in out


def templates(plant, code, table, rows):
    plant("services/a/x.c", code)
    plant(check_templates.TABLE, table)
    plant(check_templates.TEXTS, "# source: x\nid,kind,text\n" + rows)
    with pytest.raises(SystemExit) as end:
        check_templates.main()
    return end.value.code


def test_texts_and_calls_agree(plant, capsys):
    call = 'bulletin_tell(ctx, &b, &id, "x.done", FIELDS({"item", f(1, "a")}));'
    done = '{"x.done", {"item"}},'
    assert templates(plant, call, done, "x.done,x,{item}好。\n") == 0
    assert templates(plant, call, done, "x.done,x,好。\n") == 0
    assert templates(plant, call, done, "x.done,x,{item}{day}。\n") == 1
    assert templates(plant, call, done, "") == 1
    assert templates(plant, call, '{"x.done", {"item", "day"}},', "x.done,x,好。\n") == 1
    assert templates(plant, call, '{"x.done", {NULL}},', "x.done,x,好。\n") == 1
    assert templates(plant, call, '{"y.done", {"item"}},', "y.done,x,{item}。\n") == 1
    out = capsys.readouterr().out
    assert "x.done uses day" in out and "x.done is missing" in out and "has {day}" in out and "gives item" in out
    assert "no text x.done" in out and "y.done is sent by nobody" in out
    staff = 'bulletin_tell_staff(ctx, &b, NULL, "office", late ? "x.late" : "x.done", NO_FIELDS);'
    assert templates(plant, staff, '{"x.done", {NULL}}, {"x.late", {NULL}}', "x.done,x,好。\nx.late,x,迟。\n") == 0
    table = 'static t = {"x.done"};\nbulletin_tell(ctx, &b, &id, t.id, FIELDS({"item", a}, {"day", d}));'
    both = '{"x.done", {"item"}}, {"x.more", {"day"}}'
    assert templates(plant, table + '"x.more"', both, "x.done,x,{item}。\nx.more,x,{day}。\n") == 0
    assert templates(plant, table, '{"x.done", {"other"}}', "x.done,x,{other}。\n") == 1
    assert templates(plant, call, done, "x.done,x,{item}好\n") == 1
    assert "does not end with a full stop" in capsys.readouterr().out


@pytest.mark.parametrize("text, good", [("#include <stddef.h>\nsize_t f(void);\n", True), ("size_t f(void);\n", False)])
def test_a_header_that_needs_another_is_found(plant, tmp_path, text, good):
    import check_headers
    plant("common/err/x.h", text)
    assert (check_headers.compile_alone("common/err/x.h", []) is None) == good


def test_a_second_list_of_packages_is_found():
    kinds, faults = check_packages.listed("# head\nlibuv1   # [run]   loop\ngcc # [build] compiler\n")
    assert kinds == {"libuv1": "run", "gcc": "build"} and not faults
    _, faults = check_packages.listed("libuv1 # [run] loop\nlibuv1 # [build] again\nno-reason # [run]\nodd # [x] y\n")
    assert [fault.split(":")[1] for fault in faults] == ["2", "3", "4"]
    image = "RUN bash -c '. lib.sh && install_packages build'\nRUN bash -c '. lib.sh && install_packages run'\n"
    assert not list(check_packages.image_faults(image))
    assert len(list(check_packages.image_faults("RUN apt-get update && apt-get install -y libuv1\n"))) == 3


def test_checks_run_from_anywhere(tmp_path):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check_clock.py")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert " checked, " in done.stdout
