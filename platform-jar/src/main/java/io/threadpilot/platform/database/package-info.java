/**
 * A service's own database: the container's default data source. Each service brings its schema as Flyway migrations in
 * {@code db/migration} and its sample data in {@code db/seed}; the tables that every service has are in {@code db/platform} of this
 * archive. Inside a WAR Flyway finds a folder only if the folder
 * holds a file {@code flyway.location}; without it, it would find nothing and report success, which {@link
 * io.threadpilot.platform.database.Migrations} does not believe. A service that has to ask its database before its first call
 * observes {@link io.threadpilot.platform.database.SchemaReady}.
 */
package io.threadpilot.platform.database;
