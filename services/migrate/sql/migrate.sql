-- SPDX-License-Identifier: Apache-2.0
-- What bangban-migrate asks and records. Runs as the role migrator, which owns the schema meta.

-- name: load_applied (schema text) -> many (number int, name text, sha256 bytea, build text)
SELECT number, name, sha256, build FROM meta.migration WHERE schema = $1 ORDER BY number;

-- The server computes the checksums, so that the same function makes and compares them.
-- name: hash_texts (texts bytea[]) -> many (sha256 bytea)
SELECT sha256(f.content) AS sha256
  FROM unnest($1) WITH ORDINALITY AS f (content, position) ORDER BY f.position;

-- name: record_migration (schema text, number int, name text, sha256 bytea, build text, applied_at timestamptz,
--                         duration_us bigint) -> exactly 1
INSERT INTO meta.migration (schema, number, name, sha256, build, applied_at, duration_us)
VALUES ($1, $2, $3, $4, $5, $6, $7);
