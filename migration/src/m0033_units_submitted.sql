ALTER TABLE description_unit ADD COLUMN unreadable TEXT;
ALTER TABLE description_unit ADD COLUMN submitted_documents BIGINT;
ALTER TABLE description_unit ADD COLUMN submitted_bytes BIGINT;
