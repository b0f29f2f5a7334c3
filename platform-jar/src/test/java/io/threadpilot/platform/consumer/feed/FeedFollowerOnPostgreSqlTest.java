package io.threadpilot.platform.consumer.feed;

import io.threadpilot.testing.TestDatabase;

/** Followers that store in PostgreSQL. */
class FeedFollowerOnPostgreSqlTest extends FeedFollowerTest {

    FeedFollowerOnPostgreSqlTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
