#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every query of every .sql file fits the migrated schema, may be run by somebody, and roles.sql fits the data.

    check_sql.py PATH_OF_BANGBAN_MIGRATE

Migrates a throw-away cluster, prepares each query, and compares the columns with the ones its signature declares, as
store_open() does in the services.
"""
import csv
import pathlib
import subprocess
import sys

import psycopg
from psycopg import pq

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "common/store"), str(ROOT / "tests/support")]
import sql2c  # noqa: E402
from postgres import Cluster  # noqa: E402


def query_files():
    files = [*ROOT.glob("common/*/sql/*.sql"), *ROOT.glob("services/*/sql/*.sql")]
    return sorted(path for path in files if path.parent.name == "sql")


# Who runs the queries of a directory; of common/bus, each of them or the operator.
ROLES = {"intake": "intake", "routing": "routing", "deadline-watcher": "deadline", "assessment": "assessment",
         "department-adapter": "dept_agri", "migrate": "migrator", "bangban": "operator"}
SHARED = ["intake", "dept_agri", "operator"]


def check_query(connection, query):
    prepared = connection.prepare(b"", query.sql.encode(), [param.oid for param in query.params])
    if prepared.status != pq.ExecStatus.COMMAND_OK:
        return prepared.error_message.decode().strip()
    if not query.has_rows:
        return None
    described = connection.describe_prepared(b"")
    found = [(described.fname(i).decode(), described.ftype(i)) for i in range(described.nfields)]
    declared = [(column.name, column.oid) for column in query.columns]
    return None if found == declared else f"columns are {found}, the signature declares {declared}"


def refused(connection, query):
    """Why this login may not run the query; EXPLAIN checks the rights and runs nothing."""
    result = connection.prepare(query.name.encode(), query.sql.encode(), [param.oid for param in query.params])
    if result.status == pq.ExecStatus.COMMAND_OK:
        arguments = f"({', '.join(['NULL'] * len(query.params))})" if query.params else ""
        result = connection.exec_(f'EXPLAIN EXECUTE "{query.name}"{arguments}'.encode())
    denied = result.error_field(pq.DiagnosticField.SQLSTATE) == b"42501"
    return result.error_message.decode().strip() if denied else None


def check_rights(cluster):
    faults, sessions = [], {}
    for path in query_files():
        roles = [ROLES[path.parts[-3]]] if path.parts[-4] == "services" else SHARED
        for role in set(roles) - set(sessions):
            sessions[role] = psycopg.connect(cluster.conninfo(role), autocommit=True)
        for query in sql2c.parse(path):
            reasons = [refused(sessions[role].pgconn, query) for role in roles]
            if all(reasons):
                faults.append(f"{path.relative_to(ROOT)}:{query.line}: {query.name}: as {roles[0]}: {reasons[0]}")
    for session in sessions.values():
        session.close()
    return faults


def check_files(cluster):
    faults, count = [], 0
    with psycopg.connect(cluster.conninfo()) as connection:
        connection.execute("SET search_path = ''")
        connection.commit()
        for path in query_files():
            for query in sql2c.parse(path):
                count += 1
                fault = check_query(connection.pgconn, query)
                if fault:
                    faults.append(f"{path.relative_to(ROOT)}:{query.line}: {query.name}: {fault}")
    print(f"{count} queries")
    return faults


def check_departments(cluster):
    with open(ROOT / "deploy/data/departments.csv", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        codes = {"dept_" + (row.get("code") or row["department_code"]) for row in rows}
    with psycopg.connect(cluster.conninfo()) as connection:
        logins = {row[0] for row in connection.execute("SELECT rolname::text FROM pg_roles WHERE rolname ~ '^dept_'")}
    return [f"deploy/postgres/roles.sql and deploy/data/departments.csv differ: {sorted(codes ^ logins)}"] \
        if codes != logins else []


def check_public(cluster):
    """Nothing in our schemas is open to everybody."""
    with psycopg.connect(cluster.conninfo()) as connection:
        rows = connection.execute("""
            SELECT c.oid::regclass::text FROM pg_class c, aclexplode(c.relacl) a
             WHERE c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND a.grantee = 0
            UNION ALL
            SELECT p.oid::regprocedure::text FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             WHERE p.pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') AND a.grantee = 0
            """).fetchall()
    return [f"{name} is granted to PUBLIC" for (name,) in rows]


def main():
    with Cluster() as cluster:
        cluster.apply_roles()
        subprocess.run([sys.argv[1], f"--root={ROOT}", f"--database={cluster.conninfo('migrator')}"], check=True)
        faults = check_files(cluster) + check_rights(cluster) + check_departments(cluster) + check_public(cluster)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
