ALTER TABLE correspondent ADD COLUMN e_address_since DATE;
ALTER TABLE correspondent ADD COLUMN e_address_until DATE;
CREATE TABLE dispatch (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    document_id UUID NOT NULL REFERENCES document (id),
    correspondent_id UUID NOT NULL REFERENCES correspondent (id),
    delivery WORD NOT NULL,
    state WORD NOT NULL,
    automatic BOOLEAN NOT NULL,
    address TEXT,
    exception TEXT,
    interim BOOLEAN NOT NULL,
    follows_id UUID REFERENCES dispatch (id),
    prepared_at INSTANT NOT NULL,
    prepared_by UUID REFERENCES account (id),
    prepared_for UUID REFERENCES staff_member (id),
    attempts INTEGER NOT NULL,
    next_attempt_at INSTANT,
    message_id TEXT,
    reference TEXT,
    sent_on DATE,
    sent_at INSTANT,
    confirmed_on DATE,
    notified_on DATE,
    notification JSON,
    contest_until DATE,
    contest JSON,
    returned_on DATE,
    return_reason WORD,
    stands BOOLEAN,
    failure TEXT,
    revision INTEGER NOT NULL,
    CHECK (state NOT IN ('sent', 'delivered', 'returned') OR sent_on IS NOT NULL),
    CHECK ((state = 'returned') = (returned_on IS NOT NULL AND return_reason IS NOT NULL AND stands IS NOT NULL)),
    CHECK ((notified_on IS NULL) = (notification IS NULL)),
    CHECK ((contest_until IS NULL) = (contest IS NULL))
);
CREATE INDEX dispatch_of ON dispatch (document_id, id);
CREATE INDEX dispatch_in ON dispatch (institution_id, state, id);
CREATE INDEX dispatch_follows ON dispatch (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX dispatch_message ON dispatch (message_id) WHERE message_id IS NOT NULL;
CREATE TABLE dispatch_step (
    id UUID NOT NULL PRIMARY KEY,
    dispatch_id UUID NOT NULL REFERENCES dispatch (id),
    revision INTEGER NOT NULL,
    act WORD NOT NULL,
    state WORD NOT NULL,
    at INSTANT NOT NULL,
    done_by UUID REFERENCES account (id),
    done_for UUID REFERENCES staff_member (id),
    happened_on DATE,
    text TEXT,
    UNIQUE (dispatch_id, revision)
);
CREATE TABLE answer (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    document_id UUID NOT NULL REFERENCES document (id),
    answer_id UUID NOT NULL REFERENCES document (id),
    dispatch_id UUID NOT NULL REFERENCES dispatch (id),
    kind WORD NOT NULL,
    answered_on DATE NOT NULL,
    UNIQUE (document_id, answer_id)
);
CREATE INDEX answer_by ON answer (answer_id);
