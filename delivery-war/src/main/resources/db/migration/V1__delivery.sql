-- A view: what the events of vehicles have made of them. Written in the transactions of those events. Texts have room for twice
-- as many characters as they may have, since H2 counts some characters twice.
create table fleet_vehicle (
    id uuid primary key,
    -- How many events the vehicle has.
    version bigint not null,
    registration varchar(40) not null,
    vehicle_type varchar(100) not null,
    -- Available, Maintenance or OutOfService.
    status varchar(20) not null
);

create index fleet_vehicle_registration on fleet_vehicle (registration, id);
