-- The content that came first under an id stands beside it; null for those from before, whose content is in audit_event_content.
-- That table has only what came under a known id since.
alter table audit_event_id add column content bytea;
