ALTER TABLE register ADD COLUMN former_unit_id UUID REFERENCES unit (id);
ALTER TABLE scheme ADD COLUMN former_unit_id UUID REFERENCES unit (id);
CREATE UNIQUE INDEX scheme_of_former_unit ON scheme (former_unit_id);
CREATE TABLE takeover (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID NOT NULL REFERENCES unit (id),
    kind WORD NOT NULL,
    register_id UUID REFERENCES register (id),
    scheme_id UUID REFERENCES scheme (id),
    own_numbers BOOLEAN NOT NULL,
    source_name TEXT NOT NULL,
    source_sha256 WORD NOT NULL,
    started_at INSTANT NOT NULL,
    started_by UUID REFERENCES account (id),
    finished_at INSTANT,
    rows_read BIGINT NOT NULL,
    rows_taken_over BIGINT NOT NULL,
    rows_completed BIGINT NOT NULL,
    rows_known BIGINT NOT NULL,
    rows_faulty BIGINT NOT NULL,
    reconciliation JSON
);
CREATE INDEX takeover_by_institution ON takeover (institution_id, id);
CREATE TABLE taken_over_document (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES document (id),
    takeover_id UUID NOT NULL REFERENCES takeover (id),
    row_number BIGINT NOT NULL,
    row_digest BYTES NOT NULL,
    registered_as TEXT NOT NULL,
    dated_as TEXT,
    correspondent_as TEXT,
    sender_dated_as TEXT
);
CREATE TABLE taken_over_file (
    file_id UUID NOT NULL PRIMARY KEY REFERENCES file (id),
    takeover_id UUID NOT NULL REFERENCES takeover (id),
    row_number BIGINT NOT NULL,
    number INTEGER,
    title_as TEXT,
    row_digest BYTES NOT NULL
);
