CREATE UNIQUE INDEX scheme_in_force ON scheme (institution_id) WHERE state = 'in_force';
