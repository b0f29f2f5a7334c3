package io.threadpilot.platform.database;

import io.threadpilot.platform.database.Migrations.When;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class MigrationsTest {

    private static final String MIGRATE = "threadpilot.database.migrate";

    @AfterEach
    void defaultIsBack() {
        System.clearProperty(MIGRATE);
    }

    /** What cannot be read stops the start, as every setting; what can be read afterwards shows that it is this key. */
    @Test
    void whenToMigrateIsAtStartOrNeverAndNothingElse() {
        System.setProperty(MIGRATE, "sometimes");
        assertThatIllegalStateException()
                .isThrownBy(Migrations.MIGRATE::value)
                .withMessage("The configuration key threadpilot.database.migrate must be at-start or never");

        System.setProperty(MIGRATE, "never");
        await().ignoreExceptions().until(() -> Migrations.MIGRATE.value() == When.NEVER);
        System.setProperty(MIGRATE, "at-start");
        await().until(() -> Migrations.MIGRATE.value() == When.AT_START);
    }
}
