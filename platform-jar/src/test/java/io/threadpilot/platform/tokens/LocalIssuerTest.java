package io.threadpilot.platform.tokens;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class LocalIssuerTest {

    @Test
    void itsTokensAreGoodUntilItMakesAnother(@TempDir Path folder) throws GeneralSecurityException, IOException {
        Path file = folder.resolve("keys.json");
        String first =
                LocalIssuer.issue(file, "https://issuer.example", "threadpilot", "vehicles.read insurances.read");
        TokenKeys keys = new TokenKeys(file.toUri(), TokenKeys.LONGEST_LOAD, System::nanoTime);
        TokenVerifier verifier = new TokenVerifier(
                new TokenSettings(
                        "https://issuer.example",
                        "threadpilot",
                        file.toUri(),
                        "scope",
                        "bearer",
                        "standard",
                        Duration.ZERO),
                keys);

        assertThat(verifier.verify(first))
                .map(VerifiedToken::roles)
                .contains(Set.of("vehicles.read", "insurances.read"));

        String second = LocalIssuer.issue(file, "https://issuer.example", "threadpilot", "");
        keys.loadIfDue();
        assertThat(verifier.verify(first)).isEmpty();
        assertThat(verifier.verify(second)).map(VerifiedToken::roles).contains(Set.of());
    }
}
