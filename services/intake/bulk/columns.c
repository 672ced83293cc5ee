/* SPDX-License-Identifier: Apache-2.0
 * columns - the columns of the files of a bulk load. */
#include "columns.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MAX      128 /* items, facts, materials in one cell */
#define CENTS_OF_YUAN 100

struct project_row {
    RegisterProject request;
    Project project;
};

struct application_row {
    SubmitApplication request;
    Agreement agreement;
    PowerOfAttorney power;
};

struct cell {
    struct findings *findings;
    const struct intake *intake;
    const struct bulk_column *column;
    void *row; /* project_row or application_row */
    char *text;
};

struct bulk_column {
    const char *name, *title;
    const char *path; /* of the request */
    enum bulk_kind kind;
    bool optional;
    size_t offset;                  /* of the text in the row, unless */
    int (*read)(struct cell *cell); /* does it; ERR_NOMEM */
};

/* ---- cells that are more than text ---- */

static void fault(const struct cell *cell, const char *rule, const char *cure)
{
    findings_add(cell->findings, rule, cure, "%s", cell->column->path);
}

/* The parts of a cell between '|', without blanks around them. The cell is cut up. */
static size_t split(const struct cell *cell, char *parts[LIST_MAX])
{
    size_t count = 0;
    char *rest = cell->text;

    while (rest && *rest) {
        char *part = strsep(&rest, "|");

        part += strspn(part, " ");
        if (count == LIST_MAX) {
            fault(cell, "一格内项数过多", "请分行填写");
            break;
        }
        parts[count++] = part;
    }
    return count;
}

/* Yuan with at most two decimals. */
static int read_yuan(struct cell *cell)
{
    struct project_row *row = cell->row;
    size_t whole = strspn(cell->text, "0123456789");
    const char *decimals = cell->text[whole] == '.' ? cell->text + whole + 1 : "";
    size_t digits = strspn(decimals, "0123456789");

    if (whole == 0 || whole > 15 || digits > 2 || cell->text[whole] != (*decimals ? '.' : '\0') ||
        decimals[digits]) {
        fault(cell, "应为以元为单位的金额，最多两位小数，不带千分位", "请填写总投资，例如 5000000.00");
        return 0;
    }
    int64_t cents = strtoll(cell->text, NULL, 10) * CENTS_OF_YUAN;
    if (digits > 0)
        cents += (decimals[0] - '0') * 10;
    if (digits > 1)
        cents += decimals[1] - '0';
    row->project.investment_cents = cents;
    return 0;
}

static int read_facts(struct cell *cell)
{
    struct project_row *row = cell->row;
    struct arena *arena = cell->findings->arena;
    char *parts[LIST_MAX];
    size_t count = split(cell, parts);
    Bangban__V1__Project__FactsEntry *entries = arena_array(arena, count, sizeof(*entries));

    row->project.facts = arena_array(arena, count, sizeof(*row->project.facts));
    if (!entries || !row->project.facts)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        char *value = strchr(parts[i], '=');

        if (!value) {
            fault(cell, "项目事实应为 名称=值，多项以 | 分隔", "例如 energy_tce=6000|report=yes");
            continue;
        }
        *value = '\0';
        bangban__v1__project__facts_entry__init(&entries[i]);
        entries[i].key = parts[i];
        entries[i].value = value + 1;
        row->project.facts[row->project.n_facts++] = &entries[i];
    }
    return 0;
}

static int read_items(struct cell *cell)
{
    struct application_row *row = cell->row;
    char *parts[LIST_MAX];
    size_t count = split(cell, parts);

    row->request.items = arena_array(cell->findings->arena, count, sizeof(*row->request.items));
    if (!row->request.items)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        char *end;
        long number = strtol(parts[i], &end, 10);

        if (end == parts[i] || end[strspn(end, " ")] || number < 0 || number > INT16_MAX)
            fault(cell, "事项应为编号，多项以 | 分隔", "例如 1|3|5");
        else
            row->request.items[row->request.n_items++] = (int32_t)number;
    }
    return 0;
}

static int32_t item_of_material(const struct intake *intake, const char *code)
{
    for (int32_t item = 1; item <= CATALOGUE_ITEMS; item++)
        if (formality_material(intake->catalogue, item, code))
            return item;
    return 0; /* the handler says that there is no such material */
}

