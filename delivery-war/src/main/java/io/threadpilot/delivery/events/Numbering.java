package io.threadpilot.delivery.events;

import io.threadpilot.platform.database.SchemaReady;
import io.threadpilot.platform.events.Numberer;
import io.threadpilot.platform.lease.LeasedLoop;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;

import javax.sql.DataSource;

/** Has the events of commands numbered, so that the feed shows them. */
@ApplicationScoped
class Numbering {

    @Resource(shareable = false)
    private DataSource dataSource;

    @Resource
    private ManagedThreadFactory threads;

    private LeasedLoop loop;

    void begin(@Observes SchemaReady ready) {
        if (loop == null) {
            loop = Numberer.loop(dataSource::getConnection);
            loop.begin(threads);
        }
    }

    void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object end) {
        if (loop != null) {
            loop.end();
        }
    }
}
