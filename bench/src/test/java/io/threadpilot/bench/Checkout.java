package io.threadpilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this checkout. */
final class Checkout {

    private static final Path ROOT = Path.of(System.getProperty("threadpilot.checkout"));

    private Checkout() {}

    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    static String read(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The commit that a checkout is at, with a plus behind it if there are changes on top of it. */
    static String commit(Path checkout) {
        String changes = git(checkout, "status", "--porcelain", "--untracked-files=no");
        return git(checkout, "rev-parse", "--short", "HEAD") + (changes.isEmpty() ? "" : "+");
    }

    static String commit() {
        return commit(ROOT);
    }

    private static String git(Path checkout, String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = checkout.toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        try {
            Process process = new ProcessBuilder(command).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