/* "M01-01" is present, "M03-03=2026-04-01" promised for that day. */
static int read_materials(struct cell *cell)
{
    struct application_row *row = cell->row;
    struct arena *arena = cell->findings->arena;
    char *parts[LIST_MAX];
    size_t count = split(cell, parts);
    Material *materials = arena_array(arena, count, sizeof(*materials));

    row->request.materials = arena_array(arena, count, sizeof(*row->request.materials));
    if (!materials || !row->request.materials)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        char *day = strchr(parts[i], '=');

        bangban__v1__material__init(&materials[i]);
        materials[i].status = borrow(day ? "promised" : "present");
        if (day) {
            *day = '\0';
            materials[i].promised_on = day + 1;
        }
        parts[i][strcspn(parts[i], " ")] = '\0';
        materials[i].code = parts[i];
        materials[i].item = item_of_material(cell->intake, parts[i]);
        row->request.materials[row->request.n_materials++] = &materials[i];
    }
    return 0;
}

/* ---- the table ---- */

#define PROJECT(field_)     BULK_PROJECTS, false, offsetof(struct project_row, project.field_), NULL
#define APPLICATION(field_) BULK_APPLICATIONS, false, offsetof(struct application_row, field_), NULL

/* clang-format off */
static const struct bulk_column columns[] = {
    {"project_code", "项目代码", "project.projectCode", PROJECT(project_code)},
    {"credit_code", "统一社会信用代码", "project.creditCode", PROJECT(credit_code)},
    {"name", "项目名称", "project.name", PROJECT(name)},
    {"applicant", "企业名称", "project.applicant", PROJECT(applicant)},
    {"contact_name", "企业负责人", "project.contactName", PROJECT(contact_name)},
    {"contact_phone", "负责人电话", "project.contactPhone", PROJECT(contact_phone)},
    {"industry_code", "行业代码", "project.industryCode", PROJECT(industry_code)},
    {"land_zone", "用地管控区", "project.landZone", BULK_PROJECTS, true, offsetof(struct project_row, project.land_zone), NULL},
    {"investment_yuan", "总投资（元）", "project.investmentCents", BULK_PROJECTS, false, 0, read_yuan},
    {"facts", "项目事实", "project.facts", BULK_PROJECTS, true, 0, read_facts},

    {"project_code", "项目代码", "projectCode", APPLICATION(request.project_code)},
    {"items", "事项", "items", BULK_APPLICATIONS, false, 0, read_items},
    {"window", "窗口", "window", APPLICATION(request.window)},
    {"channel", "渠道", "channel", APPLICATION(request.channel)},
    {"agreement_signed_on", "协议签订日期", "agreement.signedOn", APPLICATION(agreement.signed_on)},
    {"agreement_signed_by", "协议签订人", "agreement.signedBy", APPLICATION(agreement.signed_by)},
    {"power_principal", "委托人", "powerOfAttorney.principal", APPLICATION(power.principal)},
    {"power_scope", "委托事项", "powerOfAttorney.scope", APPLICATION(power.scope)},
    {"power_valid_until", "委托期限", "powerOfAttorney.validUntilOn", APPLICATION(power.valid_until_on)},
    {"materials", "材料", "materials", BULK_APPLICATIONS, true, 0, read_materials},
    {"inquiry_number", "登记编号", "inquiryNumber", BULK_APPLICATIONS, true, offsetof(struct application_row, request.inquiry_number), NULL},
};
/* clang-format on */

#define COLUMN_COUNT (sizeof(columns) / sizeof(*columns))

static const struct bulk_column *find_column(enum bulk_kind kind, const char *name)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (columns[i].kind == kind &&
            (strcmp(columns[i].name, name) == 0 || strcmp(columns[i].title, name) == 0))
            return &columns[i];
    return NULL;
}

/* ---- headers ---- */

/* By what only one of them has. */
static enum bulk_kind kind_of(const LoadFile *file)
{
    for (size_t i = 0; i < file->n_columns; i++)
        if (find_column(BULK_APPLICATIONS, file->columns[i]) && !find_column(BULK_PROJECTS, file->columns[i]))
            return BULK_APPLICATIONS;
    return BULK_PROJECTS;
}

static bool has_column(const struct bulk_header *header, const struct bulk_column *column)
{
    for (size_t i = 0; i < header->count; i++)
        if (header->columns[i] == column)
            return true;
    return false;
}

