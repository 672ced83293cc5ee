/* SPDX-License-Identifier: Apache-2.0
 * basis - how far the log has been read; the same transaction moves it that stores what was read.
 */
#include "assessment.h"

int basis_note(struct handler_ctx *ctx, struct incoming *const *in, size_t count)
{
    const char **streams = arena_array(ctx->arena, count, sizeof(*streams));
    int64_t *sequences = arena_array(ctx->arena, count, sizeof(*sequences));
    wall_time *recorded = arena_array(ctx->arena, count, sizeof(*recorded));

    if (!streams || !sequences || !recorded)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        streams[i] = in[i]->stream;
        sequences[i] = (int64_t)in[i]->sequence;
        recorded[i] = (wall_time){in[i]->envelope->recordedtime_at};
    }
    return save_basis(ctx->tx, (struct store_text_array){streams, count},
                      (struct store_int64_array){sequences, count},
                      (struct store_time_array){recorded, count});
}
