CREATE TABLE disposal_gate (
    institution_id UUID NOT NULL PRIMARY KEY REFERENCES institution (id)
);
CREATE TABLE retention_hold (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    title TEXT NOT NULL,
    owner_id UUID NOT NULL REFERENCES staff_member (id),
    kind WORD NOT NULL,
    reason TEXT NOT NULL,
    ground TEXT NOT NULL,
    searched JSON,
    valid_from DATE NOT NULL,
    valid_to DATE,
    review_on DATE NOT NULL,
    placed_at INSTANT NOT NULL,
    placed_by UUID NOT NULL REFERENCES account (id),
    lifted_at INSTANT,
    lifted_by UUID REFERENCES account (id),
    lifted_because TEXT,
    revision INTEGER NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK ((lifted_by IS NULL) = (lifted_because IS NULL)),
    CHECK (lifted_by IS NULL OR lifted_at IS NOT NULL)
);
CREATE INDEX retention_hold_stands ON retention_hold (id) WHERE lifted_at IS NULL;
CREATE INDEX retention_hold_by_review ON retention_hold (institution_id, review_on, id);
CREATE TABLE retention_hold_subject (
    hold_id UUID NOT NULL REFERENCES retention_hold (id),
    kind WORD NOT NULL,
    subject_id UUID NOT NULL,
    PRIMARY KEY (hold_id, kind, subject_id)
);
CREATE INDEX retention_hold_on ON retention_hold_subject (kind, subject_id, hold_id);
CREATE TABLE retention_hold_review (
    id UUID NOT NULL PRIMARY KEY,
    hold_id UUID NOT NULL REFERENCES retention_hold (id),
    reviewed_at INSTANT NOT NULL,
    reviewed_by UUID NOT NULL REFERENCES account (id),
    owner_id UUID NOT NULL REFERENCES staff_member (id),
    review_on DATE NOT NULL,
    valid_to DATE,
    remark TEXT NOT NULL
);
CREATE INDEX retention_hold_review_of ON retention_hold_review (hold_id, id);
CREATE TABLE file_transfer (
    file_id UUID NOT NULL REFERENCES file (id),
    medium WORD NOT NULL,
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID REFERENCES unit (id),
    counted_from DATE NOT NULL,
    due_on DATE NOT NULL,
    derivation JSON NOT NULL,
    PRIMARY KEY (file_id, medium)
);
CREATE INDEX file_transfer_due ON file_transfer (institution_id, due_on, file_id, medium);
ALTER TABLE file_retention ADD COLUMN category WORD;
CREATE INDEX file_retention_long ON file_retention (institution_id, file_id) WHERE category = 'long_term';
CREATE TABLE transfer_extension (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    file_id UUID NOT NULL REFERENCES file (id),
    number TEXT NOT NULL,
    decided_on DATE NOT NULL,
    document_id UUID NOT NULL REFERENCES document (id),
    years INTEGER NOT NULL,
    special BOOLEAN NOT NULL,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES account (id),
    UNIQUE (file_id, number),
    CHECK (years > 0)
);
CREATE TABLE correction_notice (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    notice_id UUID NOT NULL REFERENCES document (id),
    document_id UUID REFERENCES document (id),
    file_id UUID REFERENCES file (id),
    remark TEXT NOT NULL,
    linked_at INSTANT NOT NULL,
    linked_by UUID NOT NULL REFERENCES account (id),
    CHECK ((document_id IS NULL) <> (file_id IS NULL))
);
CREATE UNIQUE INDEX correction_notice_on_document ON correction_notice (document_id, notice_id) WHERE document_id IS NOT NULL;
CREATE UNIQUE INDEX correction_notice_on_file ON correction_notice (file_id, notice_id) WHERE file_id IS NOT NULL;
CREATE INDEX correction_notice_by ON correction_notice (notice_id);
CREATE TABLE notification_of_anything (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    told_for UUID REFERENCES staff_member (id),
    kind WORD NOT NULL,
    document_id UUID REFERENCES document (id),
    task_id UUID REFERENCES task (id),
    subject_id UUID NOT NULL,
    due_on DATE NOT NULL,
    told_at INSTANT NOT NULL,
    read_at INSTANT
);
INSERT INTO notification_of_anything (id, institution_id, staff_member_id, told_for, kind, document_id, task_id, subject_id, due_on, told_at, read_at)
    SELECT id, institution_id, staff_member_id, told_for, kind, document_id, task_id, subject_id, due_on, told_at, read_at FROM notification;
DROP TABLE notification;
ALTER TABLE notification_of_anything RENAME TO notification;
CREATE UNIQUE INDEX notification_once ON notification (staff_member_id, subject_id, kind, due_on);
CREATE INDEX notification_of ON notification (staff_member_id, id);
CREATE INDEX notification_unread ON notification (staff_member_id, id) WHERE read_at IS NULL;
DELETE FROM retention_follower;
