CREATE TABLE content_format (
    hash WORD NOT NULL PRIMARY KEY REFERENCES content (hash),
    puid WORD,
    ground WORD,
    encrypted BOOLEAN NOT NULL,
    signed BOOLEAN NOT NULL,
    extension WORD,
    edition INTEGER NOT NULL,
    identified_at INSTANT NOT NULL,
    CHECK ((puid IS NULL) = (ground IS NULL))
);
CREATE INDEX content_format_by_edition ON content_format (edition);
CREATE TABLE content_rendition (
    original WORD NOT NULL PRIMARY KEY REFERENCES content (hash),
    state WORD NOT NULL,
    ordered_at INSTANT NOT NULL,
    ordered_by UUID NOT NULL REFERENCES account (id),
    hash WORD REFERENCES content (hash),
    tool TEXT,
    ended_at INSTANT,
    fault WORD,
    CHECK (state <> 'made' OR (hash IS NOT NULL AND tool IS NOT NULL AND ended_at IS NOT NULL)),
    CHECK ((state = 'failed') = (fault IS NOT NULL))
);
CREATE INDEX content_rendition_by_hash ON content_rendition (hash);
CREATE INDEX content_rendition_by_state ON content_rendition (state);
