CREATE TABLE former_part (
    unit_id UUID NOT NULL REFERENCES description_unit (id),
    part INTEGER NOT NULL,
    PRIMARY KEY (unit_id, part),
    CHECK (part >= 1)
);
