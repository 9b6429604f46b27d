CREATE UNIQUE INDEX scheme_in_force ON scheme (institution_id, COALESCE(unit_id, institution_id)) WHERE state = 'in_force';
