-- The columns of the filters of the list of releases. The trigger sets them from the lane and the
-- view, whichever version of Sluice writes the row. They are no generated columns, because these
-- would rewrite the table under a lock. Those of an earlier row are null until the service sets its
-- view again, or an event does.
set local lock_timeout = '20s';

alter table release
  add column environment text,
  add column application text,
  add column version     text,
  add column caller      text,
  add column outcome     text,
  add column labels      jsonb,
  add column words       text;

-- The words are version, caller, labels, the caller's reason and, of an ended release, the beginning
-- of the reason for its end. A text of jsonb cannot have the character 0.
create function set_release_filters() returns trigger language plpgsql as $$
declare
  document jsonb := replace(new.view, '\u0000', '\u0020');
begin
  new.environment := split_part(new.lane, '/', 1);
  new.application := split_part(new.lane, '/', 2);
  new.version := coalesce(document ->> 'version', '');
  new.caller := coalesce(document ->> 'caller', '');
  new.outcome := document ->> 'outcome';
  new.labels := coalesce(document #> '{spec,labels}', '{}');
  new.words := concat_ws(' ', new.version, new.caller,
    (select string_agg(key || ' ' || value, ' ') from jsonb_each_text(new.labels)),
    document ->> 'requestReason',
    case when new.state = 'ended' then left(document ->> 'reason', 500) end);
  return new;
end
$$;

create trigger release_filters before insert or update of view on release
  for each row execute function set_release_filters();
