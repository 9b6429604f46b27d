CREATE TABLE handover_reply (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    package_id UUID NOT NULL UNIQUE REFERENCES handover_package (id),
    outcome WORD NOT NULL,
    remarks TEXT,
    document_id UUID NOT NULL REFERENCES document (id),
    content_hash WORD NOT NULL REFERENCES content (hash),
    files BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    exceptions INTEGER NOT NULL,
    recorded_at INSTANT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES account (id)
);
CREATE INDEX handover_reply_by_content ON handover_reply (content_hash);
CREATE INDEX handover_reply_by_document ON handover_reply (document_id);
CREATE TABLE handover_reply_line (
    reply_id UUID NOT NULL REFERENCES handover_reply (id),
    ordinal INTEGER NOT NULL,
    unit_id UUID REFERENCES description_unit (id),
    file_ordinal INTEGER,
    outcome WORD NOT NULL,
    remarks TEXT,
    PRIMARY KEY (reply_id, ordinal),
    CHECK ((unit_id IS NULL) <> (file_ordinal IS NULL))
);
