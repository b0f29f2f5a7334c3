-- Registers the cars of the first block. Three of them the sample data have already.

insert into vehicle (registration_number, make, model, model_year)
select registration_number(car), 'Volvo', 'V60', 2000 + car % 25
from generate_series(1, 125000) as car
on conflict do nothing;
