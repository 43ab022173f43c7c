-- jsonb refuses characters that a document may hold (\u0000): what was accepted could then never be
-- taken in. Nothing is asked of these columns but to give back what they got.
alter table effect alter column payload type json;
alter table settings alter column doc type json;
alter table instance alter column spec type json;
