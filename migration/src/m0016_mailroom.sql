CREATE TABLE intake_item (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID REFERENCES unit (id),
    channel WORD NOT NULL,
    source WORD NOT NULL,
    origin TEXT NOT NULL,
    external_id WORD NOT NULL,
    received_at INSTANT NOT NULL,
    taken_in_at INSTANT NOT NULL,
    sent_at INSTANT,
    sender_name TEXT,
    sender_address TEXT,
    subject TEXT,
    message_id WORD,
    sender_number TEXT,
    remarks JSON NOT NULL,
    read_at INSTANT,
    state WORD NOT NULL,
    acted_at INSTANT,
    acted_by UUID REFERENCES account (id),
    acted_for UUID REFERENCES staff_member (id),
    document_id UUID REFERENCES document (id),
    set_aside_as WORD,
    set_aside_words TEXT,
    revision INTEGER NOT NULL,
    CHECK (state = 'waiting' OR acted_at IS NOT NULL),
    CHECK ((state = 'registered') = (document_id IS NOT NULL)),
    CHECK ((state = 'set_aside') = (set_aside_as IS NOT NULL)),
    UNIQUE (channel, source, external_id)
);
CREATE INDEX intake_item_in ON intake_item (institution_id, state, id);
CREATE INDEX intake_item_by_message ON intake_item (institution_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX intake_item_of ON intake_item (document_id) WHERE document_id IS NOT NULL;
CREATE TABLE intake_content (
    item_id UUID NOT NULL REFERENCES intake_item (id),
    ordinal INTEGER NOT NULL,
    content_hash WORD NOT NULL REFERENCES content (hash),
    file_name TEXT NOT NULL,
    within INTEGER,
    PRIMARY KEY (item_id, ordinal)
);
CREATE INDEX intake_content_of ON intake_content (content_hash);
CREATE INDEX document_by_message ON document (institution_id, channel_message_id) WHERE channel_message_id IS NOT NULL;
CREATE INDEX correspondent_by_email ON correspondent (institution_id, lower(email)) WHERE email IS NOT NULL;
