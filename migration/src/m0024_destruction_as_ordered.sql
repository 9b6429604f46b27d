ALTER TABLE destruction_run ADD COLUMN hash WORD;
UPDATE destruction_run SET hash = (SELECT destruction_list.hash FROM destruction_list WHERE destruction_list.id = destruction_run.list_id);
