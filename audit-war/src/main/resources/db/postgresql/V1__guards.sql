-- What the log is guarded with on PostgreSQL: bodies in partitions by month, and triggers that refuse what would change the log.
-- What the service's role may do is in afterMigrate__rights.sql. Neither stops the owner of the tables, who can drop a trigger.

-- Bodies by the month in which they were received, so that a month can be dropped as a whole. There are none yet.
do $$
begin
    if exists (select from audit_event_body) then
        raise exception 'audit_event_body is not empty: its rows would be lost';
    end if;
end
$$;

alter table audit_event_body rename to audit_event_body_unpartitioned;
alter table audit_event_body_unpartitioned rename constraint audit_event_body_pkey to audit_event_body_unpartitioned_pkey;
create table audit_event_body (like audit_event_body_unpartitioned including all) partition by range (received_at);
drop table audit_event_body_unpartitioned;

create function refuse_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'Rows of % are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- "Always" holds for sessions that replicate, too, which pass other triggers by. Partitions inherit triggers for rows and not those
-- for statements.
--
-- What destroys a row of subject_key, or drops a month of bodies, is to be a function with the rights of the owner that demands
-- a recorded approval. Who writes the first puts another trigger in the place of rows_stay of subject_key: one that looks for the
-- approval of the row's subject. Until then nothing is destroyed.
do $$
declare
    guarded text;
begin
    foreach guarded in array array[
        'audit_event', 'audit_event_body', 'audit_event_id', 'checkpoint', 'tree_node', 'subject_key'
    ] loop
        execute format(
            'create trigger rows_stay_as_they_are before update on %I for each row execute function refuse_change()', guarded);
        execute format('create trigger rows_stay before delete on %I for each row execute function refuse_change()', guarded);
        execute format(
            'create trigger rows_stay_together before truncate on %I for each statement execute function refuse_change()', guarded);
        execute format(
            'alter table %I enable always trigger rows_stay_as_they_are, enable always trigger rows_stay,'
            ' enable always trigger rows_stay_together',
            guarded);
    end loop;
end
$$;

-- Makes the partitions of the months around a day that are not there yet: of the month before, since clocks differ; of its own; and
-- of the three after it. Inserts go on meanwhile: attaching, unlike creating in place, locks out no writer.
--
-- Everything is named with its schema: what others may have made in another schema, this never calls.
create function make_body_partitions(day date) returns void
    language plpgsql
    set search_path = pg_catalog, pg_temp
    set timezone = 'UTC'
as $$
declare
    month timestamp with time zone;
    partition text;
begin
    for month in
        select generate_series(
            date_trunc('month', day) - interval '1 month', date_trunc('month', day) + interval '3 months', interval '1 month')
    loop
        partition := 'audit_event_body_' || to_char(month, 'YYYY_MM');
        if to_regclass(format('%I.%I', '${flyway:defaultSchema}', partition)) is null then
            -- Another server may be making it. It is there when the lock is given.
            lock table only "${flyway:defaultSchema}".audit_event_body in share update exclusive mode;
            if to_regclass(format('%I.%I', '${flyway:defaultSchema}', partition)) is null then
                execute format(
                    'create table %1$I.%2$I (like %1$I.audit_event_body including all)', '${flyway:defaultSchema}', partition);
                execute format(
                    'create trigger rows_stay_together before truncate on %1$I.%2$I for each statement'
                    ' execute function %1$I.refuse_change()',
                    '${flyway:defaultSchema}', partition);
                execute format(
                    'alter table %I.%I enable always trigger rows_stay_together', '${flyway:defaultSchema}', partition);
                execute format(
                    'alter table %1$I.audit_event_body attach partition %1$I.%2$I for values from (%3$L) to (%4$L)',
                    '${flyway:defaultSchema}', partition, month, month + interval '1 month');
            end if;
        end if;
    end loop;
end
$$;

-- What the service may call, who cannot make tables: makes the partitions that are missing today, and answers the first days of all
-- months that have one.
create function ensure_body_partitions() returns setof date
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform "${flyway:defaultSchema}".make_body_partitions((now() at time zone 'UTC')::date);
    return query
        select to_date(right(partition.relname, 7), 'YYYY_MM')
        from pg_inherits join pg_class partition on partition.oid = inhrelid
        where inhparent = '"${flyway:defaultSchema}".audit_event_body'::regclass;
end
$$;

revoke all on function refuse_change(), make_body_partitions(date), ensure_body_partitions() from public;

do $$
begin
    perform ensure_body_partitions();
end
$$;
