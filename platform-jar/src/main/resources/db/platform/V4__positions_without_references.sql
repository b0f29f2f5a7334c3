-- Each of these rows is made from its event, and events stay. To look for the event again with each row, and to lock it, took
-- as long as the row itself.
alter table event_pending rename to event_pending_with_reference;

create table event_pending (
    id bigint primary key
);

insert into event_pending (id) select id from event_pending_with_reference;

drop table event_pending_with_reference;

alter table event_position rename to event_position_with_reference;

create table event_position (
    position bigint primary key,
    id bigint not null unique
);

insert into event_position (position, id) select position, id from event_position_with_reference;

drop table event_position_with_reference;
