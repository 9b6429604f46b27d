CREATE TABLE retention_rule (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    code WORD NOT NULL,
    title_lv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    category WORD NOT NULL,
    years INTEGER,
    counted_from WORD,
    counting WORD NOT NULL,
    series JSON NOT NULL,
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    adopted_at INSTANT NOT NULL,
    adopted_by UUID NOT NULL REFERENCES account (id),
    UNIQUE (institution_id, code, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK (years IS NULL OR years > 0)
);
CREATE TABLE retention_event (
    id UUID NOT NULL PRIMARY KEY,
    file_id UUID NOT NULL REFERENCES file (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    event WORD NOT NULL,
    about TEXT NOT NULL,
    standing WORD NOT NULL,
    happened_on DATE,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    entered_at INSTANT NOT NULL,
    entered_by UUID NOT NULL REFERENCES account (id),
    replaced_at INSTANT,
    CHECK ((standing = 'happened') = (happened_on IS NOT NULL))
);
CREATE UNIQUE INDEX retention_event_stands ON retention_event (file_id, event, about) WHERE replaced_at IS NULL;
CREATE TABLE file_retention (
    file_id UUID NOT NULL PRIMARY KEY REFERENCES file (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    series_id UUID NOT NULL REFERENCES file_series (id),
    unit_id UUID REFERENCES unit (id),
    closed_on DATE,
    state WORD NOT NULL,
    due_on DATE,
    obstacle WORD,
    rule_id UUID REFERENCES retention_rule (id),
    derivation JSON NOT NULL,
    reckoned_at INSTANT NOT NULL,
    revision INTEGER NOT NULL,
    CHECK ((state = 'due') = (due_on IS NOT NULL)),
    CHECK ((state = 'uncomputable') = (obstacle IS NOT NULL))
);
CREATE INDEX file_retention_due ON file_retention (institution_id, due_on, file_id) WHERE due_on IS NOT NULL;
CREATE INDEX file_retention_uncomputable ON file_retention (institution_id, file_id) WHERE obstacle IS NOT NULL;
CREATE TABLE retention_follower (
    id INTEGER NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    CHECK (id = 1)
);
