/* SPDX-License-Identifier: Apache-2.0
 * sqlstate - what a PostgreSQL error means for the one who made the statement.
 */
#ifndef BANGBAN_STORE_SQLSTATE_H
#define BANGBAN_STORE_SQLSTATE_H

/* A negative ERR_* for a five-character SQLSTATE; NULL, which libpq reports when the connection is lost,
 * is ERR_UNAVAIL.  ERR_BUG for what only a wrong program provokes. */
int sqlstate_error(const char *sqlstate);

#endif
