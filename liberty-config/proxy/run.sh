#!/bin/sh
# Runs nginx in the foreground in front of the services of the local run. The proxy's variables change where.
set -eu

export PROXY_ADDRESS="${PROXY_ADDRESS:-127.0.0.1}"
export PROXY_INSURANCE_PORT="${PROXY_INSURANCE_PORT:-8443}"
export PROXY_VEHICLE_PORT="${PROXY_VEHICLE_PORT:-8444}"
export PROXY_INSURANCE="${PROXY_INSURANCE:-127.0.0.1:5082}"
export PROXY_VEHICLE="${PROXY_VEHICLE:-127.0.0.1:5081}"
export PROXY_CERTIFICATE="${PROXY_CERTIFICATE:-$PWD/.tls/certificate.pem}"
export PROXY_CERTIFICATE_KEY="${PROXY_CERTIFICATE_KEY:-$PWD/.tls/key.pem}"

# Debian has it where not every user looks.
PATH="$PATH:/usr/sbin"
command -v nginx > /dev/null || {
    echo "run.sh needs nginx." >&2
    exit 1
}

template="$(dirname "$0")/nginx.conf.template"
work="$(mktemp -d)"
# Started by root, nginx works as another user.
chmod 755 "$work"
awk '{
    line = $0
    while (match(line, /\$\{PROXY_[A-Z_]+\}/)) {
        name = substr(line, RSTART + 2, RLENGTH - 3)
        line = substr(line, 1, RSTART - 1) ENVIRON[name] substr(line, RSTART + RLENGTH)
    }
    print line
}' "$template" > "$work/nginx.conf"

exec nginx -e stderr -p "$work" -c nginx.conf -g "daemon off;"
