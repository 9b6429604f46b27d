CREATE TABLE handover_act (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    fonds_archive WORD NOT NULL,
    fonds_number WORD NOT NULL,
    year INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    state WORD NOT NULL,
    said JSON NOT NULL,
    units INTEGER NOT NULL,
    paper_sha256 WORD NOT NULL,
    consent_id UUID REFERENCES document (id),
    drawn_up_at INSTANT NOT NULL,
    drawn_up_by UUID NOT NULL REFERENCES account (id),
    ended_at INSTANT,
    reason TEXT,
    revision INTEGER NOT NULL,
    UNIQUE (institution_id, year, sequence),
    CHECK (sequence >= 1),
    CHECK (units >= 1),
    CHECK ((state = 'drawn_up') = (ended_at IS NULL)),
    CHECK ((state = 'cancelled') = (reason IS NOT NULL))
);
CREATE INDEX handover_act_by_institution ON handover_act (institution_id, id);
CREATE TABLE handover_act_paper (
    act_id UUID NOT NULL PRIMARY KEY REFERENCES handover_act (id),
    pdf BYTES NOT NULL
);
CREATE TABLE handover_act_unit (
    act_id UUID NOT NULL REFERENCES handover_act (id),
    unit_id UUID NOT NULL REFERENCES description_unit (id),
    package_id UUID REFERENCES handover_package (id),
    PRIMARY KEY (act_id, unit_id)
);
CREATE INDEX handover_act_unit_by_unit ON handover_act_unit (unit_id);
CREATE INDEX handover_act_unit_by_package ON handover_act_unit (package_id, act_id);
CREATE TABLE handover_act_signature (
    act_id UUID NOT NULL REFERENCES handover_act (id),
    side WORD NOT NULL,
    signer_name TEXT NOT NULL,
    signer_post TEXT NOT NULL,
    signed_on DATE NOT NULL,
    registered_as TEXT,
    document_id UUID NOT NULL REFERENCES document (id),
    content_hash WORD NOT NULL REFERENCES content (hash),
    paper_sha256 WORD NOT NULL,
    form WORD NOT NULL,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES account (id),
    PRIMARY KEY (act_id, side)
);
CREATE INDEX handover_act_signature_by_content ON handover_act_signature (content_hash);
CREATE INDEX handover_act_signature_by_document ON handover_act_signature (document_id);
CREATE TABLE file_handed_over (
    file_id UUID NOT NULL PRIMARY KEY REFERENCES file (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    act_number TEXT NOT NULL,
    handed_over_on DATE NOT NULL,
    recorded_at INSTANT NOT NULL
);
CREATE INDEX handover_package_file_by_place ON handover_package_file (package_id, folder, name);
ALTER TABLE submission_agreement ADD COLUMN answer_days INTEGER;
ALTER TABLE handover_delivery ADD COLUMN waits_since DATE;
