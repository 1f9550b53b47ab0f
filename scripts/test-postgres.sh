#!/bin/sh
# Runs a command with ONNES_TEST_POSTGRES set to the URL of a throw-away PostgreSQL server, and stops the server afterwards:
#   scripts/test-postgres.sh npx vitest run src/runtime/stores
# Exit status: the command's, or 3 when PostgreSQL is not installed, or 4 when the server does not start.
set -u

if [ $# -eq 0 ]; then
  echo "usage: $0 COMMAND [ARGUMENT...]" >&2
  exit 2
fi

binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$binaries" ] || [ ! -x "$binaries/initdb" ]; then
  echo "$0: PostgreSQL is not installed (looked for /usr/lib/postgresql/*/bin/initdb; Debian: apt-get install postgresql)" >&2
  exit 3
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/onnes-postgres-XXXXXX")

# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$folder"
  as_owner() { setpriv --reuid postgres --regid postgres --clear-groups env HOME="$folder" "$@"; }
else
  as_owner() { "$@"; }
fi

stop() {
  as_owner "$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')

cd "$folder" || exit 4
if ! as_owner "$binaries/initdb" -D "$folder/data" -U onnes --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1; then
  cat "$folder/initdb.log" >&2
  exit 4
fi
if ! as_owner "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w \
  -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c fsync=on" start >/dev/null; then
  cat "$folder/server.log" >&2
  exit 4
fi
cd "$OLDPWD" || exit 4

ONNES_TEST_POSTGRES="postgres://onnes@127.0.0.1:$port/postgres" "$@"
