/* SPDX-License-Identifier: Apache-2.0
 * credit_code - alphabet and both check characters. */
#include "credit_code.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LENGTH       18
#define REGION       2 /* where the digits of the region begin, and end */
#define REGION_END   8
#define ORGANISATION 8 /* where the organisation code begins */
#define ORG_LENGTH   8 /* without its check character */
#define ORG_CHECK    (ORGANISATION + ORG_LENGTH)
#define MODULUS      31

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static int value_of(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;

    return at ? (int)(at - alphabet) : -1;
}

static char check_character(const char code[LENGTH])
{
    int sum = 0;

    for (int i = 0, weight = 1; i < LENGTH - 1; i++, weight = weight * 3 % MODULUS)
        sum += value_of(code[i]) * weight;
    return alphabet[(MODULUS - sum % MODULUS) % MODULUS];
}

/* GB 11714 counts letters from A = 10, with I and O in the row. */
static char organisation_check(const char *organisation)
{
    static const int weights[ORG_LENGTH] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < ORG_LENGTH; i++) {
        char c = organisation[i];

        sum += (c <= '9' ? c - '0' : c - 'A' + 10) * weights[i];
    }
    int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : (char)('0' + check);
}

static bool region_is_digits(const char code[LENGTH])
{
    for (int i = REGION; i < REGION_END; i++)
        if (code[i] > '9')
            return false;
    return true;
}

const char *credit_code_read(const char *text, char ret_code[CREDIT_CODE_TEXT])
{
    char code[CREDIT_CODE_TEXT] = {0};

    if (strlen(text) != LENGTH)
        return "应为 18 位";
    for (int i = 0; i < LENGTH; i++) {
        code[i] = upper(text[i]);
        if (code[i] == 'O' || code[i] == 'I')
            return "不含字母 O 和 I，请核对是否为数字 0 和 1";
        if (value_of(code[i]) < 0)
            return "只含数字和大写字母，且不含 I、O、S、V、Z";
    }
    if (!region_is_digits(code))
        return "第 3 至 8 位应为 6 位数字区划码";
    if (organisation_check(code + ORGANISATION) != code[ORG_CHECK])
        return "第 17 位组织机构代码校验码不符（GB 11714）";
    if (check_character(code) != code[LENGTH - 1])
        return "末位校验码不符（GB 32100-2015）";
    memcpy(ret_code, code, CREDIT_CODE_TEXT);
    return NULL;
}
