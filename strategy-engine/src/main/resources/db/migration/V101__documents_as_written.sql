-- jsonb rejects characters that a document can contain (\u0000), so the engine could never store an
-- accepted document. These columns only return the stored text.
alter table effect alter column payload type json;
alter table settings alter column doc type json;
alter table instance alter column spec type json;
