ALTER TABLE document ADD COLUMN destruction_act TEXT;
ALTER TABLE journal_blanking ADD COLUMN told_by UUID;
CREATE INDEX document_destroyed ON document (institution_id, id) WHERE destruction_act IS NOT NULL;
CREATE INDEX approval_by_container ON approval (container_hash) WHERE container_hash IS NOT NULL;
CREATE INDEX draft_of_file ON draft (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX notification_about ON notification (document_id);
CREATE INDEX upload_claimed ON upload (claimed_by) WHERE claimed_by IS NOT NULL;
CREATE TABLE destruction_run (
    list_id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    act_number TEXT NOT NULL,
    method TEXT NOT NULL,
    executor_id UUID REFERENCES staff_member (id),
    ordered_at INSTANT NOT NULL,
    ordered_by UUID REFERENCES account (id),
    again BOOLEAN NOT NULL,
    state WORD NOT NULL,
    remains JSON NOT NULL,
    proved_at INSTANT,
    certificate TEXT,
    certificate_sha256 WORD,
    CHECK ((state = 'done') = (certificate IS NOT NULL)),
    CHECK ((certificate IS NULL) = (certificate_sha256 IS NULL))
);
CREATE TABLE destruction_file (
    list_id UUID NOT NULL REFERENCES destruction_run (list_id),
    file_id UUID NOT NULL REFERENCES file (id),
    ordinal INTEGER NOT NULL,
    fate WORD NOT NULL,
    settled_at INSTANT,
    told JSON NOT NULL,
    PRIMARY KEY (list_id, file_id),
    CHECK ((fate = 'waiting') = (settled_at IS NULL))
);
CREATE UNIQUE INDEX destruction_file_once ON destruction_file (file_id) WHERE fate = 'destroyed';
CREATE INDEX destruction_file_next ON destruction_file (list_id, ordinal) WHERE fate = 'waiting';
CREATE TABLE destruction_content (
    list_id UUID NOT NULL REFERENCES destruction_run (list_id),
    file_id UUID NOT NULL REFERENCES file (id),
    hash WORD NOT NULL,
    size BIGINT NOT NULL,
    fate WORD NOT NULL,
    kept_by JSON NOT NULL,
    settled_at INSTANT,
    PRIMARY KEY (list_id, file_id, hash),
    CHECK ((fate = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX destruction_content_next ON destruction_content (list_id, hash) WHERE fate = 'waiting';
CREATE TABLE tombstone (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES document (id),
    list_id UUID NOT NULL,
    was WORD NOT NULL,
    contents JSON NOT NULL,
    destroyed_at INSTANT NOT NULL
);
CREATE INDEX tombstone_by ON tombstone (list_id, document_id);
