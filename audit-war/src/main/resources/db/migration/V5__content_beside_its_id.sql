-- The content that came first under an id stands beside it; null for those from before, whose content is in audit_event_content.
-- That table has only what came under a known id since.
alter table audit_event_id add column content bytea;

-- Nothing stands before the log.
alter table audit_event add constraint audit_event_index_from_0 check (log_index >= 0);
alter table audit_event_body add constraint audit_event_body_index_from_0 check (log_index >= 0);
