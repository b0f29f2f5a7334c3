/**
 * A service's own database: the container's default data source. Each service brings its schema as Flyway migrations in
 * {@code db/migration} and its sample data in {@code db/seed}; the tables that every service has are in {@code db/platform} of
 * this archive. What only PostgreSQL can do for a service's tables (partitions, triggers, roles, text search) is in {@code
 * db/postgresql} of the service, which H2 does without: it adds guards and speed, never meaning. A script {@code
 * afterMigrate__….sql} there runs at the end of each migration, with the placeholder {@code service-role}.
 *
 * <p>Inside a WAR Flyway finds a folder only if the folder holds a file {@code flyway.location}; without it, it would find
 * nothing and report success, which {@link io.threadpilot.platform.database.Migrations} does not believe. A service that has
 * to ask its database before its first call observes {@link io.threadpilot.platform.database.SchemaReady}.
 */
package io.threadpilot.platform.database;
