#!/bin/bash
# Run once by the PostgreSQL image on an empty data directory: roles, and their passwords from the mounted files.
set -euo pipefail
psql -X -v ON_ERROR_STOP=1 -U postgres -d "$POSTGRES_DB" -f /opt/bangban/roles.sql
for file in /run/bangban/*.pass; do
    IFS=: read -r _ _ _ role password < "$file"
    printf "ALTER ROLE %s PASSWORD '%s';\n" "$role" "$password"
done | psql -X -v ON_ERROR_STOP=1 -q -U postgres -d "$POSTGRES_DB"
