/* SPDX-License-Identifier: Apache-2.0
 * rules - three small tables; every indicator stands in them once.
 */
#include "rules.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

#define CLASSES        2
#define GRADES_MAX     8
#define WEIGHT_SUM     100
#define POINT          100 /* hundredths */
#define RULES_NAME_MAX 31
#define VERSION_TEXT   (RULES_NAME_MAX + 18)

enum table { INDICATOR_TABLE, GRADE_TABLE, CLASS_TABLE, TABLES };
enum { NAME, TITLE, WEIGHT_A, WEIGHT_B };
enum { GRADE, LEAST_SCORE };
enum { CLASS, LEAST_DECIDED };

static const char *const files[TABLES] = {"indicators.csv", "grades.csv", "classes.csv"};
/* The two last of the indicators say to people what is divided by what; indicators.c does it. */
static const char *const indicator_columns[] = {"indicator", "title",       "weight_a", "weight_b",
                                                "numerator", "denominator", NULL};
static const char *const grade_columns[] = {"grade", "least_score", NULL};
static const char *const class_columns[] = {"class", "least_decided", NULL};
static const char *const *const columns[TABLES] = {indicator_columns, grade_columns, class_columns};
static const char *const indicator_names[] = {
#define X(name, text) text,
    INDICATORS(X)
#undef X
        NULL};
static const char *const class_names[] = {"A", "B", NULL};

struct rules {
    struct csv_table *tables[TABLES]; /* own the texts */
    const char *titles[INDICATOR_COUNT];
    int weights[INDICATOR_COUNT][CLASSES];
    struct {
        const char *name;
        int least;
    } grades[GRADES_MAX];
    size_t grade_count;
    int least_decided[CLASSES];
    const char *name;
    uint64_t hash;
    char version[VERSION_TEXT];
};

const char *indicator_name(enum indicator indicator)
{
    return indicator_names[indicator];
}

/* ---- version ---- */

static void hash_byte(struct rules *rules, uint8_t byte)
{
    rules->hash ^= byte;
    rules->hash *= UINT64_C(0x100000001b3); /* FNV-1a: tells versions apart, protects nothing */
}

static void hash_text(struct rules *rules, const char *text)
{
    do
        hash_byte(rules, (uint8_t)*text);
    while (*text++);
}

void rules_depend_on(struct rules *rules, int64_t number)
{
    for (int shift = 0; shift < 64; shift += 8)
        hash_byte(rules, (uint8_t)((uint64_t)number >> shift));
    (void)snprintf(rules->version, sizeof(rules->version), "%s.%016" PRIx64, rules->name, rules->hash);
}

/* ---- tables ---- */

static int read_number(struct rules *rules, const struct csv_table *table, size_t row, int column,
                       struct err_text *ret_text)
{
    int number;
    int err = csv_int(table, row, column, &number, ret_text);

    if (err < 0)
        return err;
    if (number < 0 || number > 100)
        return csv_reject(table, row, ret_text, "%d must be 0 to 100", number);
    rules_depend_on(rules, number);
    return number;
}

static int load_indicator(struct rules *rules, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = rules->tables[INDICATOR_TABLE];
    int found = csv_choice(table, row, NAME, indicator_names, ret_text);

    if (found < 0)
        return found;
    if (rules->titles[found])
        return csv_reject(table, row, ret_text, "%s stands twice; keep one row", indicator_names[found]);
    rules->titles[found] = csv_text(table, row, TITLE);
    hash_text(rules, indicator_names[found]);
    hash_text(rules, rules->titles[found]);
    for (int class = 0; class < CLASSES; class ++) {
        int weight = read_number(rules, table, row, WEIGHT_A + class, ret_text);
        if (weight < 0)
            return weight;
        rules->weights[found][class] = weight;
    }
    return 0;
}

static int load_grade(struct rules *rules, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = rules->tables[GRADE_TABLE];
    int least = read_number(rules, table, row, LEAST_SCORE, ret_text);

    if (least < 0)
        return least;
    if (row == GRADES_MAX || (row > 0 && least >= rules->grades[row - 1].least))
        return csv_reject(table, row, ret_text,
                          "at most %d grades, each with a lower least score than the one above", GRADES_MAX);
    rules->grades[row].name = csv_text(table, row, GRADE);
    rules->grades[row].least = least;
    rules->grade_count = row + 1;
    hash_text(rules, rules->grades[row].name);
    return 0;
}

