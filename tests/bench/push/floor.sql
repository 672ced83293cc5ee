-- SPDX-License-Identifier: Apache-2.0
-- The floor: what any batch of events must do in PostgreSQL, in as few words as possible.

-- name: floor_take (event_ids bigint[]) -> many (event_id bigint)
INSERT INTO public.batch_inbox (event_id) SELECT unnest($1) ON CONFLICT DO NOTHING RETURNING event_id;

-- name: floor_update (approvals bigint[], states text[], at timestamptz[]) -> nothing
UPDATE public.batch_approval a SET state = n.state, last_at = n.at
  FROM unnest($1, $2, $3) AS n (approval, state, at)
 WHERE a.approval = n.approval;

-- name: floor_append (stream bigint, sequences bigint[], payloads bytea[]) -> nothing
INSERT INTO public.batch_log (stream, sequence, payload)
SELECT $1, e.sequence, e.payload FROM unnest($2, $3) AS e (sequence, payload);
