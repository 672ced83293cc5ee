# SPDX-License-Identifier: Apache-2.0
"""What the query compiler refuses, and that it says why."""
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SQL2C = ROOT / "common/store/sql2c.py"
FLAGS = "-std=c17 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Werror"


def compile_sql(tmp_path, text):
    source = tmp_path / "some-queries.sql"
    source.write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, str(SQL2C), str(source), str(tmp_path / "out.sql")], text=True, check=False,
                          capture_output=True)


@pytest.mark.parametrize("text, complaint", [
    ("-- name: f (a int) -> nothing\nSELECT 1;", "$1"),
    ("-- name: f () -> nothing\nSELECT $1;", "$1"),
    ("-- name: f (a int, b int) -> nothing\nSELECT $2;", "$1"),
    ("-- name: f (a int) -> nothing\nSELECT $0, $1;", "$0"),
    ("-- name: f (a int) -> nothing\nSELECT '$1', \"$1\", $x$ $1 $x$ /* $1 */ -- $1\n;", "$1"),
    ("-- name: f () -> nothing\nSELECT 1", "terminating"),
    ("-- name: f () -> nothing\nSELECT ';' -- ;", "terminating"),
    ("-- name: f () -> nothing\nSELECT 1; SELECT 2;", "one statement"),
    ("-- name: f () -> nothing\n;", "no statement"),
    ("-- name: f () -> nothing\nSELECT 1;\n-- name: f () -> nothing\nSELECT 1;", "twice"),
    ("-- name: f (a int, a text) -> nothing\nSELECT $1, $2;", "twice"),
    ("-- name: f () -> one (a int, a text)\nSELECT 1;", "twice"),
    ("-- name: f (a money) -> nothing\nSELECT $1;", "money"),
    ("-- name: f (case text) -> nothing\nSELECT $1;", "reserved"),
    ("-- name: f (tx text) -> nothing\nSELECT $1;", "reserved"),
    ("-- name: f (a int[]?) -> nothing\nSELECT $1;", "nullable"),
    ("-- name: f () -> many\nSELECT 1;", "columns"),
    ("-- name: f () -> many ()\nSELECT 1;", "column"),
    ("-- name: f () -> nothing (a int)\nSELECT 1;", "columns"),
    ("-- name: f () -> exactly\nDELETE FROM t;", "number of rows"),
    ("-- name: f () -> exactly 1\nSELECT 1;", "plain INSERT"),
    ("-- name: f () -> exactly 1\nDELETE FROM t RETURNING a;", "RETURNING"),
    ("-- name: f () -> sometimes\nSELECT 1;", "signature"),
    ("SELECT 1;", "without `-- name:`"),
    ("-- nothing here\n", "no query"),
])
def test_refuses(tmp_path, text, complaint):
    done = compile_sql(tmp_path, text)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "some-queries.sql" in done.stderr
    assert not list(tmp_path.glob("out*"))


def test_names_the_line(tmp_path):
    assert ":3: " in compile_sql(tmp_path, "-- A comment.\n\n-- name: f () -> nothing\nSELECT $1;").stderr


def test_output_compiles_without_a_warning(tmp_path):
    done = compile_sql(tmp_path, """
-- name: f (a text, b bytea?, c bool?, d int[], e double precision?) -> many (g date?, h uuid[], i bytea, j text?)
SELECT '"\\', "中文", E'\\'$9', $1, $2, $3, $4, $5;
-- name: g () -> one (a int)
SELECT 1;
-- name: h () -> affected
DELETE FROM t;
-- name: i (a timestamptz) -> exactly 0
UPDATE t SET a = $1;
-- name: j (
--   a text[]) ->
--   nothing
-- (free comment)
SELECT $1;
""")
    assert done.returncode == 0, done.stderr
    subprocess.run(["cc", *FLAGS.split(), f"-I{ROOT / 'common'}", "-c", tmp_path / "out.sql.c", "-o", tmp_path / "o"],
                   check=True)
    assert "some_queries_queries[]" in (tmp_path / "out.sql.h").read_text()
