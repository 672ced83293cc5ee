#!/usr/bin/env bash
# Makes what docker-compose.yml mounts and nothing else holds: database passwords and CURVE keys, in deploy/secrets/.
#   deploy/docker/secrets.sh          needs a built build/bin/bangban; keeps what is there
set -euo pipefail
cd "$(dirname "$0")/../.."
directory=deploy/secrets
umask 077
mkdir -p "$directory/keys"

password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

[ -f "$directory/postgres.password" ] || password > "$directory/postgres.password"
services=$(tail -n +2 deploy/docker/topology.csv | cut -d, -f1)
for role in migrator operator $(sed -E 's/^department\./dept_/' <<< "$services"); do
    [ -f "$directory/$role.pass" ] || printf '*:*:*:%s:%s\n' "$role" "$(password)" > "$directory/$role.pass"
done
for name in $(sed 's/^/service./' <<< "$services") $(grep '^department\.' <<< "$services") \
            window.w01 agent.a01 office.o01 leader.l01 operator.ops auditor.u01; do
    [ -f "$directory/keys/$name.key" ] || build/bin/bangban --key-directory "$directory/keys" keys new "$name"
done
# The containers run as uid 10001 and read only.
chown -R 10001 "$directory" 2>/dev/null || true
