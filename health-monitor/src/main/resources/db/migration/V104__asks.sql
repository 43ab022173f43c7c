-- What a watch wants to know from sources other than the router, as JSON; null if nothing.
alter table watch add column asks text;
