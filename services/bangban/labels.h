/* SPDX-License-Identifier: Apache-2.0
 * labels - what people call the fields of messages, and which list of words their values are of.
 */
#ifndef BANGBAN_LABELS_H
#define BANGBAN_LABELS_H

#include "words.h"

struct label {
    const char *field;
    const char *zh;
    enum word_list words; /* of its values, WORD_VALUE for most */
};

/* A field without a label is called by its name (a test finds it). */
struct label label_of(const char *field);

#endif
