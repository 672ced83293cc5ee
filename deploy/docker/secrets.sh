#!/usr/bin/env bash
# Makes what the containers of docker-compose.yml mount: each process gets a directory of its own under deploy/secrets/,
# with its database password, its secret key, the public keys it needs and the list of keys it lets in.
#
#   deploy/docker/secrets.sh          as root, with build/bin/bangban built; what is there is kept
#
# deploy/secrets/clients/ holds the keys of people and of the departments' own systems: hand them out, then remove them.
set -euo pipefail
cd "$(dirname "$0")/../.."
umask 077
top=deploy/secrets
service_user=10001 # of the image, deploy/docker/Dockerfile
postgres_user=999  # of the postgres image
people="window.w01 agent.a01 office.o01 leader.l01 operator.ops auditor.u01 public.p01"
services=$(tail -n +2 deploy/docker/topology.csv | cut -d, -f1)
mkdir -p "$top/clients" "$top/postgres"

password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# Every key is made in clients/, which also collects the public keys and the allow-list that all share.
for name in $(sed 's/^/service./' <<< "$services") $(grep '^department\.' <<< "$services") $people; do
    [ -f "$top/clients/$name.key" ] || [ -f "$top/${name#service.}/keys/$name.key" ] ||
        build/bin/bangban --key-directory "$top/clients" keys new "$name"
done

# directory NAME ROLE: password of ROLE for the process and for PostgreSQL.
directory() {
    mkdir -p "$top/$1"
    [ -f "$top/$1/database.pass" ] || printf '*:*:*:%s:%s\n' "$2" "$(password)" > "$top/$1/database.pass"
    cp "$top/$1/database.pass" "$top/postgres/$2.pass"
}

for service in $services; do
    directory "$service" "$(sed -E 's/^department\./dept_/' <<< "$service")"
    mkdir -p "$top/$service/keys/allow"
    [ -f "$top/$service/keys/service.$service.key" ] ||
        mv "$top/clients/service.$service.key" "$top/$service/keys/"
    cp "$top"/clients/*.pub "$top/$service/keys/"
    cp "$top"/clients/allow/*.pub "$top/$service/keys/allow/"
done
directory migrate migrator
[ -f "$top/postgres/postgres.password" ] || password > "$top/postgres/postgres.password"

chown -R "$service_user" "$top"
chown -R "$postgres_user" "$top/postgres"
chown -R "$(id -u)" "$top/clients"
chmod 0755 "$top"
