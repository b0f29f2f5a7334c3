package io.threadpilot.platform.database;

import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Takes away EclipseLink's own retries of a statement whose connection failed: three, five seconds apart, for which each
 * caller would wait. There is no property for them. Every service's {@code persistence.xml} names this class as {@code
 * eclipselink.session.customizer}.
 */
public class NoRetries implements SessionCustomizer {

    @Override
    public void customize(Session session) {
        session.getLogin().setQueryRetryAttemptCount(0);
    }
}