static int load_class(struct rules *rules, size_t row, struct err_text *ret_text)
{
    const struct csv_table *table = rules->tables[CLASS_TABLE];
    int found = csv_choice(table, row, CLASS, class_names, ret_text);
    int least = found < 0 ? found : read_number(rules, table, row, LEAST_DECIDED, ret_text);

    if (least < 0)
        return least;
    if (rules->least_decided[found] >= 0)
        return csv_reject(table, row, ret_text, "class %s stands twice; keep one row", class_names[found]);
    rules->least_decided[found] = least;
    hash_text(rules, class_names[found]);
    return 0;
}

static int check_complete(const struct rules *rules, struct err_text *ret_text)
{
    for (int class = 0; class < CLASSES; class ++) {
        int sum = 0;
        for (int i = 0; i < INDICATOR_COUNT; i++) {
            if (!rules->titles[i])
                return err_set(ret_text, ERR_INVALID, "%s: indicator %s is missing; add its row",
                               csv_path(rules->tables[INDICATOR_TABLE]), indicator_names[i]);
            sum += rules->weights[i][class];
        }
        if (sum != WEIGHT_SUM)
            return err_set(ret_text, ERR_INVALID,
                           "%s: the weights of class %s add up to %d; they must make %d",
                           csv_path(rules->tables[INDICATOR_TABLE]), class_names[class], sum, WEIGHT_SUM);
        if (rules->least_decided[class] < 0)
            return err_set(ret_text, ERR_INVALID, "%s: class %s is missing; add its row",
                           csv_path(rules->tables[CLASS_TABLE]), class_names[class]);
    }
    if (rules->grade_count == 0 || rules->grades[rules->grade_count - 1].least != 0)
        return err_set(ret_text, ERR_INVALID,
                       "%s: the last grade must begin at 0, so that every score has one",
                       csv_path(rules->tables[GRADE_TABLE]));
    return 0;
}

static int load_table(struct rules *rules, enum table which, const char *directory, struct err_text *ret_text)
{
    static int (*const load[TABLES])(struct rules *, size_t, struct err_text *) = {load_indicator, load_grade,
                                                                                   load_class};
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s/%s", directory, rules->name, files[which]) >= (int)sizeof(path))
        return err_set(ret_text, ERR_TOO_BIG, "%s: the path is too long", directory);
    int err = csv_open(&rules->tables[which], path, columns[which], ret_text);
    for (size_t row = 0; err == 0 && row < csv_rows(rules->tables[which]); row++)
        err = load[which](rules, row, ret_text);
    return err;
}

int rules_open(struct rules **ret_rules, const char *directory, const char *name, struct err_text *ret_text)
{
    struct rules *rules;
    int err = 0;

    if (!*name || strlen(name) > RULES_NAME_MAX || strchr(name, '/'))
        return err_set(ret_text, ERR_INVALID, "rules: \"%s\" is not the name of a directory in %s", name,
                       directory);
    rules = calloc(1, sizeof(*rules));
    if (!rules)
        return err_set(ret_text, ERR_NOMEM, "no memory for the assessment rules");
    rules->name = name;
    rules->hash = UINT64_C(0xcbf29ce484222325);
    for (int class = 0; class < CLASSES; class ++)
        rules->least_decided[class] = -1;
    for (int i = 0; err == 0 && i < TABLES; i++)
        err = load_table(rules, (enum table)i, directory, ret_text);
    if (err == 0)
        err = check_complete(rules, ret_text);
    if (err < 0)
        rules_close(&rules);
    else
        *ret_rules = rules;
    return err;
}

void rules_close(struct rules **rules)
{
    if (!*rules)
        return;
    for (int i = 0; i < TABLES; i++)
        if ((*rules)->tables[i])
            csv_close(&(*rules)->tables[i]);
    free(*rules);
    *rules = NULL;
}

const char *rules_version(const struct rules *rules)
{
    return rules->version;
}

const char *rules_title(const struct rules *rules, enum indicator indicator)
{
    return rules->titles[indicator];
}

int rules_weight(const struct rules *rules, enum indicator indicator, char assessment_class)
{
    return rules->weights[indicator][assessment_class != 'A'];
}

int rules_least_decided(const struct rules *rules, char assessment_class)
{
    return rules->least_decided[assessment_class != 'A'];
}

const char *rules_grade(const struct rules *rules, int64_t score)
{
    size_t i = 0;

    while (score < (int64_t)rules->grades[i].least * POINT)
        i++;
    return rules->grades[i].name;
}
