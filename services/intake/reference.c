/* SPDX-License-Identifier: Apache-2.0
 * reference - the reference data of the window, loaded whole or not at all. */
#include "intake.h"

int intake_start(void *state, struct err_text *ret_text)
{
    struct intake *intake = state;
    const char *directory = intake->data_directory;

    if (intake->tolerance_bar.us <= 0)
        return err_set(ret_text, ERR_INVALID, "tolerance-bar must be longer than 0, for example 180d");
    int err = catalogue_open(&intake->catalogue, directory, ret_text);
    if (err == 0)
        err = calendar_open(&intake->calendar, directory, ret_text);
    if (err == 0)
        err = controlled_rules_open(&intake->controlled, directory, ret_text);
    if (err == 0)
        err = roster_open(&intake->roster, directory, intake->catalogue, ret_text);
    return err;
}

void intake_stop(void *state)
{
    struct intake *intake = state;

    roster_close(&intake->roster);
    controlled_rules_close(&intake->controlled);
    calendar_free(&intake->calendar);
    catalogue_close(&intake->catalogue);
}
