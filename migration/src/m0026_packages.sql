CREATE TABLE handover_package (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    inventory_id UUID NOT NULL REFERENCES inventory (id),
    profile WORD NOT NULL,
    name WORD NOT NULL,
    state WORD NOT NULL,
    institution_number WORD NOT NULL,
    agreement TEXT,
    units INTEGER NOT NULL,
    ordered_at INSTANT NOT NULL,
    ordered_by UUID NOT NULL REFERENCES account (id),
    entries_done BIGINT NOT NULL,
    entries_all BIGINT NOT NULL,
    bytes_done BIGINT NOT NULL,
    bytes_all BIGINT NOT NULL,
    stumbled_at INSTANT,
    ended_at INSTANT,
    faults INTEGER NOT NULL,
    documents BIGINT,
    size BIGINT,
    sha256 WORD,
    manifest_sha256 WORD,
    act_number TEXT,
    reason TEXT,
    CHECK (state <> 'ready' OR (size IS NOT NULL AND sha256 IS NOT NULL AND manifest_sha256 IS NOT NULL)),
    CHECK (units >= 1),
    CHECK (faults >= 0)
);
CREATE INDEX handover_package_by_institution ON handover_package (institution_id, id);
CREATE INDEX handover_package_by_inventory ON handover_package (inventory_id, id);
CREATE TABLE handover_package_unit (
    package_id UUID NOT NULL REFERENCES handover_package (id),
    unit_id UUID NOT NULL REFERENCES description_unit (id),
    PRIMARY KEY (package_id, unit_id)
);
CREATE INDEX handover_package_unit_by_unit ON handover_package_unit (unit_id);
CREATE TABLE handover_package_fault (
    package_id UUID NOT NULL REFERENCES handover_package (id),
    ordinal INTEGER NOT NULL,
    unit_id UUID REFERENCES description_unit (id),
    document_id UUID REFERENCES document (id),
    file_name TEXT,
    element WORD NOT NULL,
    code WORD NOT NULL,
    message_lv TEXT NOT NULL,
    message_en TEXT NOT NULL,
    PRIMARY KEY (package_id, ordinal)
);
CREATE INDEX handover_package_fault_by_document ON handover_package_fault (document_id);
CREATE INDEX handover_package_fault_by_unit ON handover_package_fault (unit_id);
CREATE TABLE handover_package_file (
    package_id UUID NOT NULL REFERENCES handover_package (id),
    ordinal INTEGER NOT NULL,
    unit_id UUID REFERENCES description_unit (id),
    document_id UUID REFERENCES document (id),
    folder WORD NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 WORD NOT NULL,
    PRIMARY KEY (package_id, ordinal)
);
CREATE INDEX handover_package_file_by_document ON handover_package_file (document_id);
