-- The queries of a watch to sources other than the router, as JSON; null if there are none.
alter table watch add column asks text;
