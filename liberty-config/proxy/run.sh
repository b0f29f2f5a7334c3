#!/bin/sh
# Runs nginx in the foreground in front of the services of the local run. Variables in the environment change where.
set -eu

config="$(cd "$(dirname "$0")/.." && pwd)"
# Each service's own variables, unless the environment has them already.
for file in "$config"/*/proxy/local.env; do
    while IFS='=' read -r name value; do
        case "$name" in
            PROXY_*) eval "export $name=\"\${$name:-\$value}\"" ;;
        esac
    done < "$file"
done
export PROXY_ADDRESS="${PROXY_ADDRESS:-127.0.0.1}"
export PROXY_CERTIFICATE="${PROXY_CERTIFICATE:-$PWD/.tls/certificate.pem}"
export PROXY_CERTIFICATE_KEY="${PROXY_CERTIFICATE_KEY:-$PWD/.tls/key.pem}"

# Debian has it where not every user looks.
PATH="$PATH:/usr/sbin"
command -v nginx > /dev/null || {
    echo "run.sh needs nginx." >&2
    exit 1
}

work="$(mktemp -d)"
# Started by root, nginx works as another user.
chmod 755 "$work"
for template in "$config"/proxy/*.template "$config"/*/proxy/*.template; do
    file="$work/${template#"$config/"}"
    file="${file%.template}"
    mkdir -p "$(dirname "$file")"
    awk '{
        line = $0
        while (match(line, /\$\{PROXY_[A-Z_]+\}/)) {
            name = substr(line, RSTART + 2, RLENGTH - 3)
            line = substr(line, 1, RSTART - 1) ENVIRON[name] substr(line, RSTART + RLENGTH)
        }
        print line
    }' "$template" > "$file"
done

exec nginx -e stderr -p "$work" -c proxy/nginx.conf -g "daemon off;"
