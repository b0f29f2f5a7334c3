-- What the service's role may do with each table: this and nothing else. Runs at the end of each migration, so that another role
-- has the rights too once somebody has migrated for it. A table that is not named here the service cannot even read.
--
-- Where the service owns the tables itself, there is nothing to give and nothing that could be taken away.
do $$
declare
    schema text := '${flyway:defaultSchema}';
    service text := '${service-role}';
    rights text;
    tables text[];
    name text;
begin
    if service = current_user then
        return;
    end if;

    -- Two that migrate at once, or one and the server that makes partitions, take turns.
    lock table only audit_event_body in share update exclusive mode;

    execute format('revoke create on schema %I from public', schema);
    execute format('grant usage on schema %I to %I', schema, service);
    execute format('grant execute on function ensure_body_partitions() to %I', service);

    for rights, tables in select * from (values
        -- The log. A row of subject_key goes with an erasure, which will be a function of the owner that demands an approval.
        ('select, insert', array[
            'audit_event', 'audit_event_body', 'audit_event_id', 'checkpoint', 'tree_node', 'subject_key']),
        -- Working tables with one row.
        ('select, update', array['log_head', 'http_position']),
        -- Working tables.
        ('select, insert, update', array['audit_event_content', 'customer_of', 'dead_letter', 'verification']),
        -- The platform's events, and what does not change either.
        ('select, insert', array['event', 'event_position']),
        ('select', array['cursor_key', 'flyway_schema_history', 'flyway_platform_history', 'flyway_postgresql_history']),
        -- The platform's working tables.
        ('select, update', array['event_log', 'outbox_position']),
        ('select, insert, update', array['lease', 'consumed_offset']),
        ('select, insert, delete', array['event_pending', 'outbox']),
        ('select, insert, update, delete', array['outbox_reader'])
    ) as decided loop
        foreach name in array tables loop
            execute format('revoke all on %I.%I from %I', schema, name, service);
            execute format('grant %s on %I.%I to %I', rights, schema, name, service);
        end loop;
    end loop;
end
$$;
