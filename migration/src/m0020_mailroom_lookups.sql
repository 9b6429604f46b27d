CREATE INDEX correspondent_by_e_address ON correspondent (institution_id, e_address) WHERE e_address IS NOT NULL;
