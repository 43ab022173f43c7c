-- A script outside a transaction that failed is repeated at the next start: each can be.
do $$
begin
  if to_regclass('flyway_schema_history') is not null then
    delete from flyway_schema_history where not success;
  end if;
end
$$;
