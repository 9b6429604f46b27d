ALTER TABLE submission_agreement ADD COLUMN reply_folder TEXT;
ALTER TABLE submission_agreement ADD COLUMN looked_at INSTANT;
ALTER TABLE submission_agreement ADD COLUMN look_next_at INSTANT;
ALTER TABLE submission_agreement ADD COLUMN look_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission_agreement ADD COLUMN look_problem WORD;
ALTER TABLE submission_agreement ADD COLUMN look_detail TEXT;
ALTER TABLE submission_agreement ADD COLUMN look_nameless BIGINT NOT NULL DEFAULT 0;
ALTER TABLE submission_agreement ADD COLUMN look_waits_since DATE;
CREATE TABLE archive_reply_file (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    agreement_id UUID NOT NULL REFERENCES submission_agreement (id),
    place TEXT NOT NULL,
    name WORD NOT NULL,
    size BIGINT NOT NULL,
    modified_at INSTANT,
    state WORD NOT NULL,
    sha256 WORD,
    package_id UUID REFERENCES handover_package (id),
    delivery_id UUID REFERENCES handover_delivery (id),
    flaws JSON NOT NULL,
    found_at INSTANT NOT NULL,
    settled_at INSTANT,
    CHECK ((state = 'growing') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX archive_reply_file_once ON archive_reply_file (agreement_id, place, name);
CREATE INDEX archive_reply_file_of ON archive_reply_file (agreement_id, id);
CREATE INDEX archive_reply_file_unfit ON archive_reply_file (delivery_id) WHERE state = 'unfit';
CREATE TABLE handover_reply_or_fetched (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    package_id UUID NOT NULL UNIQUE REFERENCES handover_package (id),
    outcome WORD NOT NULL,
    remarks TEXT,
    document_id UUID REFERENCES document (id),
    content_hash WORD NOT NULL REFERENCES content (hash),
    files BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    exceptions INTEGER NOT NULL,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID REFERENCES account (id),
    fetched_from TEXT,
    CHECK ((document_id IS NULL) = (fetched_from IS NOT NULL)),
    CHECK ((recorded_by IS NULL) = (fetched_from IS NOT NULL))
);
INSERT INTO handover_reply_or_fetched (id, institution_id, package_id, outcome, remarks, document_id, content_hash, files, refused, exceptions, recorded_at, recorded_by)
    SELECT id, institution_id, package_id, outcome, remarks, document_id, content_hash, files, refused, exceptions, recorded_at, recorded_by FROM handover_reply;
CREATE TABLE handover_reply_line_of_it (
    reply_id UUID NOT NULL REFERENCES handover_reply_or_fetched (id),
    ordinal INTEGER NOT NULL,
    unit_id UUID REFERENCES description_unit (id),
    file_ordinal INTEGER,
    outcome WORD NOT NULL,
    remarks TEXT,
    PRIMARY KEY (reply_id, ordinal),
    CHECK ((unit_id IS NULL) <> (file_ordinal IS NULL))
);
INSERT INTO handover_reply_line_of_it (reply_id, ordinal, unit_id, file_ordinal, outcome, remarks)
    SELECT reply_id, ordinal, unit_id, file_ordinal, outcome, remarks FROM handover_reply_line;
DROP TABLE handover_reply_line;
DROP TABLE handover_reply;
ALTER TABLE handover_reply_or_fetched RENAME TO handover_reply;
ALTER TABLE handover_reply_line_of_it RENAME TO handover_reply_line;
CREATE INDEX handover_reply_by_content ON handover_reply (content_hash);
CREATE INDEX handover_reply_by_document ON handover_reply (document_id);
