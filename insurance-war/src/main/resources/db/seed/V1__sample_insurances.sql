insert into insurance (personal_identity_number, product, monthly_cost, car_registration_number) values
    ('199001011234', 'CAR', 30, 'ABC123'),
    ('199001011234', 'PET', 10, null),
    ('198505155678', 'PERSONAL_HEALTH', 20, null),
    ('198505155678', 'CAR', 30, 'DEF456'),
    ('200310209876', 'PET', 10, null);
