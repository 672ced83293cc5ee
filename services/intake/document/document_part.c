/* SPDX-License-Identifier: Apache-2.0
 * document_part - the messages of documents. */
#include "document.sql.h"
#include "document/document.h"

static const struct service_handler handlers[] = {
    ON(IssueDocument, intake_on_issue_document),
    ON(ShowDocument, intake_on_show_document),
    ON(ListDocuments, intake_on_list_documents),
};

const struct service_part document_part = {SERVICE_HANDLERS(handlers), .queries = document_queries};
