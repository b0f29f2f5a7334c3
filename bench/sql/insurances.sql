-- Makes blocks of 100,000 persons with 250,000 insurances, half of them of cars. In the first block 1,000 persons have 40
-- cars each; of all other cars each tenth is insured by two persons.

create or replace procedure make_block(block bigint) language sql as $$
    insert into insurance (personal_identity_number, product, monthly_cost, car_registration_number)
    select
        number_of_person(block * 100000 + case
            when block > 0 then 1 + (car - 1) % 100000
            when car <= 40000 then 1 + (car - 1) / 40
            else 1001 + (car - 40001) % 99000
        end),
        'CAR',
        20 + car % 50,
        registration_number(block * 125000 + case when car % 10 = 0 and (block > 0 or car > 40000) then car - 5 else car end)
    from generate_series(1, 125000) as car;

    insert into insurance (personal_identity_number, product, monthly_cost)
    select
        number_of_person(block * 100000 + 1 + (other - 1) % 100000),
        case when other % 2 = 0 then 'PET' else 'PERSONAL_HEALTH' end,
        10 + other % 20
    from generate_series(1, 125000) as other;
$$;
