create table vehicle (
    registration_number varchar(16) not null primary key,
    make varchar(50),
    model varchar(50),
    model_year smallint
);
