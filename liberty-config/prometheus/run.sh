#!/bin/sh
# Runs Prometheus in the foreground beside the local run. Each service is found by targets.yml in its folder. Arguments are
# handed on: run.sh --web.listen-address=localhost:9091
set -eu

command -v prometheus > /dev/null || {
    echo "run.sh needs prometheus." >&2
    exit 1
}

here="$(dirname "$0")"
work="$(mktemp -d)"
cp "$here/prometheus.yml" "$here/rules.yml" "$work"
mkdir "$work/services"
for targets in "$here"/../*/targets.yml; do
    service="$(basename "$(dirname "$targets")")"
    sed 's/"[a-z0-9.-]*:\([0-9]*\)"/"localhost:\1"/' "$targets" > "$work/services/$service.yml"
done

exec prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="${PROMETHEUS_DATA:-target/prometheus}" "$@"
