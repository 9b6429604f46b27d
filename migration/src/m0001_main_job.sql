CREATE TABLE institution (
    id UUID NOT NULL PRIMARY KEY,
    code WORD NOT NULL UNIQUE,
    name_lv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    sample BOOLEAN NOT NULL
);
CREATE TABLE unit (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    code WORD NOT NULL,
    parent_id UUID REFERENCES unit (id),
    kind WORD NOT NULL,
    name_lv TEXT NOT NULL,
    name_en TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    territories JSON NOT NULL,
    fonds_archive WORD,
    fonds_number WORD,
    heir_id UUID REFERENCES unit (id),
    UNIQUE (institution_id, code),
    CHECK ((fonds_archive IS NULL) = (fonds_number IS NULL))
);
CREATE TABLE unit_predecessor (
    unit_id UUID NOT NULL REFERENCES unit (id),
    predecessor_id UUID NOT NULL REFERENCES unit (id),
    PRIMARY KEY (unit_id, predecessor_id)
);
CREATE TABLE staff_member (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    name_sort_key BYTES NOT NULL,
    former_names JSON NOT NULL,
    email TEXT,
    valid_from DATE,
    valid_to DATE
);
CREATE INDEX staff_member_by_name ON staff_member (institution_id, name_sort_key, id);
CREATE TABLE post (
    id UUID NOT NULL PRIMARY KEY,
    unit_id UUID NOT NULL REFERENCES unit (id),
    title TEXT NOT NULL,
    places INTEGER NOT NULL,
    valid_from DATE,
    valid_to DATE,
    CHECK (places > 0)
);
CREATE INDEX post_by_unit ON post (unit_id);
CREATE TABLE appointment (
    id UUID NOT NULL PRIMARY KEY,
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    unit_id UUID NOT NULL REFERENCES unit (id),
    post_id UUID REFERENCES post (id),
    position TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE
);
CREATE INDEX appointment_by_staff_member ON appointment (staff_member_id);
CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    login WORD NOT NULL UNIQUE,
    staff_member_id UUID REFERENCES staff_member (id),
    password_hash WORD NOT NULL,
    disabled_at INSTANT,
    created_at INSTANT NOT NULL
);
CREATE TABLE account_role (
    account_id UUID NOT NULL REFERENCES account (id),
    role WORD NOT NULL,
    PRIMARY KEY (account_id, role)
);
CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    secret_hash WORD NOT NULL UNIQUE,
    created_at INSTANT NOT NULL,
    expires_at INSTANT NOT NULL
);
CREATE TABLE access_token (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    secret_hash WORD NOT NULL UNIQUE,
    scope WORD NOT NULL,
    created_at INSTANT NOT NULL,
    expires_at INSTANT NOT NULL,
    revoked_at INSTANT
);
CREATE TABLE scheme (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID REFERENCES unit (id),
    title TEXT NOT NULL,
    state WORD NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    based_on UUID REFERENCES scheme (id),
    agreed_until DATE,
    sample BOOLEAN NOT NULL
);
CREATE TABLE file_series (
    id UUID NOT NULL PRIMARY KEY,
    scheme_id UUID NOT NULL REFERENCES scheme (id),
    file_index WORD NOT NULL,
    index_sort_key WORD NOT NULL,
    level_index WORD,
    level_title TEXT,
    title_lv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    unit_id UUID REFERENCES unit (id),
    responsible TEXT,
    retention_category WORD,
    retention_years INTEGER,
    retention_trigger WORD,
    legal_basis TEXT NOT NULL,
    medium WORD,
    information_system TEXT,
    carries_over BOOLEAN NOT NULL,
    default_access_class WORD NOT NULL,
    access_ground TEXT,
    access_term TEXT,
    notes TEXT,
    sample BOOLEAN NOT NULL,
    UNIQUE (scheme_id, file_index)
);
CREATE TABLE file (
    id UUID NOT NULL PRIMARY KEY,
    series_id UUID NOT NULL REFERENCES file_series (id),
    institution_id UUID NOT NULL REFERENCES institution (id),
    unit_id UUID REFERENCES unit (id),
    file_index WORD NOT NULL,
    index_sort_key WORD NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    state WORD NOT NULL,
    opened_on DATE NOT NULL,
    closed_on DATE,
    CHECK ((year IS NULL) = (number IS NOT NULL))
);
CREATE UNIQUE INDEX file_of_series_and_year ON file (series_id, year) WHERE year IS NOT NULL;
CREATE UNIQUE INDEX file_of_index_and_number ON file (institution_id, file_index, number) WHERE number IS NOT NULL;
CREATE INDEX file_by_series ON file (series_id, id);
CREATE INDEX file_by_index ON file (institution_id, index_sort_key, id);
CREATE TABLE register (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    code WORD NOT NULL,
    title_lv TEXT NOT NULL,
    title_en TEXT NOT NULL,
    direction WORD NOT NULL,
    file_index WORD NOT NULL,
    index_sort_key WORD NOT NULL,
    number_format WORD NOT NULL,
    series_id UUID REFERENCES file_series (id),
    valid_from DATE,
    valid_to DATE,
    UNIQUE (institution_id, code)
);
CREATE TABLE register_year (
    register_id UUID NOT NULL REFERENCES register (id),
    year INTEGER NOT NULL,
    number_format WORD NOT NULL,
    last_sequence BIGINT NOT NULL,
    state WORD NOT NULL,
    closed_at INSTANT,
    PRIMARY KEY (register_id, year)
);
CREATE TABLE correspondent (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    kind WORD NOT NULL,
    name TEXT NOT NULL,
    name_sort_key BYTES NOT NULL,
    name_folded WORD NOT NULL,
    registration_number WORD,
    personal_code_sealed BYTES,
    personal_code_index BYTES,
    personal_code_masked WORD,
    address TEXT,
    email TEXT,
    e_address TEXT,
    created_at INSTANT NOT NULL
);
CREATE INDEX correspondent_by_name ON correspondent (institution_id, name_sort_key, id);
CREATE UNIQUE INDEX correspondent_by_registration_number ON correspondent (institution_id, registration_number);
CREATE UNIQUE INDEX correspondent_by_personal_code ON correspondent (institution_id, personal_code_index);
CREATE TABLE content (
    hash WORD NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    media_type WORD NOT NULL,
    text_state WORD NOT NULL,
    inspection JSON,
    created_at INSTANT NOT NULL
);
CREATE TABLE content_text (
    hash WORD NOT NULL PRIMARY KEY REFERENCES content (hash),
    text TEXT NOT NULL
);
CREATE TABLE document (
    id UUID NOT NULL PRIMARY KEY,
    institution_id UUID NOT NULL REFERENCES institution (id),
    direction WORD NOT NULL,
    kind WORD NOT NULL,
    status WORD NOT NULL,
    register_id UUID,
    register_year INTEGER,
    sequence BIGINT,
    number WORD,
    registered_at INSTANT NOT NULL,
    registered_on DATE NOT NULL,
    registered_by UUID REFERENCES account (id),
    title TEXT NOT NULL,
    annotation TEXT,
    keywords TEXT,
    notes TEXT,
    technical_information TEXT,
    languages WORD NOT NULL,
    document_date DATE,
    prepared_on DATE,
    sent_on DATE,
    received_at INSTANT,
    postmark_on DATE,
    channel WORD,
    channel_message_id TEXT,
    correspondent_id UUID REFERENCES correspondent (id),
    sender_number TEXT,
    sender_date DATE,
    enclosure_count INTEGER,
    sheet_count INTEGER,
    series_id UUID NOT NULL REFERENCES file_series (id),
    file_id UUID NOT NULL REFERENCES file (id),
    unit_id UUID NOT NULL REFERENCES unit (id),
    receiving_unit_id UUID REFERENCES unit (id),
    executor_id UUID REFERENCES staff_member (id),
    creator TEXT,
    author TEXT,
    signer TEXT,
    access_class WORD NOT NULL,
    access_until DATE,
    access_ground TEXT,
    use_conditions TEXT,
    particulars JSON,
    annulled_at INSTANT,
    annulment_reason TEXT,
    revision INTEGER NOT NULL,
    FOREIGN KEY (register_id, register_year) REFERENCES register_year (register_id, year),
    CHECK ((number IS NULL) = (sequence IS NULL)),
    CHECK ((status = 'enclosed') = (number IS NULL)),
    CHECK ((status = 'annulled') = (annulment_reason IS NOT NULL))
);
CREATE UNIQUE INDEX document_by_sequence ON document (register_id, register_year, sequence);
CREATE UNIQUE INDEX document_by_number ON document (register_id, register_year, number);
CREATE INDEX document_by_kind ON document (institution_id, kind, id);
CREATE INDEX document_by_institution ON document (institution_id, id);
CREATE INDEX document_by_year ON document (register_year, id);
CREATE INDEX document_by_printed_number ON document (institution_id, number, id);
CREATE INDEX document_by_register ON document (institution_id, register_id, id);
CREATE INDEX document_by_register_and_year ON document (institution_id, register_id, register_year, id);
CREATE INDEX document_by_series ON document (institution_id, series_id, id);
CREATE INDEX document_by_unit ON document (institution_id, unit_id, id);
CREATE INDEX document_by_file ON document (institution_id, file_id, id);
CREATE INDEX document_by_correspondent ON document (correspondent_id, id);
CREATE INDEX document_annulled ON document (institution_id, id) WHERE annulled_at IS NOT NULL;
CREATE TABLE document_grant (
    document_id UUID NOT NULL REFERENCES document (id),
    staff_member_id UUID NOT NULL REFERENCES staff_member (id),
    granted_at INSTANT NOT NULL,
    PRIMARY KEY (document_id, staff_member_id)
);
CREATE INDEX document_grant_by_staff_member ON document_grant (staff_member_id, document_id);
CREATE TABLE document_version (
    id UUID NOT NULL PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    created_at INSTANT NOT NULL,
    created_by UUID REFERENCES account (id),
    reason TEXT,
    UNIQUE (document_id, ordinal)
);
CREATE TABLE version_content (
    version_id UUID NOT NULL REFERENCES document_version (id),
    ordinal INTEGER NOT NULL,
    content_hash WORD NOT NULL REFERENCES content (hash),
    role WORD NOT NULL,
    file_name TEXT NOT NULL,
    PRIMARY KEY (version_id, ordinal)
);
CREATE INDEX version_content_by_hash ON version_content (content_hash);
CREATE TABLE document_relation (
    id UUID NOT NULL PRIMARY KEY,
    kind WORD NOT NULL,
    from_id UUID NOT NULL REFERENCES document (id),
    to_id UUID NOT NULL REFERENCES document (id),
    created_at INSTANT NOT NULL,
    UNIQUE (from_id, kind, to_id),
    CHECK (from_id <> to_id)
);
CREATE INDEX document_relation_by_target ON document_relation (to_id);
CREATE TABLE document_addressee (
    document_id UUID NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    correspondent_id UUID REFERENCES correspondent (id),
    name TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
);
CREATE INDEX document_addressee_by_correspondent ON document_addressee (correspondent_id, document_id);
CREATE TABLE upload (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    content_hash WORD NOT NULL REFERENCES content (hash),
    file_name TEXT NOT NULL,
    created_at INSTANT NOT NULL,
    expires_at INSTANT NOT NULL,
    claimed_by UUID REFERENCES document (id)
);
CREATE INDEX upload_by_hash ON upload (content_hash);
CREATE INDEX upload_by_expiry ON upload (expires_at);
CREATE INDEX upload_unclaimed ON upload (account_id) WHERE claimed_by IS NULL;
CREATE TABLE journal_entry (
    id UUID NOT NULL PRIMARY KEY,
    position BIGINT UNIQUE,
    operation_id UUID NOT NULL,
    institution_id UUID,
    at INSTANT NOT NULL,
    actor_kind WORD NOT NULL,
    account_id UUID,
    kind WORD NOT NULL,
    subject_kind WORD NOT NULL,
    subject_id UUID,
    payload TEXT,
    payload_salt WORD,
    payload_digest WORD NOT NULL,
    leaf_hash WORD NOT NULL
);
CREATE INDEX journal_entry_unsealed ON journal_entry (id) WHERE position IS NULL;
CREATE INDEX journal_entry_by_institution ON journal_entry (institution_id, id);
CREATE INDEX journal_entry_by_kind ON journal_entry (kind, id);
CREATE INDEX journal_entry_by_account ON journal_entry (institution_id, account_id, id);
CREATE INDEX journal_entry_by_subject ON journal_entry (subject_id, institution_id, id);
CREATE TABLE journal_node (
    level INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    hash WORD NOT NULL,
    PRIMARY KEY (level, "index")
);
CREATE TABLE journal_tree_head (
    size BIGINT NOT NULL PRIMARY KEY,
    root WORD NOT NULL,
    at INSTANT NOT NULL,
    key_id WORD NOT NULL,
    signature WORD NOT NULL
);
CREATE TABLE journal_seal_key (
    key_id WORD NOT NULL PRIMARY KEY,
    public_key WORD NOT NULL,
    created_at INSTANT NOT NULL
);
CREATE TABLE journal_sealer (
    id INTEGER NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL
);
INSERT INTO journal_sealer (id, size) VALUES (1, 0);
CREATE TABLE journal_blanking (
    entry_id UUID NOT NULL PRIMARY KEY REFERENCES journal_entry (id),
    at INSTANT NOT NULL,
    ground TEXT NOT NULL
);
CREATE TABLE idempotency (
    account_id UUID NOT NULL,
    key WORD NOT NULL,
    request_digest WORD NOT NULL,
    answer JSON NOT NULL,
    created_at INSTANT NOT NULL,
    expires_at INSTANT,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
CREATE TABLE job (
    id UUID NOT NULL PRIMARY KEY,
    kind WORD NOT NULL,
    payload JSON NOT NULL,
    unique_key WORD,
    run_at INSTANT NOT NULL,
    attempts INTEGER NOT NULL,
    state WORD NOT NULL,
    locked_by UUID,
    locked_until INSTANT,
    last_error TEXT,
    created_at INSTANT NOT NULL
);
CREATE UNIQUE INDEX job_by_unique_key ON job (unique_key) WHERE state = 'waiting';
CREATE INDEX job_due ON job (kind, run_at, id) WHERE state = 'waiting';
