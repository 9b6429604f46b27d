CREATE TABLE route_template (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    direction WORD NOT NULL,
    kind WORD,
    version INTEGER NOT NULL,
    title_lv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    steps JSON NOT NULL,
    reason TEXT NOT NULL,
    adopted_at INSTANT NOT NULL,
    adopted_by UUID NOT NULL REFERENCES account (id),
    CHECK (version > 0)
);
CREATE UNIQUE INDEX route_template_version ON route_template (institution_id, direction, COALESCE(kind, ''), version);
CREATE TABLE document_route (
    document_id UUID NOT NULL PRIMARY KEY REFERENCES document (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    stage WORD NOT NULL,
    entered_at INSTANT NOT NULL,
    entered_by UUID REFERENCES account (id),
    entered_for UUID REFERENCES staff_member (id),
    revision INTEGER NOT NULL
);
CREATE INDEX document_route_at ON document_route (stage, document_id);
