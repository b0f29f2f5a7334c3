-- One row, the head of the log. Whoever appends changes it first and so holds it until the commit: indexes have no gap.
create table log_head (
    -- Number of leaves.
    size bigint not null,
    -- Hashes of the complete subtrees of which the tree consists, the largest first, 32 bytes each; null while it is empty.
    frontier bytea
);

insert into log_head (size, frontier) values (0, null);

-- One row a leaf of the log. Insert-only.
create table audit_event (
    log_index bigint primary key,
    leaf_hash bytea not null,
    -- stored, id-conflict or dead-letter.
    kind varchar(12) not null,
    -- Null, as all that follows up to occurred_at may be, for a dead letter.
    event_id varchar(100),
    event_type varchar(100),
    type_version integer,
    source varchar(200),
    aggregate_type varchar(100),
    aggregate_id varchar(100),
    aggregate_version bigint,
    correlation_id varchar(100),
    causation_id varchar(100),
    actor varchar(100),
    subject varchar(100),
    -- In microseconds; the leaf has the producer's own text.
    occurred_at timestamp with time zone,
    received_at timestamp with time zone not null,
    shard varchar(300) not null,
    epoch bigint not null,
    shard_position bigint not null,
    -- Whether a schema of its type was there.
    validated boolean not null
);

create index audit_event_event_id on audit_event (event_id);
create index audit_event_aggregate on audit_event (aggregate_id, aggregate_type, log_index);
create index audit_event_correlation on audit_event (correlation_id, log_index);
create index audit_event_causation on audit_event (causation_id, log_index);
create index audit_event_subject on audit_event (subject, log_index);
create index audit_event_type on audit_event (event_type, log_index);
create index audit_event_occurred on audit_event (occurred_at, log_index);

-- What an event says. Insert-only.
create table audit_event_body (
    log_index bigint not null,
    received_at timestamp with time zone not null,
    -- The leaf of the log, byte by byte; its SHA-256 with the prefix 0x00 is audit_event.leaf_hash.
    leaf bytea not null,
    -- The event's key, wrapped under that of its subject; null if the leaf is plain.
    wrapped_key bytea,
    -- Whose personal data it has; null if the leaf is plain.
    subject varchar(200),
    -- The data as JSON, each personal field sealed under its subject's key; null for a dead letter.
    payload text,
    primary key (log_index, received_at)
);

-- Which ids are taken. Insert-only.
create table audit_event_id (
    event_id varchar(100) primary key,
    log_index bigint not null
);

-- Working table: an HMAC of each content that came under an id.
create table audit_event_content (
    event_id varchar(100) not null,
    content bytea not null,
    primary key (event_id, content)
);

-- The keys of the subjects of personal data. A row is inserted, or destroyed by an erasure; never changed.
create table subject_key (
    subject varchar(200) primary key,
    secret bytea not null
);

-- Working table: the customer of an order or a shipment, as far as events have said.
create table customer_of (
    related varchar(200) primary key,
    subject varchar(200) not null
);

-- Hashes of complete subtrees of 256, 65,536, 16,777,216 ... leaves (level 8, 16, 24 ...). Insert-only.
create table tree_node (
    level smallint not null,
    node_number bigint not null,
    hash bytea not null,
    primary key (level, node_number)
);

-- Insert-only.
create table checkpoint (
    size bigint primary key,
    root bytea not null,
    -- The signed note, byte by byte.
    note varchar(4000) not null,
    signed_at timestamp with time zone not null
);

-- Working table: what is to be done about a dead letter.
create table dead_letter (
    log_index bigint primary key,
    rule varchar(60) not null,
    reason varchar(1000) not null
);

-- Working table: one row, the position of the last event that came by HTTP.
create table http_position (
    last_position bigint not null
);

insert into http_position (last_position) values (0);
