package io.threadpilot.platform.consumer.feed;

import io.threadpilot.testing.TestDatabase;

/** Followers that store in H2. */
class FeedFollowerOnH2Test extends FeedFollowerTest {

    FeedFollowerOnH2Test() {
        super(TestDatabase.H2);
    }
}
