/* SPDX-License-Identifier: Apache-2.0
 * event_frame - see event_frame.h.
 */
#include "bus/event_frame.h"

void event_frame_prefix(size_t header_size, uint8_t ret_prefix[EVENT_FRAME_PREFIX])
{
    for (int i = 0; i < EVENT_FRAME_PREFIX; i++)
        ret_prefix[i] = (uint8_t)(header_size >> 8 * (EVENT_FRAME_PREFIX - 1 - i));
}

int event_frame_split(struct bytes_view frame, struct bytes_view *ret_header, struct bytes_view *ret_payload)
{
    size_t header_size = 0;

    if (frame.size < EVENT_FRAME_PREFIX)
        return ERR_INVALID;
    for (int i = 0; i < EVENT_FRAME_PREFIX; i++)
        header_size = header_size << 8 | frame.data[i];
    if (header_size > frame.size - EVENT_FRAME_PREFIX)
        return ERR_INVALID;
    *ret_header = (struct bytes_view){frame.data + EVENT_FRAME_PREFIX, header_size};
    *ret_payload = (struct bytes_view){frame.data + EVENT_FRAME_PREFIX + header_size,
                                       frame.size - EVENT_FRAME_PREFIX - header_size};
    return 0;
}
