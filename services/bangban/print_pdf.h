/* SPDX-License-Identifier: Apache-2.0
 * print_pdf - HTML on A4 as PDF, by the program weasyprint.
 */
#ifndef BANGBAN_PRINT_PDF_H
#define BANGBAN_PRINT_PDF_H

#include <stddef.h>
#include <stdint.h>

#include "err/err.h"

struct pdf_target {
    const char *path;
    int limit_s; /* how long the program may take */
};

/* Writes the file anew. No shell is asked; when it fails nothing is left behind, and what was there before is
 * still there.  ERR_NOT_FOUND: the program is not installed; ERR_UNAVAIL: it took too long and was ended;
 * ERR_INVALID: the path is no file; ERR_IO: the file cannot be written, or the program failed - it has said
 * why on standard error. */
int print_pdf(const uint8_t *html, size_t size, const struct pdf_target *target, struct err_text *ret_text);

#endif
