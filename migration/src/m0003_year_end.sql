CREATE TABLE register_closing (
    id UUID NOT NULL PRIMARY KEY,
    register_id UUID NOT NULL REFERENCES register (id),
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    closed_at INSTANT NOT NULL,
    closed_by UUID REFERENCES account (id),
    first_number WORD,
    last_number WORD,
    documents BIGINT NOT NULL,
    annulled BIGINT NOT NULL,
    unused BIGINT NOT NULL,
    extract_sha256 WORD NOT NULL,
    reopened_at INSTANT,
    reopened_by UUID REFERENCES account (id),
    reopening_reason TEXT,
    UNIQUE (register_id, year, ordinal),
    FOREIGN KEY (register_id, year) REFERENCES register_year (register_id, year),
    CHECK ((reopened_at IS NULL) = (reopening_reason IS NULL))
);
CREATE TABLE register_extract (
    closing_id UUID NOT NULL PRIMARY KEY REFERENCES register_closing (id),
    text TEXT NOT NULL
);
CREATE TABLE unused_number (
    register_id UUID NOT NULL,
    year INTEGER NOT NULL,
    sequence BIGINT NOT NULL,
    reason TEXT NOT NULL,
    stated_at INSTANT NOT NULL,
    stated_by UUID REFERENCES account (id),
    PRIMARY KEY (register_id, year, sequence),
    FOREIGN KEY (register_id, year) REFERENCES register_year (register_id, year)
);
