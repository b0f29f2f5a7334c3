-- The numbers that asking.lua asks for. No person's number can be a real one: its month is no month.

create or replace function number_of_person(place bigint) returns varchar immutable language sql as $$
    select '18' || lpad(place::text, 10, '0')
$$;

create or replace function registration_number(place bigint) returns varchar immutable language sql as $$
    select chr((65 + place / 676000 % 26)::int) || chr((65 + place / 26000 % 26)::int) || chr((65 + place / 1000 % 26)::int)
        || lpad((place % 1000)::text, 3, '0')
$$;
