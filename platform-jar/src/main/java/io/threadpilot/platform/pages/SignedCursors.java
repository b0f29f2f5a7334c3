package io.threadpilot.platform.pages;

import io.threadpilot.contracts.problem.CommonProblems;
import io.threadpilot.platform.database.Connections;
import io.threadpilot.platform.problems.RequestProblem;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes cursors for callers, and reads them again. A cursor is signed (HMAC-SHA-256, RFC 2104) together with the question that
 * it belongs to, under a key that the servers on one database share: it cannot be made up, and not be used for another question.
 * It is not encrypted; the row's values can be read by whoever has it. Safe for use by several threads.
 */
public final class SignedCursors {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 32;

    /** More than the values by which any list is sorted; a longer one is none of ours. */
    private static final int LONGEST_TEXT = 4000;

    private static final String NOT_OURS =
            "cursor must be one that an answer to this very question had; ask without it to begin anew.";

    private final SecretKeySpec key;

    /**
     * Cursors under one key.
     *
     * @param key 32 bytes or more
     */
    SignedCursors(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * Cursors under the key of a database, which was made with its schema.
     *
     * @throws SQLException if the database did not answer
     */
    public static SignedCursors of(Connections connections) throws SQLException {
        try (Connection connection = connections.open();
                PreparedStatement statement = connection.prepareStatement("select secret from cursor_key");
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("The table cursor_key must have one row");
            }
            return new SignedCursors(HexFormat.of().parseHex(row.getString(1)));
        }
    }

    /**
     * A cursor as text, for addresses: letters, digits, hyphens and underscores.
     *
     * @param question everything that decides which rows are in the list and how they are sorted, always written in the same way
     */
    public String sign(String question, Cursor cursor) {
        byte[] content = content(cursor);
        byte[] signed = Arrays.copyOf(signature(question, content), SIGNATURE + content.length);
        System.arraycopy(content, 0, signed, SIGNATURE, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
    }

    /**
     * Reads a cursor that a caller has sent back.
     *
     * @param question as when it was written
     * @param text any
     * @throws RequestProblem 400 if it was written for another question, under another key, or by somebody else
     */
    public Cursor read(String question, String text) {
        try {
            if (text.length() <= LONGEST_TEXT) {
                byte[] signed = Base64.getUrlDecoder().decode(text);
                byte[] content = Arrays.copyOfRange(signed, Math.min(SIGNATURE, signed.length), signed.length);
                byte[] signature = Arrays.copyOf(signed, SIGNATURE);
                // A decoder reads more than one text as the same bytes.
                if (MessageDigest.isEqual(signature, signature(question, content))
                        && text.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(signed))) {
                    return cursor(content);
                }
            }
        } catch (IllegalArgumentException e) {
            // Not in Base64: answered below.
        }
        throw new RequestProblem(CommonProblems.BAD_REQUEST, NOT_OURS);
    }

    private byte[] signature(String question, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(content);
            // The content says itself where it ends.
            return mac.doFinal(question.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static byte[] content(Cursor cursor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(cursor.direction().ordinal());
            out.writeByte(cursor.row().size());
            for (String value : cursor.row()) {
                out.writeUTF(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What is signed has the form that {@link #content} gives. */
    private static Cursor cursor(byte[] content) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            Cursor.Direction direction = Cursor.Direction.values()[in.readByte()];
            int values = in.readByte();
            List<String> row = new ArrayList<>();
            for (int i = 0; i < values; i++) {
                row.add(in.readUTF());
            }
            return new Cursor(direction, row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
