/* SPDX-License-Identifier: Apache-2.0
 * event_frame - header and payload of an event in one part of a ZeroMQ message.
 *
 * CURVE encrypts each part anew for each subscriber, and that costs more than the bytes do.  The frame is the
 * size of the header in 4 bytes, most significant first, the header, the payload.
 */
#ifndef BANGBAN_BUS_EVENT_FRAME_H
#define BANGBAN_BUS_EVENT_FRAME_H

#include "bus/bus.h"

#define EVENT_FRAME_PREFIX 4 /* bytes before the header */

void event_frame_prefix(size_t header_size, uint8_t ret_prefix[EVENT_FRAME_PREFIX]);

/* Views into `frame`; ERR_INVALID when it ends before its header does. */
int event_frame_split(struct bytes_view frame, struct bytes_view *ret_header, struct bytes_view *ret_payload);

#endif
