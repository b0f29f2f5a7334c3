-- A view: what the events of vehicles have made of them. Written in the transactions of those events.
create table fleet_vehicle (
    id uuid primary key,
    -- How many events the vehicle has.
    version bigint not null,
    registration varchar(20) not null,
    vehicle_type varchar(50) not null,
    -- Available, Maintenance or OutOfService.
    status varchar(20) not null
);

create index fleet_vehicle_registration on fleet_vehicle (registration, id);
