#!/bin/sh
# One process of a production installation: sh scripts/serve.sh prepare|web|worker|beat
# docker-compose.yml starts these, and so does tests/house/test_production_shape.py without containers.
set -eu
cd "$(dirname "$0")/.."
case ${1:-} in
  prepare)
    python manage.py migrate --noinput
    exec python manage.py createcachetable
    ;;
  web)
    exec gunicorn partnership.wsgi --bind "${PORTAL_BIND:-0.0.0.0}:${PORTAL_PORT:-8000}" --worker-class gthread \
      --workers "${PORTAL_WORKERS:-2}" --threads 4 --timeout 60 --graceful-timeout 30 --max-requests 5000 \
      --max-requests-jitter 500 --worker-tmp-dir /dev/shm --forwarded-allow-ips "${PORTAL_PROXIES:-127.0.0.1}" \
      --no-control-socket
    ;;
  worker)
    exec celery -A partnership worker --loglevel INFO --pool prefork --concurrency "${PORTAL_WORKERS:-2}" \
      --max-tasks-per-child 200
    ;;
  beat)
    exec celery -A partnership beat --loglevel INFO --schedule "${PORTAL_BEAT_SCHEDULE:-/tmp/beat-schedule}" --pidfile=
    ;;
  *)
    echo "Usage: sh scripts/serve.sh prepare|web|worker|beat" >&2
    exit 2
    ;;
esac
