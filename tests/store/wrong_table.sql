-- name: wrong_table () -> nothing
DELETE FROM s.absent;
