CREATE TABLE destruction_list (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    title TEXT NOT NULL,
    ground TEXT NOT NULL,
    state WORD NOT NULL,
    round INTEGER NOT NULL,
    act_number WORD,
    hash WORD,
    wait_days INTEGER NOT NULL,
    wait_until DATE,
    created_at INSTANT NOT NULL,
    created_by UUID NOT NULL REFERENCES account (id),
    submitted_at INSTANT,
    executor_id UUID REFERENCES staff_member (id),
    method TEXT,
    executing_since INSTANT,
    executed_at INSTANT,
    revision INTEGER NOT NULL,
    UNIQUE (institution_id, act_number),
    CHECK (wait_days >= 1),
    CHECK (round >= 0)
);
CREATE INDEX destruction_list_by_institution ON destruction_list (institution_id, id);
CREATE TABLE destruction_item (
    list_id UUID NOT NULL REFERENCES destruction_list (id),
    file_id UUID NOT NULL REFERENCES file (id),
    ordinal INTEGER NOT NULL,
    state WORD NOT NULL,
    appraisal WORD,
    reason TEXT,
    extend_until DATE,
    appraised_at INSTANT,
    appraised_by UUID REFERENCES staff_member (id),
    remark TEXT,
    remarked_at INSTANT,
    remarked_by UUID REFERENCES staff_member (id),
    due_on DATE NOT NULL,
    facts JSON,
    withdrawn_because WORD,
    withdrawn_words TEXT,
    withdrawn_at INSTANT,
    PRIMARY KEY (list_id, file_id),
    UNIQUE (list_id, ordinal),
    CHECK ((appraisal = 'extend') = (extend_until IS NOT NULL) OR appraisal IS NULL),
    CHECK ((state = 'withdrawn') = (withdrawn_because IS NOT NULL))
);
CREATE UNIQUE INDEX destruction_item_one_list ON destruction_item (file_id)
    WHERE state IN ('standing', 'destroying', 'destroyed');
CREATE INDEX destruction_item_by_file ON destruction_item (file_id, list_id);
CREATE TABLE list_decision (
    id UUID NOT NULL PRIMARY KEY,
    list_id UUID NOT NULL REFERENCES destruction_list (id),
    round INTEGER NOT NULL,
    kind WORD NOT NULL,
    hash WORD,
    decided_by UUID REFERENCES staff_member (id),
    decided_for UUID REFERENCES staff_member (id),
    entered_by UUID NOT NULL REFERENCES account (id),
    at INSTANT NOT NULL,
    remarks TEXT,
    number TEXT,
    dated_on DATE,
    document_id UUID REFERENCES document (id),
    members JSON NOT NULL,
    voided_at INSTANT
);
CREATE INDEX list_decision_by_list ON list_decision (list_id, id);
CREATE TABLE file_appraisal (
    file_id UUID NOT NULL REFERENCES file (id),
    list_id UUID NOT NULL REFERENCES destruction_list (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    appraisal WORD NOT NULL,
    until_on DATE,
    reason TEXT NOT NULL,
    act_number TEXT NOT NULL,
    held_from INSTANT NOT NULL,
    replaced_at INSTANT,
    PRIMARY KEY (file_id, list_id),
    CHECK (appraisal IN ('keep', 'sample', 'extend')),
    CHECK ((appraisal = 'extend') = (until_on IS NOT NULL))
);
CREATE UNIQUE INDEX file_appraisal_holds ON file_appraisal (file_id) WHERE replaced_at IS NULL;
CREATE INDEX draft_under_way_in ON draft (institution_id, id) WHERE ended_at IS NULL;
