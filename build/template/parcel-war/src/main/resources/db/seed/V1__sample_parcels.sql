insert into parcel (parcel_number, content) values (1, 'Books');
