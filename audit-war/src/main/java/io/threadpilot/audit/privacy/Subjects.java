package io.threadpilot.audit.privacy;

import io.threadpilot.audit.event.AuditEvent;
import io.threadpilot.audit.event.ParsedEvent;
import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose the personal data of events are: the event's own subject, else the customer of its order or shipment, else nobody but the
 * event itself. For one transaction, which locks the head.
 */
final class Subjects {

    private static final String FIND = "select related, subject from customer_of where related = any(?)";
    private static final String ADD = "insert into customer_of (related, subject) values (?, ?)";

    private final Map<String, String> customers = new HashMap<>();
    private final Map<String, String> added = new LinkedHashMap<>();

    static Subjects of(Connection transaction, List<ParsedEvent> batch) throws SQLException {
        Subjects subjects = new Subjects();
        List<String> related = batch.stream()
                .filter(AuditEvent.class::isInstance)
                .flatMap(parsed -> ((AuditEvent) parsed).related().stream())
                .distinct()
                .toList();
        Statements.readEach(
                transaction, FIND, related, row -> subjects.customers.put(row.getString(1), row.getString(2)));
        return subjects;
    }

    /** All subjects that events of the batch may turn out to have, but for the events themselves. */
    Set<String> named(List<ParsedEvent> batch) {
        Set<String> named = new HashSet<>(customers.values());
        batch.forEach(parsed -> {
            if (parsed instanceof AuditEvent event && event.subject() != null) {
                named.add(event.subject());
            }
        });
        return named;
    }

    /**
     * The subject of an event.
     *
     * @param index of its leaf
     */
    String of(ParsedEvent parsed, long index) {
        if (parsed instanceof AuditEvent event) {
            if (event.subject() != null) {
                return event.subject();
            }
            for (String related : event.related()) {
                if (customers.containsKey(related)) {
                    return customers.get(related);
                }
            }
        }
        return "event:" + index;
    }

    /** Remembers the customer of the order or the shipment of an event. */
    void learn(AuditEvent event) {
        if (event.subject() != null) {
            for (String related : event.related()) {
                if (customers.putIfAbsent(related, event.subject()) == null) {
                    added.put(related, event.subject());
                }
            }
        }
    }

    void store(Connection transaction) throws SQLException {
        if (!added.isEmpty()) {
            try (PreparedStatement statement = transaction.prepareStatement(ADD)) {
                for (Map.Entry<String, String> customer : added.entrySet()) {
                    statement.setString(1, customer.getKey());
                    statement.setString(2, customer.getValue());
                    statement.addBatch();
                }
                Statements.executeBatch(statement);
            }
        }
    }
}
