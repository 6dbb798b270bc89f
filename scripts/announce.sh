#!/bin/sh
# Waits until the portal answers, then prints its address and who can sign in. Stays, because honcho stops all when one ends.
set -eu
cd "$(dirname "$0")/.."
patience=${PORTAL_PATIENCE:-90}
waited=0
until .venv/bin/python scripts/healthy.py web 2>/dev/null; do
  waited=$((waited + 1))
  if [ "$waited" -ge "$patience" ]; then
    echo "The portal has not answered in $patience seconds. What it says:"
    .venv/bin/python scripts/healthy.py web || true
    exit 1
  fi
  sleep 1
done
[ "${DEMONSTRATION:-}" = 1 ] && .venv/bin/python manage.py demonstration_accounts
echo "The portal is ready: $PORTAL_ADDRESS   (Ctrl-C stops it)"
exec sleep infinity
