/* SPDX-License-Identifier: Apache-2.0
 * identity - checked and masked. */
#include "identity.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define RESIDENT_SIZE 18
#define OTHER_MIN     5
#define OTHER_MAX     20

#define DIGITS   "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* ISO 7064, MOD 11-2, as GB 11643 has it. */
static char check_character(const char *number)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < RESIDENT_SIZE - 1; i++)
        sum += (number[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

static bool is_resident(const char *number)
{
    size_t digits = strspn(number, DIGITS);

    return strlen(number) == RESIDENT_SIZE &&
           (digits == RESIDENT_SIZE || (digits == RESIDENT_SIZE - 1 && number[digits] == 'X'));
}

const char *identity_fault(const char *number)
{
    size_t size = strlen(number);

    if (is_resident(number))
        return check_character(number) == number[RESIDENT_SIZE - 1] ? NULL : "身份证号码的校验码不符";
    if (size < OTHER_MIN || size > OTHER_MAX || number[strspn(number, DIGITS CAPITALS)] != '\0')
        return "应为 18 位身份证号码，或 5 至 20 位大写字母和数字组成的证件号码";
    return NULL;
}

void identity_mask(const char *number, char ret_masked[IDENTITY_TEXT])
{
    size_t size = strlen(number);
    size_t head = is_resident(number) ? 6 : 1, tail = is_resident(number) ? 4 : 2;

    assert(!identity_fault(number));
    memset(ret_masked, '*', size);
    memcpy(ret_masked, number, head);
    memcpy(ret_masked + size - tail, number + size - tail, tail);
    ret_masked[size] = '\0';
}
