/* SPDX-License-Identifier: Apache-2.0
 * bulk - many projects and applications at once, from files: all of them or none.
 *
 * Rows are staged page by page; a load is named by the hash of its files, so one that was interrupted goes
 * on, and one that was committed is recognised.  Checking performs RegisterProject and SubmitApplication for
 * every row and undoes it all; committing does the same and lets it stand.  No row is judged by other rules
 * than the commands' own.
 */
#ifndef BANGBAN_INTAKE_BULK_H
#define BANGBAN_INTAKE_BULK_H

#include "bulk.sql.h"
#include "columns.h"
#include "intake.h"

struct load {
    const char *id;
    struct find_load_row row;
    const LoadFile **files; /* arena memory */
    struct bulk_header headers[2];
};

/* The load that a command names. False: it was answered why not; return *ret_verdict. */
bool load_find(struct handler_ctx *ctx, struct incoming *in, const char *id, struct load *ret_load,
               enum verdict *ret_verdict);

/* The same, still staging. */
bool load_find_staging(struct handler_ctx *ctx, struct incoming *in, const char *id, struct load *ret_load,
                       enum verdict *ret_verdict);

/* Fills an initialised report. ERR_NOMEM. */
int load_fill_report(struct arena *arena, const struct load *load, LoadReport *report);

/* The verdict of a command: answers with the load as it now is, unless `err`. */
enum verdict load_answer_with(struct handler_ctx *ctx, struct incoming *in, const char *id, int err);

/* Performs every row of a complete load; what it did stands only if `keep` and nothing is wrong.  The result
 * of the check is recorded. */
enum verdict load_perform(struct handler_ctx *ctx, struct incoming *in, const struct load *load, bool keep);

enum verdict bulk_on_open(struct handler_ctx *ctx, struct incoming *in);
enum verdict bulk_on_add_rows(struct handler_ctx *ctx, struct incoming *in);
enum verdict bulk_on_check(struct handler_ctx *ctx, struct incoming *in);
enum verdict bulk_on_commit(struct handler_ctx *ctx, struct incoming *in);
enum verdict bulk_on_abandon(struct handler_ctx *ctx, struct incoming *in);
enum verdict bulk_on_show(struct handler_ctx *ctx, struct incoming *in);

extern const struct service_part bulk_part;

#endif
