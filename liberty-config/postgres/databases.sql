-- The image makes the database "vehicle"; this is run once, when the volume is new.
create database insurance;