static void check_missing(struct findings *findings, const struct bulk_header *header, size_t index)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (columns[i].kind == header->kind && !columns[i].optional && !has_column(header, &columns[i]))
            findings_add(findings,
                         arena_printf(findings->arena, "缺少列 %s（%s）", columns[i].title, columns[i].name),
                         "请在表头补上该列", "files[%zu].columns", index);
}

void bulk_read_header(struct findings *findings, const LoadFile *file, size_t index,
                      struct bulk_header *ret_header)
{
    *ret_header = (struct bulk_header){.kind = kind_of(file)};
    for (size_t i = 0; i < file->n_columns; i++) {
        const struct bulk_column *column = find_column(ret_header->kind, file->columns[i]);
        const char *rule = !column                          ? "没有这一列"
                           : has_column(ret_header, column) ? "列重复"
                           : i >= BULK_COLUMNS_MAX          ? "列数过多"
                                                            : NULL;

        if (rule)
            findings_add(
                findings,
                arena_printf(findings->arena, "%s 第 1 行：%s：%s", file->name, rule, file->columns[i]),
                "请按示例文件的表头填写，删除多余的列", "files[%zu].columns[%zu]", index, i);
        else
            ret_header->columns[ret_header->count++] = column;
    }
    check_missing(findings, ret_header, index);
}

/* ---- rows ---- */

static const ProtobufCMessage *new_project(struct arena *arena, void **ret_row)
{
    struct project_row *row = arena_alloc(arena, sizeof(*row));

    if (!row)
        return NULL;
    bangban__v1__register_project__init(&row->request);
    bangban__v1__project__init(&row->project);
    row->request.project = &row->project;
    *ret_row = row;
    return &row->request.base;
}

static const ProtobufCMessage *new_application(struct arena *arena, void **ret_row)
{
    struct application_row *row = arena_alloc(arena, sizeof(*row));

    if (!row)
        return NULL;
    bangban__v1__submit_application__init(&row->request);
    bangban__v1__agreement__init(&row->agreement);
    bangban__v1__power_of_attorney__init(&row->power);
    row->request.agreement = &row->agreement;
    row->request.power_of_attorney = &row->power;
    *ret_row = row;
    return &row->request.base;
}

static char *trimmed(struct arena *arena, const char *text)
{
    text += strspn(text, " ");
    size_t size = strlen(text);

    while (size > 0 && text[size - 1] == ' ')
        size--;
    return arena_strndup(arena, text, size);
}

static int read_cell(struct cell *cell, const char *text)
{
    cell->text = trimmed(cell->findings->arena, text);
    if (!cell->text)
        return ERR_NOMEM;
    if (cell->column->read)
        return cell->column->read(cell);
    memcpy((char *)cell->row + cell->column->offset, &cell->text, sizeof(cell->text));
    return 0;
}

const ProtobufCMessage *bulk_read_row(struct findings *findings, const struct intake *intake,
                                      const struct bulk_header *header, const LoadRow *row)
{
    struct cell cell = {.findings = findings, .intake = intake};
    const ProtobufCMessage *message = header->kind == BULK_PROJECTS
                                          ? new_project(findings->arena, &cell.row)
                                          : new_application(findings->arena, &cell.row);

    if (row->n_cells != header->count)
        findings_add(findings,
                     arena_printf(findings->arena, "有 %zu 格，表头有 %zu 列", row->n_cells, header->count),
                     "内容含逗号的格请加双引号", "%s", "");
    for (size_t i = 0; message && i < row->n_cells && i < header->count; i++) {
        cell.column = header->columns[i];
        if (read_cell(&cell, row->cells[i]) < 0)
            message = NULL;
    }
    return message;
}

/* ---- back from paths ---- */

static bool is_under(const char *path, const char *prefix)
{
    size_t size = strlen(prefix);

    return strncmp(path, prefix, size) == 0 && strchr(".[", path[size]); /* or at its end */
}

const char *bulk_column_of(const struct bulk_header *header, const LoadFile *file, const char *path,
                           unsigned *ret_element)
{
    *ret_element = 0;
    for (size_t i = 0; i < header->count; i++) {
        const char *prefix = header->columns[i]->path;

        if (!is_under(path, prefix))
            continue;
        if (path[strlen(prefix)] == '[')
            *ret_element = (unsigned)strtoul(path + strlen(prefix) + 1, NULL, 10) + 1;
        return file->columns[i];
    }
    return "";
}
