#!/bin/sh
# Sets the portal up and runs web, worker and beat on this machine: PORT=8001 sh scripts/start.sh
set -eu
cd "$(dirname "$0")/.."
PORTAL_PORT=${PORT:-8000}
export PORTAL_PORT
export PORTAL_ADDRESS="${PORTAL_ADDRESS:-http://127.0.0.1:$PORTAL_PORT}"

sh scripts/bootstrap.sh run
if ! .venv/bin/python -c 'import socket, sys
with socket.socket() as trial:
    trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    trial.bind(("127.0.0.1", int(sys.argv[1])))' "$PORTAL_PORT" 2>/dev/null; then
  echo "Port $PORTAL_PORT is in use. Stop what uses it, or choose another: PORT=8001 make run"
  exit 1
fi
# The beat's schedule is only a cache of when it last woke the sweep; a torn one must not stop the start.
rm -f "${PORTAL_VAR:-var}"/beat-schedule*
umask 077
exec .venv/bin/honcho -f Procfile -e /dev/null start
