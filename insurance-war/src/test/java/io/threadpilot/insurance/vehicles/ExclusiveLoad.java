package io.threadpilot.insurance.vehicles;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one test at a time put a server under strain, in whichever virtual machine: two would measure each other. */
final class ExclusiveLoad implements BeforeEachCallback, AfterEachCallback {

    private static final Path LOCK = Path.of("target", "strain.lock");

    private FileChannel lock;

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        lock = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        lock.close();
    }
}
