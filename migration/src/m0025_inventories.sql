CREATE TABLE inventory (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID NOT NULL REFERENCES unit (id),
    fonds_archive WORD NOT NULL,
    fonds_number WORD NOT NULL,
    subgroup INTEGER NOT NULL,
    term WORD NOT NULL,
    record_type WORD NOT NULL,
    medium WORD NOT NULL,
    number INTEGER NOT NULL,
    letter WORD NOT NULL,
    title TEXT NOT NULL,
    state WORD NOT NULL,
    part INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    opened_at INSTANT NOT NULL,
    opened_by UUID NOT NULL REFERENCES account (id),
    revision INTEGER NOT NULL,
    UNIQUE (institution_id, fonds_archive, fonds_number, subgroup, number, letter),
    CHECK (number BETWEEN 1 AND 70),
    CHECK (subgroup >= 0),
    CHECK (part >= 1),
    CHECK (last_number >= 0)
);
CREATE UNIQUE INDEX inventory_one_open ON inventory (institution_id, fonds_archive, fonds_number, subgroup, term, record_type, medium)
    WHERE state <> 'closed';
CREATE INDEX inventory_by_institution ON inventory (institution_id, id);
CREATE TABLE inventory_step (
    id UUID NOT NULL PRIMARY KEY,
    inventory_id UUID NOT NULL REFERENCES inventory (id),
    part INTEGER NOT NULL,
    kind WORD NOT NULL,
    at INSTANT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES account (id),
    recorded_for UUID REFERENCES staff_member (id),
    number TEXT,
    dated_on DATE,
    document_id UUID REFERENCES document (id),
    remarks TEXT,
    units INTEGER NOT NULL,
    CHECK ((kind = 'approved') = (document_id IS NOT NULL))
);
CREATE INDEX inventory_step_by_inventory ON inventory_step (inventory_id, id);
CREATE TABLE description_unit (
    id UUID NOT NULL PRIMARY KEY,
    inventory_id UUID NOT NULL REFERENCES inventory (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    file_id UUID NOT NULL REFERENCES file (id),
    volume_id UUID REFERENCES volume (id),
    medium WORD NOT NULL,
    number INTEGER NOT NULL,
    letter WORD NOT NULL,
    part INTEGER NOT NULL,
    series_code WORD,
    from_on WORD NOT NULL,
    to_on WORD NOT NULL,
    date_notes TEXT,
    extent BIGINT NOT NULL,
    extent_unit WORD NOT NULL,
    related TEXT,
    title TEXT NOT NULL,
    content TEXT,
    notes TEXT,
    arrangement TEXT,
    languages WORD NOT NULL,
    access WORD NOT NULL,
    access_ground TEXT,
    form TEXT,
    secrecy WORD NOT NULL,
    copies TEXT,
    archive_history TEXT,
    UNIQUE (inventory_id, number, letter),
    CHECK (number >= 1),
    CHECK (extent >= 0)
);
CREATE UNIQUE INDEX description_unit_one_file ON description_unit (file_id, medium) WHERE volume_id IS NULL;
CREATE UNIQUE INDEX description_unit_one_volume ON description_unit (volume_id) WHERE volume_id IS NOT NULL;
CREATE INDEX description_unit_by_file ON description_unit (file_id, id);
CREATE TABLE omitted_number (
    inventory_id UUID NOT NULL REFERENCES inventory (id),
    number INTEGER NOT NULL,
    letter WORD NOT NULL,
    file_id UUID NOT NULL REFERENCES file (id),
    part INTEGER NOT NULL,
    reason TEXT NOT NULL,
    omitted_at INSTANT NOT NULL,
    omitted_by UUID NOT NULL REFERENCES account (id),
    PRIMARY KEY (inventory_id, number, letter)
);
CREATE INDEX omitted_number_by_file ON omitted_number (file_id);
CREATE TABLE group_history (
    institution_id UUID NOT NULL REFERENCES institution (id),
    fonds_archive WORD NOT NULL,
    fonds_number WORD NOT NULL,
    version INTEGER NOT NULL,
    unit_id UUID NOT NULL REFERENCES unit (id),
    generated TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at INSTANT NOT NULL,
    written_by UUID NOT NULL REFERENCES account (id),
    PRIMARY KEY (institution_id, fonds_archive, fonds_number, version),
    CHECK (version >= 1)
);
CREATE TABLE abbreviation (
    institution_id UUID NOT NULL REFERENCES institution (id),
    fonds_archive WORD NOT NULL,
    fonds_number WORD NOT NULL,
    short WORD NOT NULL,
    meaning TEXT NOT NULL,
    written_at INSTANT NOT NULL,
    written_by UUID NOT NULL REFERENCES account (id),
    PRIMARY KEY (institution_id, fonds_archive, fonds_number, short)
);
