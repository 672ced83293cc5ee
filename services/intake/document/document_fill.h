/* SPDX-License-Identifier: Apache-2.0
 * document_fill - what the records say, for each kind of document (struct document_kind). */
#ifndef BANGBAN_INTAKE_DOCUMENT_FILL_H
#define BANGBAN_INTAKE_DOCUMENT_FILL_H

#include "document/document.h"

/* Application, project, applicant, agent and window: what every document may name. */
int document_fill_parties(struct paper *paper);

int document_fill_acceptance(struct paper *paper);
int document_fill_notice(struct paper *paper);
int document_fill_commitment(struct paper *paper);
int document_fill_refusal(struct paper *paper);
int document_fill_delivery(struct paper *paper);

/* The last one, where no delivery is named. */
int document_choose_delivery(struct paper *paper);
int document_fill_authorization(struct paper *paper);

#endif
