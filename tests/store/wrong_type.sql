-- name: wrong_type (id int) -> one (t_int bigint)
SELECT t_int FROM s.value WHERE id = $1;
