CREATE TABLE scheme_step (
    id UUID NOT NULL PRIMARY KEY,
    scheme_id UUID NOT NULL REFERENCES scheme (id),
    ordinal INTEGER NOT NULL,
    from_state WORD NOT NULL,
    to_state WORD NOT NULL,
    decided_on DATE NOT NULL,
    decided_by TEXT NOT NULL,
    reference TEXT NOT NULL,
    note TEXT,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID REFERENCES account (id),
    UNIQUE (scheme_id, ordinal)
);
CREATE TABLE series_succession (
    predecessor_id UUID NOT NULL REFERENCES file_series (id),
    successor_id UUID NOT NULL REFERENCES file_series (id),
    PRIMARY KEY (predecessor_id, successor_id),
    CHECK (predecessor_id <> successor_id)
);
CREATE INDEX series_succession_by_successor ON series_succession (successor_id);
