CREATE INDEX task_open_by_person ON task (executor_id, (COALESCE(due_on, '9999-12-31')), id) WHERE closed_at IS NULL;
CREATE INDEX task_open_by_unit ON task (unit_id, (COALESCE(due_on, '9999-12-31')), id) WHERE closed_at IS NULL;
CREATE INDEX task_open_by_due ON task (institution_id, (COALESCE(due_on, '9999-12-31')), id) WHERE closed_at IS NULL;
DROP INDEX task_open_of;
DROP INDEX task_open_in;
CREATE INDEX resolution_controlled ON resolution (controller_id, id) WHERE controller_id IS NOT NULL AND released_at IS NULL;
CREATE INDEX resolution_given ON resolution (author_id, id);
CREATE INDEX task_step_passed_on ON task_step (from_id, task_id) WHERE act = 'delegate';
CREATE TABLE webhook_target (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    account_id UUID NOT NULL REFERENCES account (id),
    kinds JSON NOT NULL,
    secret BYTES NOT NULL,
    former_secret BYTES,
    former_secret_until INSTANT,
    enabled BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    paused_until INSTANT,
    locked_until INSTANT,
    created_at INSTANT NOT NULL,
    created_by UUID NOT NULL REFERENCES account (id),
    revision INTEGER NOT NULL,
    CHECK ((former_secret IS NULL) = (former_secret_until IS NULL))
);
CREATE INDEX webhook_target_of ON webhook_target (institution_id, id);
CREATE TABLE webhook_delivery (
    id UUID NOT NULL PRIMARY KEY,
    target_id UUID NOT NULL REFERENCES webhook_target (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    position BIGINT NOT NULL,
    entry_id UUID NOT NULL,
    kind WORD NOT NULL,
    document_id UUID NOT NULL,
    at INSTANT NOT NULL,
    state WORD NOT NULL,
    attempts INTEGER NOT NULL,
    last_attempt_at INSTANT,
    last_status INTEGER,
    last_problem WORD
);
CREATE UNIQUE INDEX webhook_delivery_once ON webhook_delivery (target_id, position);
CREATE INDEX webhook_delivery_next ON webhook_delivery (target_id, position) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_dead ON webhook_delivery (target_id, id) WHERE state = 'dead';
CREATE TABLE reminder_rule (
    institution_id UUID NOT NULL PRIMARY KEY REFERENCES institution (id),
    enabled BOOLEAN NOT NULL,
    days_before INTEGER NOT NULL,
    escalate_after INTEGER,
    minute_of_day INTEGER NOT NULL,
    revision INTEGER NOT NULL
);
CREATE TABLE reminder_preference (
    staff_member_id UUID NOT NULL PRIMARY KEY REFERENCES staff_member (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    letters BOOLEAN NOT NULL,
    address TEXT,
    language WORD NOT NULL
);
CREATE TABLE reminder_day (
    institution_id UUID NOT NULL REFERENCES institution (id),
    day DATE NOT NULL,
    begun_at INSTANT NOT NULL,
    PRIMARY KEY (institution_id, day)
);
CREATE TABLE notification (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    told_for UUID REFERENCES staff_member (id),
    kind WORD NOT NULL,
    document_id UUID NOT NULL REFERENCES document (id),
    task_id UUID REFERENCES task (id),
    subject_id UUID NOT NULL,
    due_on DATE NOT NULL,
    told_at INSTANT NOT NULL,
    read_at INSTANT
);
CREATE UNIQUE INDEX notification_once ON notification (staff_member_id, subject_id, kind, due_on);
CREATE INDEX notification_of ON notification (staff_member_id, id);
CREATE INDEX notification_unread ON notification (staff_member_id, id) WHERE read_at IS NULL;
CREATE TABLE digest (
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    day DATE NOT NULL,
    institution_id UUID NOT NULL REFERENCES institution (id),
    state WORD NOT NULL,
    at INSTANT NOT NULL,
    PRIMARY KEY (staff_member_id, day)
);
