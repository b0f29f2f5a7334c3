#!/bin/sh
# Makes a database for each service. PostgreSQL's image runs this once, when the volume is new.
set -eu
for server in /liberty-config/*/server.xml; do
    psql --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --command="create database $(basename "$(dirname "$server")")"
done
