/* SPDX-License-Identifier: Apache-2.0
 * project_file - a project and its application as a JSON file: {"project": {…}, "items": […], "materials":
 * […]}.
 */
#ifndef BANGBAN_PROJECT_FILE_H
#define BANGBAN_PROJECT_FILE_H

#include "arena/arena.h"
#include "err/err.h"
#include "messages.h"

struct project_file {
    const char *path;
    const char *text; /* of the file */
    RegisterProject *project;
    SubmitApplication *application; /* the project code is filled in */
};

/* "window" may stand in the file too; "story" is for the players of examples and passed over.  All in the
 * arena. ERR_IO, or ERR_INVALID with file, line, field and rule. */
int project_file_read(const char *path, struct arena *arena, struct project_file *ret_file,
                      struct err_text *ret_text) __attribute__((warn_unused_result));

/* ERR_INVALID with "path:line：field: <message>", for rules that only the caller knows. */
int project_file_reject(const struct project_file *file, struct err_text *ret_text, const char *field,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
