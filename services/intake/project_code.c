/* SPDX-License-Identifier: Apache-2.0
 * project_code - form, months and check digit. */
#include "project_code.h"

#include <stdbool.h>
#include <string.h>

#define FORM          "dddd-dddddd-dd-dd-dddddd"
#define DIGITS        20
#define OLDER_FIRST   2014 /* years of the older form */
#define OLDER_LAST    2020
#define STANDARD_FROM 2011 /* YYMM: November 2020 */

static bool has_form(const char *code, char ret_digits[DIGITS])
{
    size_t count = 0;

    if (strlen(code) != PROJECT_CODE_LENGTH)
        return false;
    for (size_t i = 0; i < PROJECT_CODE_LENGTH; i++) {
        bool digit = code[i] >= '0' && code[i] <= '9';

        if (FORM[i] == 'd' ? !digit : code[i] != '-')
            return false;
        if (digit)
            ret_digits[count++] = code[i];
    }
    return true;
}

/* The digit that follows the first 19 (ISO 7064 hybrid system MOD 11,10). */
static char check_digit(const char digits[DIGITS])
{
    int product = 10;

    for (int i = 0; i < DIGITS - 1; i++) {
        int sum = (product + digits[i] - '0') % 10;

        product = (sum ? sum : 10) * 2 % 11;
    }
    return (char)('0' + (11 - product) % 10);
}

const char *project_code_fault(const char *code)
{
    char digits[DIGITS];
    int head = 0;

    if (!has_form(code, digits))
        return "应为 24 位：4 位时间-6 位区划-2 位部门-2 位类型-6 位序号，共 20 个数字和 4 个连字符";
    for (int i = 0; i < 4; i++)
        head = head * 10 + digits[i] - '0';
    if (head >= OLDER_FIRST && head <= OLDER_LAST)
        return NULL;
    if (head % 100 < 1 || head % 100 > 12 || head < STANDARD_FROM)
        return "前 4 位应为年月（2020 年 11 月起），或 2014 至 2020 年旧码的年份";
    if (check_digit(digits) != digits[DIGITS - 1])
        return "末位校验码不符（GB/T 40058-2021）";
    return NULL;
}
