CREATE TABLE substitution (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    absent_id UUID NOT NULL REFERENCES staff_member (id),
    substitute_id UUID NOT NULL REFERENCES staff_member (id),
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    ground TEXT NOT NULL,
    CHECK (absent_id <> substitute_id)
);
CREATE INDEX substitution_by_substitute ON substitution (substitute_id);
CREATE INDEX substitution_by_absent ON substitution (absent_id);
CREATE INDEX appointment_by_unit ON appointment (unit_id);
CREATE INDEX account_by_staff_member ON account (staff_member_id);
CREATE INDEX account_by_institution ON account (institution_id, login);
CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX access_token_by_account ON access_token (account_id);
CREATE INDEX unit_predecessor_by_predecessor ON unit_predecessor (predecessor_id);
CREATE TABLE reorganisation (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    ground TEXT NOT NULL,
    decided_on DATE,
    effective_on DATE NOT NULL,
    plan JSON NOT NULL,
    carried_out_at INSTANT,
    outcome JSON,
    CHECK ((carried_out_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX reorganisation_by_institution ON reorganisation (institution_id, effective_on);
CREATE TABLE custody (
    subject_kind WORD NOT NULL,
    subject_id UUID NOT NULL,
    valid_from DATE NOT NULL,
    unit_id UUID NOT NULL REFERENCES unit (id),
    reorganisation_id UUID REFERENCES reorganisation (id),
    PRIMARY KEY (subject_kind, subject_id, valid_from)
);
CREATE INDEX custody_by_unit ON custody (unit_id);
ALTER TABLE journal_entry ADD COLUMN for_staff_member_id UUID;
