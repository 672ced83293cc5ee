/* SPDX-License-Identifier: Apache-2.0
 * parcel_json - a message as the JSON that leaves the house: the same bytes in each attempt.
 */
#ifndef BANGBAN_INTAKE_MESSAGE_PARCEL_JSON_H
#define BANGBAN_INTAKE_MESSAGE_PARCEL_JSON_H

#include "channel.h"

/* All that is known, for a folder that people and programs read. Free it; NULL out of memory. */
char *parcel_json_full(const struct parcel *parcel);

/* What a gateway needs: id, phone, text. Free it; NULL out of memory. */
char *parcel_json_sms(const struct parcel *parcel);

#endif
