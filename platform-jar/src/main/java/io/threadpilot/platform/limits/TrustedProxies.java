package io.threadpilot.platform.limits;

import io.threadpilot.platform.settings.Setting;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The proxies whose word is taken on whom a request comes from; none unless configured. */
final class TrustedProxies extends Setting<List<NetworkBlock>> {

    TrustedProxies() {
        super(
                "threadpilot.proxies.addresses",
                "addresses or CIDR blocks, separated by commas",
                TrustedProxies::parseBlocks);
    }

    boolean include(InetAddress address) {
        return value().stream().anyMatch(block -> block.contains(address));
    }

    static Optional<List<NetworkBlock>> parseBlocks(String text) {
        List<Optional<NetworkBlock>> blocks = text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(NetworkBlock::parse)
                        .toList();
        return blocks.stream().allMatch(Optional::isPresent)
                ? Optional.of(blocks.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }
}
