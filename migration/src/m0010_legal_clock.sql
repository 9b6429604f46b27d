CREATE TABLE deadline_rule (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    code WORD NOT NULL,
    title_lv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    unit WORD NOT NULL,
    amount INTEGER NOT NULL,
    starts WORD NOT NULL,
    binds WORD NOT NULL,
    extension_unit WORD,
    extension_amount INTEGER,
    exception_unit WORD,
    exception_amount INTEGER,
    ground TEXT NOT NULL,
    direction WORD,
    kinds JSON NOT NULL,
    register_id UUID REFERENCES register (id),
    adopted_at INSTANT NOT NULL,
    adopted_by UUID REFERENCES account (id),
    UNIQUE (institution_id, code, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK (amount > 0),
    CHECK ((extension_unit IS NULL) = (extension_amount IS NULL)),
    CHECK ((exception_unit IS NULL) = (exception_amount IS NULL))
);
CREATE TABLE deadline (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES document (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    rule_id UUID NOT NULL REFERENCES deadline_rule (id),
    by_hand BOOLEAN NOT NULL,
    received_on DATE NOT NULL,
    documents_complete_on DATE,
    notified_on DATE,
    due_on DATE,
    paused_on DATE,
    derivation JSON NOT NULL,
    concluded_on DATE,
    outcome WORD,
    revision INTEGER NOT NULL,
    CHECK ((concluded_on IS NULL) = (outcome IS NULL))
);
CREATE INDEX deadline_running ON deadline (institution_id, due_on, document_id) WHERE concluded_on IS NULL;
CREATE TABLE deadline_pause (
    id UUID NOT NULL PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES deadline (document_id),
    paused_on DATE NOT NULL,
    reason TEXT NOT NULL,
    paused_at INSTANT NOT NULL,
    paused_by UUID REFERENCES account (id),
    resumed_on DATE,
    resumed_at INSTANT,
    resumed_by UUID REFERENCES account (id),
    CHECK (resumed_on IS NULL OR resumed_on >= paused_on)
);
CREATE UNIQUE INDEX deadline_pause_open ON deadline_pause (document_id) WHERE resumed_on IS NULL;
CREATE INDEX deadline_pause_of ON deadline_pause (document_id, id);
CREATE TABLE deadline_extension (
    id UUID NOT NULL PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES deadline (document_id),
    until DATE NOT NULL,
    reason TEXT NOT NULL,
    decided_on DATE NOT NULL,
    decision TEXT,
    applicant_told_on DATE,
    extended_at INSTANT NOT NULL,
    extended_by UUID REFERENCES account (id)
);
CREATE INDEX deadline_extension_of ON deadline_extension (document_id, id);
CREATE TABLE moved_day (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    off_on DATE NOT NULL,
    worked_on DATE,
    decision TEXT NOT NULL,
    decided_on DATE NOT NULL,
    adopted_at INSTANT NOT NULL,
    adopted_by UUID REFERENCES account (id),
    UNIQUE (institution_id, off_on),
    UNIQUE (institution_id, worked_on)
);
