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
import check_sizes  # noqa: E402
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
    ("common/log/x.c", "#include <curl/curl.h>", "has no home"),
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


@pytest.mark.parametrize("text, good", [("#include <stddef.h>\nsize_t f(void);\n", True), ("size_t f(void);\n", False)])
def test_a_header_that_needs_another_is_found(plant, tmp_path, text, good):
    import check_headers
    plant("common/err/x.h", text)
    assert (check_headers.compile_alone("common/err/x.h", []) is None) == good


def test_checks_run_from_anywhere(tmp_path):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "check_clock.py")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True)
    assert " checked, " in done.stdout
