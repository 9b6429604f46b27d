CREATE INDEX draft_under_way_by ON draft (prepared_by, id) WHERE ended_at IS NULL;
CREATE INDEX approval_round_under_way ON approval_round (id) WHERE state = 'open';
