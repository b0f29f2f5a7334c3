-- Each parameter of the list of events has an index.
create index audit_event_shard on audit_event (shard, shard_position);
create index audit_event_source on audit_event (source, log_index);
create index audit_event_actor on audit_event (actor, log_index);
create index audit_event_received on audit_event (received_at, log_index);
