package io.threadpilot.delivery.deliveries;

import io.threadpilot.platform.database.Statements;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * Who has signed for a delivery, and where the signature is. Personal data, in rows that can be erased.
 *
 * @param signatureUrl 1 to 500 characters
 * @param receiverName 1 to 100 characters
 */
public record Proof(String signatureUrl, String receiverName) {

    private static final String FIND = "select signature_url, receiver_name from delivery_proof where id = ?";
    private static final String INSERT =
            "insert into delivery_proof (signature_url, receiver_name, id) values (?, ?, ?)";

    /**
     * Finds a proof.
     *
     * @param id null: there is none
     * @return empty if there is none, or it was erased
     * @throws SQLException if the database did not answer
     */
    public static Optional<Proof> find(Connection connection, UUID id) throws SQLException {
        if (id == null) {
            return Optional.empty();
        }
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(new Proof(row.getString(1), row.getString(2))) : Optional.empty();
            }
        }
    }

    /**
     * Stores this.
     *
     * @throws SQLException if the database failed
     */
    public void store(Connection connection, UUID id) throws SQLException {
        Statements.update(connection, INSERT, signatureUrl, receiverName, id);
    }
}
