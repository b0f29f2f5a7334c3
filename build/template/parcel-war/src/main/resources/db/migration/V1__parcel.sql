create table parcel (
    parcel_number integer not null primary key,
    content varchar(100) not null
);
