/* SPDX-License-Identifier: Apache-2.0
 * problem - see problem.h; the table of codes with the title a person reads and the class a program needs.
 */
#include "bus/bus.h"
#include "problem.h"

#include <string.h>

#include "wire/wire.h"

#define TYPE_PREFIX "https://bangban.dongsheng.gov.cn/problems/"

struct problem_class {
    const char *code;
    const char *title;
    int status; /* HTTP status of the class */
};

static const struct problem_class classes[] = {
    {"malformed", "报文无法解析", 400},     {"unknown-type", "不受理此类请求", 400},
    {"invalid-field", "填报内容有误", 400}, {"forbidden", "无权办理", 403},
    {"not-found", "未找到", 404},           {"conflict", "与现有状态冲突", 409},
    {"too-big", "内容过大", 413},           {"internal", "系统内部错误", 500},
    {"unavailable", "服务暂不可用", 503},   {"too-many", "请求过于频繁", 429},
};
/* A code of a service's own: understood, and still not possible. */
static const struct problem_class other = {NULL, "办理未成功", 422};

static const struct problem_class *class_of(const char *code)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(classes[i].code, code) == 0)
            return &classes[i];
    return &other;
}

static char *text_of(const char *text)
{
    return (char *)(text ? text : ""); /* protobuf-c has no const strings; packing only reads */
}

static bool fill_fields(struct arena *arena, const struct problem *problem, Problem *message)
{
    FieldProblem *fields = arena_array(arena, problem->field_count, sizeof *fields);

    message->errors = arena_array(arena, problem->field_count, sizeof *message->errors);
    if (!fields || !message->errors)
        return false;
    for (size_t i = 0; i < problem->field_count; i++) {
        bangban__v1__field_problem__init(&fields[i]);
        fields[i].field = text_of(problem->fields[i].field);
        fields[i].rule = text_of(problem->fields[i].rule);
        fields[i].cure = text_of(problem->fields[i].cure);
        message->errors[i] = &fields[i];
    }
    message->n_errors = problem->field_count;
    return true;
}

struct bytes_view problem_reply(struct arena *arena, const char *request_id, const struct problem *problem)
{
    const struct problem_class *class = class_of(problem->code);
    Reply reply = BANGBAN__V1__REPLY__INIT;
    Problem message = BANGBAN__V1__PROBLEM__INIT;
    struct bytes_view packed = {0};

    message.type = arena_printf(arena, "%s%s", TYPE_PREFIX, problem->code);
    if (!message.type || !fill_fields(arena, problem, &message))
        return packed;
    message.title = text_of(class->title);
    message.status = class->status;
    message.detail = text_of(problem->detail);
    message.instance = text_of(request_id);
    message.code = text_of(problem->code);
    reply.request_id = text_of(request_id);
    reply.problem = &message;
    packed.data = wire_pack(arena, &reply.base, &packed.size);
    return packed;
}
