/* SPDX-License-Identifier: Apache-2.0
 * document_reply - documents as messages. */
#ifndef BANGBAN_INTAKE_DOCUMENT_REPLY_H
#define BANGBAN_INTAKE_DOCUMENT_REPLY_H

#include "document/document.h"

/* Everything but the paper itself; arena memory. ERR_NOT_FOUND. */
int document_summary(struct handler_ctx *ctx, const char *number, DocumentSummary *ret_summary);

#endif
