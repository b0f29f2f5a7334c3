package io.threadpilot.audit.anchor;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file to which a line is added for each copy: a JSON object with the note. */
final class AnchorFile implements Anchor {

    private static final String NOTE = "note";

    private final Path file;

    /**
     * A file, which is made with the first copy.
     *
     * @param file in a folder that exists
     */
    AnchorFile(Path file) {
        this.file = file;
    }

    @Override
    public String place() {
        return "the anchor file";
    }

    @Override
    public void keep(String note) throws IOException {
        String line = Json.createObjectBuilder().add(NOTE, note).build() + "\n";
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            // A line whose end was never written is left alone.
            String text = end == 0 || lastByte(channel) == '\n' ? line : "\n" + line;
            channel.position(end);
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static int lastByte(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0);
    }

    @Override
    public List<String> sample(int most) throws IOException {
        List<String> notes = new ArrayList<>();
        if (Files.notExists(file)) {
            return notes;
        }
        try (RandomAccessFile lines = new RandomAccessFile(file.toFile(), "r")) {
            // Without a line whose end was never written.
            long length = beginOfLine(lines, lines.length());
            long next = 0;
            for (int i = 1; i <= most && length > 0; i++) {
                long begin = beginOfLine(lines, length * i / most - 1);
                if (begin >= next) {
                    lines.seek(begin);
                    add(notes, readLine(lines));
                    next = begin + 1;
                }
            }
        }
        return notes;
    }

    private static long beginOfLine(RandomAccessFile lines, long within) throws IOException {
        for (long at = within; at > 0; at--) {
            lines.seek(at - 1);
            if (lines.read() == '\n') {
                return at;
            }
        }
        return 0;
    }

    private static String readLine(RandomAccessFile lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = lines.read(); next >= 0 && next != '\n'; next = lines.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** A line that was not written to its end has no note. */
    private static void add(List<String> notes, String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            String note = reader.readObject().getString(NOTE, null);
            if (note != null) {
                notes.add(note);
            }
        } catch (JsonException | ClassCastException e) {
            // The copies before and after it are good.
        }
    }
}
