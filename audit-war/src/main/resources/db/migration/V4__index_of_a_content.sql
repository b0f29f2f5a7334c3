-- Which event has a content: of the contents that came under one id, the first is not always the one that comes again.
alter table audit_event_content add column log_index bigint;
update audit_event_content set log_index =
    (select log_index from audit_event_id where audit_event_id.event_id = audit_event_content.event_id);
alter table audit_event_content alter column log_index set not null;
