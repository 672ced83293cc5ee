/* SPDX-License-Identifier: Apache-2.0
 * phone - telephone numbers of people who are to be reached. */
#include "phone.h"

#include <string.h>

static bool all_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

bool phone_is_valid(const char *phone)
{
    if (phone[0] == '1')
        return strlen(phone) == 11 && all_digits(phone) && phone[1] >= '3';
    if (phone[0] != '0')
        return false;
    size_t area = strspn(phone, "0123456789");
    if (phone[area] == '\0')
        return area >= 10 && area <= 12;
    size_t line = strlen(phone + area + 1);
    return phone[area] == '-' && (area == 3 || area == 4) && (line == 7 || line == 8) &&
           all_digits(phone + area + 1);
}
