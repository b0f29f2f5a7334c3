-- How far this service has followed the topics of others: one row for each partition. Another id of the topic is another topic
-- of the same name, whose offsets begin anew: a new epoch.
create table consumed_offset (
    consumer varchar(80) not null,
    topic varchar(249) not null,
    partition_number integer not null,
    topic_id varchar(36) not null,
    epoch bigint not null,
    next_offset bigint not null,
    primary key (consumer, topic, partition_number)
);
