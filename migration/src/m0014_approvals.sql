CREATE TABLE draft (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    register_id UUID NOT NULL REFERENCES register (id),
    file_id UUID REFERENCES file (id),
    card JSON NOT NULL,
    relations JSON NOT NULL,
    unit_id UUID NOT NULL REFERENCES unit (id),
    access_class WORD NOT NULL,
    state WORD NOT NULL,
    version INTEGER NOT NULL,
    card_version INTEGER NOT NULL,
    prepared_at INSTANT NOT NULL,
    prepared_by UUID NOT NULL REFERENCES account (id),
    preparer_id UUID REFERENCES staff_member (id),
    ended_at INSTANT,
    document_id UUID REFERENCES document (id),
    card_departed_at INSTANT,
    revision INTEGER NOT NULL,
    UNIQUE (document_id),
    CHECK ((state = 'signed') = (document_id IS NOT NULL)),
    CHECK ((state IN ('signed', 'withdrawn')) = (ended_at IS NOT NULL))
);
CREATE INDEX draft_under_way_of ON draft (preparer_id, id) WHERE ended_at IS NULL;
CREATE TABLE draft_content (
    draft_id UUID NOT NULL REFERENCES draft (id),
    version INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    content_hash WORD NOT NULL REFERENCES content (hash),
    role WORD NOT NULL,
    file_name TEXT NOT NULL,
    PRIMARY KEY (draft_id, version, ordinal)
);
CREATE INDEX draft_content_by_hash ON draft_content (content_hash);
CREATE TABLE approval_round (
    id UUID NOT NULL PRIMARY KEY,
    draft_id UUID NOT NULL REFERENCES draft (id),
    ordinal INTEGER NOT NULL,
    version INTEGER NOT NULL,
    card_version INTEGER NOT NULL,
    state WORD NOT NULL,
    started_at INSTANT NOT NULL,
    started_by UUID REFERENCES account (id),
    ended_at INSTANT,
    UNIQUE (draft_id, ordinal),
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX approval_round_open ON approval_round (draft_id) WHERE state = 'open';
CREATE TABLE approval_step (
    id UUID NOT NULL PRIMARY KEY,
    round_id UUID NOT NULL REFERENCES approval_round (id),
    stage INTEGER NOT NULL,
    kind WORD NOT NULL,
    approver_id UUID NOT NULL REFERENCES staff_member (id),
    UNIQUE (round_id, approver_id)
);
CREATE UNIQUE INDEX approval_step_signature ON approval_step (round_id) WHERE kind = 'signature';
CREATE INDEX approval_step_of ON approval_step (approver_id, round_id);
CREATE TABLE approval (
    id UUID NOT NULL PRIMARY KEY,
    step_id UUID NOT NULL REFERENCES approval_step (id),
    verdict WORD NOT NULL,
    remarks TEXT,
    card_version INTEGER NOT NULL,
    decided_at INSTANT NOT NULL,
    decided_by UUID NOT NULL REFERENCES account (id),
    decided_for UUID REFERENCES staff_member (id),
    form WORD,
    signed_on DATE,
    signed_by UUID REFERENCES staff_member (id),
    container_hash WORD REFERENCES content (hash),
    voided_at INSTANT,
    void_cause WORD,
    CHECK ((voided_at IS NULL) = (void_cause IS NULL)),
    CHECK (verdict <> 'objected' OR remarks IS NOT NULL),
    CHECK ((form IS NULL) = (signed_on IS NULL)),
    CHECK ((form IS NULL) = (signed_by IS NULL)),
    CHECK ((form = 'container') = (container_hash IS NOT NULL) OR form IS NULL)
);
CREATE UNIQUE INDEX approval_standing ON approval (step_id) WHERE voided_at IS NULL;
CREATE INDEX approval_of ON approval (step_id, id);
CREATE TABLE approval_content (
    approval_id UUID NOT NULL REFERENCES approval (id),
    ordinal INTEGER NOT NULL,
    content_hash WORD NOT NULL REFERENCES content (hash),
    PRIMARY KEY (approval_id, ordinal)
);
CREATE INDEX approval_content_by_hash ON approval_content (content_hash);
