-- The second guard against double booking, behind the locks: no delivery overlaps any other booking of its driver or vehicle.
-- Bookings that are none of deliveries may overlap each other, so each of them has a lane of its own, and deliveries have all.
-- It is checked when the transaction ends, so that neighbours can be moved together.
create extension if not exists btree_gist;

alter table booking add constraint booking_no_overlap
    exclude using gist (
        resource_id with =,
        tstzrange(from_at, until_at) with &&,
        int8range(case kind when 'DELIVERY' then null else id end, case kind when 'DELIVERY' then null else id end, '[]') with &&)
    deferrable initially deferred;
