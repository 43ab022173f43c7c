-- What came in since the tick before from sources other than the router, as JSON.
alter table tick add column measured text not null default '[]';
