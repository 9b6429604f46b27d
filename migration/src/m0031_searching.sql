CREATE TABLE saved_search (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    account_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    name_key WORD NOT NULL,
    words TEXT NOT NULL,
    filter JSON NOT NULL,
    narrowing JSON NOT NULL,
    telling WORD NOT NULL,
    since INSTANT NOT NULL,
    position BIGINT NOT NULL,
    told_on DATE,
    broken_since INSTANT,
    revision INTEGER NOT NULL
);
CREATE UNIQUE INDEX saved_search_name ON saved_search (staff_member_id, name_key);
CREATE INDEX saved_search_behind ON saved_search (position, id) WHERE telling <> 'never';
CREATE TABLE saved_search_hit (
    saved_search_id UUID NOT NULL REFERENCES saved_search (id),
    document_id UUID NOT NULL REFERENCES document (id),
    told_at INSTANT NOT NULL,
    PRIMARY KEY (saved_search_id, document_id)
);
CREATE INDEX saved_search_hit_of ON saved_search_hit (document_id);
CREATE TABLE synonym_list (
    institution_id UUID NOT NULL PRIMARY KEY REFERENCES institution (id),
    entries JSON NOT NULL,
    changed_at INSTANT NOT NULL,
    changed_by UUID NOT NULL REFERENCES account (id),
    revision INTEGER NOT NULL
);
