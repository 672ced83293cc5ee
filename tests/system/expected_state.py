"""The life of an approval once more, written from the description of its states and not from the code under test.

An approval is handed over, received, maybe sent back for correction, taken in (or taken in on a promise), decided, and
delivered.  The state is what is left when all valid events are read in the order in which they occurred.
"""
from collections import namedtuple

# Whose word an event is, and what it takes back.
Event = namedtuple("Event", "event_id event occurred_at sequence voids")
BY_CENTRE = {"materials_supplied", "promise_broken", "delivered", "withdrawn_by_centre",
             "terminated_by_centre"}
STATES = {"handed_over", "received", "correction", "accepted", "accepted_tolerant", "special_procedure",
          "special_procedure_tolerant", "promise_overdue", "reported_up", "approved", "approved_tolerant", "refused",
          "not_accepted", "delivered", "returned", "withdrawn", "terminated"}
FINAL = {"delivered", "returned", "withdrawn", "terminated"}
DECIDED_AGAINST = {"refused", "not_accepted"}
GIVEN_UP = {"withdrawn", "terminated"}
BEFORE_ACCEPTANCE = {"handed_over", "received", "correction"}

MOVES = {
    "received": {"handed_over": "received"},
    "correction_requested": {"received": "correction"},
    "correction_supplied": {"correction": "received"},
    "accepted": {"received": "accepted", "accepted_tolerant": "accepted"},
    "accepted_tolerant": {"received": "accepted_tolerant"},
    "not_accepted": {"received": "not_accepted", "correction": "not_accepted"},
    "returned": {"handed_over": "returned", "received": "returned"},
    "special_procedure_started": {"accepted": "special_procedure", "accepted_tolerant": "special_procedure_tolerant"},
    "special_procedure_ended": {"special_procedure": "accepted", "special_procedure_tolerant": "accepted_tolerant",
                                "promise_overdue": "promise_overdue"},
    # More time changes nothing but the time.
    "extended": {state: state for state in ("accepted", "accepted_tolerant", "special_procedure",
                                            "special_procedure_tolerant")},
    "reported_up": {"accepted": "reported_up"},
    "approved": {"accepted": "approved", "reported_up": "approved", "accepted_tolerant": "approved_tolerant",
                 "approved_tolerant": "approved"},
    "refused": {"accepted": "refused", "accepted_tolerant": "refused", "reported_up": "refused"},
    "materials_supplied": {"accepted_tolerant": "accepted", "special_procedure_tolerant": "special_procedure",
                           "promise_overdue": "received", "approved_tolerant": "approved"},
    # What was accepted on a promise is no longer: late materials are received like a new application.
    "promise_broken": {state: "promise_overdue" for state in ("accepted_tolerant", "special_procedure_tolerant",
                                                              "approved_tolerant")},
    "delivered": {state: "delivered" for state in {"approved"} | DECIDED_AGAINST},
    "withdrawn": {state: "withdrawn" for state in STATES - FINAL - DECIDED_AGAINST},
    "withdrawn_by_centre": {state: "withdrawn" for state in STATES - FINAL - DECIDED_AGAINST - {"approved"}},
    "terminated_by_centre": {state: "terminated" for state in STATES - FINAL - DECIDED_AGAINST - {"approved"}},
    "terminated": {state: "terminated" for state in STATES - FINAL - DECIDED_AGAINST - BEFORE_ACCEPTANCE},
}


def fold(events, owed=False):
    """The state after all valid events of an approval, and the steps (event id, event, state) that led there.

    As long as materials that were promised at the hand-over are `owed`, a department accepts on the promise, whichever
    of the two words it uses.
    """
    ids = {event.event_id: event for event in events}
    void = {event.voids for event in events if event.event == "voided"}
    void = {event_id for event_id in void & ids.keys()
            if ids[event_id].event != "voided" and ids[event_id].event not in BY_CENTRE}
    state, steps = "handed_over", []
    for event in sorted(events, key=lambda e: (e.occurred_at, e.sequence, e.event_id.encode())):
        if event.event_id in void:
            continue
        word = "accepted_tolerant" if owed and (state, event.event) == ("received", "accepted") else event.event
        target = MOVES.get(word, {}).get(state)
        owed = owed and event.event != "materials_supplied"
        if target:
            state = target
            steps.append((event.event_id, word, state))
    return state, steps


def step_state(state, before):
    """How routing sees an approval in a state; `before` is the state that a delivered one was delivered from.

    What was returned lies with the centre, undecided.
    """
    deciding = before if state == "delivered" else state
    if deciding == "approved":
        return "done"
    if deciding in GIVEN_UP:
        return deciding
    return "failed" if deciding in DECIDED_AGAINST else "handed_over"
