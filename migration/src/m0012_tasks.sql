CREATE TABLE resolution (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    document_id UUID NOT NULL REFERENCES document (id),
    author_id UUID NOT NULL REFERENCES staff_member (id),
    given_at INSTANT NOT NULL,
    given_by UUID NOT NULL REFERENCES account (id),
    given_for UUID REFERENCES staff_member (id),
    text TEXT NOT NULL,
    due_on DATE,
    controller_id UUID REFERENCES staff_member (id),
    released_at INSTANT,
    released_by UUID REFERENCES account (id),
    released_for UUID REFERENCES staff_member (id),
    release_reason TEXT,
    revision INTEGER NOT NULL,
    CHECK (released_at IS NULL OR (released_by IS NOT NULL AND release_reason IS NOT NULL))
);
CREATE INDEX resolution_of ON resolution (document_id, id);
CREATE TABLE task (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    resolution_id UUID NOT NULL REFERENCES resolution (id),
    document_id UUID NOT NULL REFERENCES document (id),
    role WORD NOT NULL,
    executor_id UUID NOT NULL REFERENCES staff_member (id),
    unit_id UUID REFERENCES unit (id),
    delegated_by JSON NOT NULL,
    state WORD NOT NULL,
    assigned_at INSTANT NOT NULL,
    due_on DATE,
    answer_id UUID REFERENCES document (id),
    closed_at INSTANT,
    revision INTEGER NOT NULL,
    CHECK ((state IN ('done', 'withdrawn')) = (closed_at IS NOT NULL))
);
ALTER TABLE resolution ADD COLUMN parent_task_id UUID REFERENCES task (id);
CREATE INDEX resolution_under ON resolution (parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE UNIQUE INDEX task_lead ON task (resolution_id) WHERE role = 'lead';
CREATE INDEX task_of_resolution ON task (resolution_id, role, id);
CREATE INDEX task_of_document ON task (document_id, id);
CREATE INDEX task_open_of ON task (executor_id, due_on, id) WHERE closed_at IS NULL;
CREATE INDEX task_open_in ON task (unit_id, due_on, id) WHERE closed_at IS NULL;
CREATE TABLE task_step (
    id UUID NOT NULL PRIMARY KEY,
    task_id UUID NOT NULL REFERENCES task (id),
    act WORD NOT NULL,
    at INSTANT NOT NULL,
    done_by UUID REFERENCES account (id),
    done_for UUID REFERENCES staff_member (id),
    from_id UUID NOT NULL REFERENCES staff_member (id),
    to_id UUID NOT NULL REFERENCES staff_member (id),
    text TEXT,
    due_before DATE,
    due_after DATE,
    answer_id UUID REFERENCES document (id)
);
CREATE INDEX task_step_of ON task_step (task_id, id);
CREATE TABLE absence (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    CHECK (valid_to >= valid_from)
);
CREATE INDEX absence_of ON absence (staff_member_id, valid_from);
ALTER TABLE document_grant ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE document_grant ADD COLUMN by_task BOOLEAN NOT NULL DEFAULT FALSE;
