-- name: wrong_name (id int) -> one (t_int int)
SELECT t_int AS other FROM s.value WHERE id = $1;
