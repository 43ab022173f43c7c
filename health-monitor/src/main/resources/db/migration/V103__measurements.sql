-- The responses of sources other than the router since the previous tick, as JSON.
alter table tick add column measured text not null default '[]';
