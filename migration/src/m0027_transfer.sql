CREATE TABLE submission_agreement (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    number TEXT NOT NULL,
    archive_code WORD NOT NULL,
    archive_name TEXT NOT NULL,
    ground TEXT NOT NULL,
    contact TEXT,
    profiles JSON NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    kind WORD NOT NULL,
    destination JSON NOT NULL,
    secret BYTES,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES account (id),
    revision INTEGER NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK ((kind = 'folder') = (secret IS NULL))
);
CREATE UNIQUE INDEX submission_agreement_by_number ON submission_agreement (institution_id, number);
CREATE TABLE handover_delivery (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    package_id UUID NOT NULL REFERENCES handover_package (id),
    agreement_id UUID NOT NULL REFERENCES submission_agreement (id),
    state WORD NOT NULL,
    turn INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    destination TEXT NOT NULL,
    stage WORD,
    bytes_done BIGINT NOT NULL,
    bytes_all BIGINT NOT NULL,
    bookmark TEXT,
    next_at INSTANT,
    problem WORD,
    detail TEXT,
    arrival WORD,
    verified WORD,
    ordered_at INSTANT NOT NULL,
    ordered_by UUID NOT NULL REFERENCES account (id),
    ended_at INSTANT,
    reason TEXT,
    revision INTEGER NOT NULL,
    CHECK (state <> 'delivered' OR (arrival IS NOT NULL AND verified IS NOT NULL)),
    CHECK ((state IN ('delivered', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK ((state IN ('cancelling', 'cancelled')) = (reason IS NOT NULL)),
    CHECK (state NOT IN ('refused', 'halted') OR problem IS NOT NULL)
);
CREATE INDEX handover_delivery_by_institution ON handover_delivery (institution_id, id);
CREATE INDEX handover_delivery_by_package ON handover_delivery (package_id, id);
CREATE UNIQUE INDEX handover_delivery_under_way ON handover_delivery (package_id)
    WHERE state IN ('queued', 'sending', 'refused', 'halted', 'cancelling');
