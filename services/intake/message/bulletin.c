/* SPDX-License-Identifier: Apache-2.0
 * bulletin - what the head of the enterprise and the centre's own people are told. */
#include "bulletin.h"

#include <assert.h>
#include <string.h>

#include "intake.h"
#include "message.sql.h"
#include "recipients.h"

struct bulletin_row {
    struct uuid application; /* nil: about none */
    const char *to;          /* NULL: to the applicant */
    const char *template_id, *kind, *text, *cause;
};

static bool grow(struct bulletin *bulletin)
{
    size_t room = bulletin->room ? bulletin->room * 2 : 16;
    struct bulletin_row *rows = arena_array(bulletin->arena, room, sizeof(*rows));

    if (!rows)
        return false;
    if (bulletin->count)
        memcpy(rows, bulletin->rows, bulletin->count * sizeof(*rows));
    bulletin->rows = rows;
    bulletin->room = room;
    return true;
}

static void add(struct bulletin *bulletin, const struct bulletin_row *row)
{
    if (!row->text || (bulletin->count == bulletin->room && !grow(bulletin))) {
        bulletin->full = true;
        return;
    }
    bulletin->rows[bulletin->count] = *row;
    bulletin->rows[bulletin->count++].cause = bulletin->cause;
    bulletin->staff += row->to != NULL;
}

static struct bulletin_row fill(struct handler_ctx *ctx, const struct bulletin *bulletin,
                                const char *template_id, const struct template_field *fields)
{
    const struct intake *intake = ctx->state;
    const struct template_text *text = templates_find(intake->templates, template_id);

    assert(text); /* each of sent_texts is in the file, and each id in the code is one of them (tests/arch) */
    return (struct bulletin_row){
        .template_id = text->id, .kind = text->kind, .text = template_fill(bulletin->arena, text, fields)};
}

void bulletin_tell(struct handler_ctx *ctx, struct bulletin *bulletin, const struct uuid *application,
                   const char *template_id, const struct template_field *fields)
{
    struct bulletin_row row = fill(ctx, bulletin, template_id, fields);

    row.application = *application;
    add(bulletin, &row);
}

void bulletin_tell_holder(struct handler_ctx *ctx, struct bulletin *bulletin, struct bulletin_holder holder,
                          const char *template_id, const struct template_field *fields)
{
    struct bulletin_row row = fill(ctx, bulletin, template_id, fields);

    if (holder.application)
        row.application = *holder.application;
    if (strcmp(holder.to, "applicant") != 0) {
        row.to = arena_strdup(bulletin->arena, holder.to);
        bulletin->full = bulletin->full || !row.to;
    }
    assert(row.to || holder.application);
    add(bulletin, &row);
}

int bulletin_tell_once(struct handler_ctx *ctx, struct bulletin *bulletin, struct bulletin_once once,
                       const char *template_id, const struct template_field *fields)
{
    struct bulletin_row row = fill(ctx, bulletin, template_id, fields);
    struct was_told_row before;

    if (!row.text)
        return ERR_NOMEM;
    int err = was_told(ctx->tx, ctx->arena, *once.application, template_id, row.text, once.since, &before);
    row.application = *once.application;
    if (err == 0 && !before.told)
        add(bulletin, &row);
    return err;
}

/* ---- writing ---- */

struct columns {
    struct uuid *applications;
    const char **to, **names, **phones, **emails, **templates, **kinds, **texts, **causes;
    size_t count;
};

static bool alloc_columns(struct columns *columns, struct arena *arena, size_t n)
{
    const char ***texts[] = {&columns->to,        &columns->names, &columns->phones, &columns->emails,
                             &columns->templates, &columns->kinds, &columns->texts,  &columns->causes};

    columns->count = 0;
    columns->applications = arena_array(arena, n, sizeof(struct uuid));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = arena_array(arena, n, sizeof(char *));
        if (!*texts[i])
            return false;
    }
    return columns->applications;
}

static void address(const struct intake *intake, struct columns *columns, size_t at, const char *to)
{
    struct recipient recipient = recipients_find(intake->recipients, intake->roster, to);

    columns->to[at] = to;
    columns->names[at] = recipient.name;
    columns->phones[at] = recipient.phone;
    columns->emails[at] = recipient.email;
}

/* The rows to enterprises, or those to staff. */
static void fill_columns(const struct intake *intake, struct columns *columns,
                         const struct bulletin *bulletin, bool staff)
{
    for (size_t i = 0; i < bulletin->count; i++) {
        const struct bulletin_row *row = &bulletin->rows[i];
        size_t at = columns->count;

        if ((row->to != NULL) != staff)
            continue;
        if (staff)
            address(intake, columns, at, row->to);
        columns->applications[at] = row->application;
        columns->templates[at] = row->template_id;
        columns->kinds[at] = row->kind;
        columns->texts[at] = row->text;
        columns->causes[at] = row->cause;
        columns->count++;
    }
}

#define TEXTS(columns_, name_) ((struct store_text_array){(columns_).name_, (columns_).count})
#define IDS(columns_)          ((struct store_uuid_array){(columns_).applications, (columns_).count})

static int send_to_applicants(struct handler_ctx *ctx, const struct bulletin *bulletin)
{
    struct columns columns;

    if (bulletin->count == bulletin->staff)
        return 0;
    if (!alloc_columns(&columns, bulletin->arena, bulletin->count))
        return ERR_NOMEM;
    fill_columns(ctx->state, &columns, bulletin, false);
    return insert_messages(ctx->tx, IDS(columns), TEXTS(columns, templates), TEXTS(columns, kinds),
                           TEXTS(columns, texts), TEXTS(columns, causes), ctx->now);
}

static int send_to_staff(struct handler_ctx *ctx, const struct bulletin *bulletin)
{
    struct columns columns;

    if (bulletin->staff == 0)
        return 0;
    if (!alloc_columns(&columns, bulletin->arena, bulletin->count))
        return ERR_NOMEM;
    fill_columns(ctx->state, &columns, bulletin, true);
    return insert_staff_messages(ctx->tx, IDS(columns), TEXTS(columns, to), TEXTS(columns, names),
                                 TEXTS(columns, phones), TEXTS(columns, emails), TEXTS(columns, templates),
                                 TEXTS(columns, kinds), TEXTS(columns, texts), TEXTS(columns, causes),
                                 ctx->now);
}

int bulletin_send(struct handler_ctx *ctx, const struct bulletin *bulletin)
{
    const struct intake *intake = ctx->state;

    if (bulletin->full)
        return ERR_NOMEM;
    if (bulletin->count)
        courier_notice(intake->courier);
    int err = send_to_applicants(ctx, bulletin);

    return err < 0 ? err : send_to_staff(ctx, bulletin);
}
