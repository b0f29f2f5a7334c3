create table outbox (
    position bigint primary key,
    event_id uuid not null,
    event_type varchar(100) not null,
    occurred_at timestamp with time zone not null,
    correlation_id varchar(64),
    subject varchar(64),
    event varchar(8000) not null
);

create index outbox_occurred_at on outbox (occurred_at);
create index outbox_correlation_id on outbox (correlation_id);

-- One row. Who writes events changes it first and so holds it until the commit: positions become visible in their order and
-- without a gap, however many servers write.
create table outbox_position (
    last_position bigint not null
);

insert into outbox_position (last_position) values (0);

create table outbox_reader (
    name varchar(64) primary key,
    position bigint not null
);
