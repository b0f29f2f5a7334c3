package io.threadpilot.platform.clients;

import java.util.List;
import java.util.Set;

/**
 * A program that may call.
 *
 * @param name as the configuration names it; shown in logs
 * @param roles what it may do; may be empty
 * @param keys any of which it may present; may be empty
 */
record ApiClient(String name, Set<String> roles, List<ApiKeyHash> keys) {

    ApiClient {
        roles = Set.copyOf(roles);
        keys = List.copyOf(keys);
    }
}
