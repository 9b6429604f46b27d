CREATE TABLE volume (
    id UUID NOT NULL PRIMARY KEY,
    file_id UUID NOT NULL REFERENCES file (id),
    ordinal INTEGER NOT NULL,
    medium WORD NOT NULL,
    shelf TEXT,
    container TEXT,
    sheets INTEGER,
    opened_on DATE NOT NULL,
    closed_on DATE,
    UNIQUE (file_id, ordinal)
);
CREATE TABLE loan (
    id UUID NOT NULL PRIMARY KEY,
    volume_id UUID NOT NULL REFERENCES volume (id),
    borrower_id UUID NOT NULL REFERENCES staff_member (id),
    purpose TEXT NOT NULL,
    lent_on DATE NOT NULL,
    lent_by UUID REFERENCES account (id),
    due_on DATE NOT NULL,
    returned_on DATE,
    returned_by UUID REFERENCES account (id),
    CHECK (due_on >= lent_on)
);
CREATE UNIQUE INDEX loan_outstanding ON loan (volume_id) WHERE returned_on IS NULL;
CREATE INDEX loan_by_volume ON loan (volume_id, id);
CREATE TABLE document_also_in (
    document_id UUID NOT NULL REFERENCES document (id),
    file_id UUID NOT NULL REFERENCES file (id),
    reason TEXT NOT NULL,
    added_at INSTANT NOT NULL,
    added_by UUID REFERENCES account (id),
    PRIMARY KEY (document_id, file_id)
);
CREATE INDEX document_also_in_by_file ON document_also_in (file_id, document_id);
