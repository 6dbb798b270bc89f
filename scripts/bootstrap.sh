#!/bin/sh
# Sets the portal up on Debian 12, as often as you like: sh scripts/bootstrap.sh run|test|check
#
# System libraries (apt), a virtual environment from the hash-locked requirements (plain pip) and, for "run", the
# database, the cache table, the static files and the demonstration data. Each step leaves a stamp of what it was
# made from and is skipped while that stays the same.
set -eu
cd "$(dirname "$0")/.."
mode=${1:-run}
case $mode in run | test | check) ;; *) echo "Usage: sh scripts/bootstrap.sh run|test|check" >&2; exit 2 ;; esac

began=$(date +%s)
step() { step_name=$1; step_began=$(date +%s); echo "  $step_name ..."; }
done_step() { echo "  $step_name: $(($(date +%s) - step_began)) s"; }
digest() { sha256sum | cut -d ' ' -f 1; }

# --- Python and system libraries --------------------------------------------------------------------------------------
python=""
for candidate in ${PYTHON:-} .venv/bin/python python3.11 /usr/bin/python3.11 python3; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
  want="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
  [ "$mode" = test ] && want="$want postgresql-15 redis-server chromium poppler-utils"
  if [ -z "$python" ]; then
    want="$want python3.11 python3.11-venv"
  elif [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
    want="$want python3.11-venv"
  fi
  for package in $want; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
  done
else
  echo "  This is not Debian: Pango must be there already, and for the tests PostgreSQL 15, Redis and Chromium."
fi

# The suite starts private servers of its own: Debian must neither create a cluster nor start anything.
keep_quiet() {
  $as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.d/no-main.conf >/dev/null
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee /usr/sbin/policy-rc.d >/dev/null
    $as_root chmod 755 /usr/sbin/policy-rc.d
    trap '$as_root rm -f /usr/sbin/policy-rc.d' EXIT
  fi
}

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=sudo
  else
    echo "Some Debian packages are missing. Run this line as root, then try again:"
    echo "apt-get update && apt-get install -y --no-install-recommends$missing"
    exit 1
  fi
  step "installing$missing"
  [ "$mode" = test ] && keep_quiet
  $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq
  # shellcheck disable=SC2086 # a list of packages
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
    --no-install-recommends $missing >/dev/null
  done_step
  [ -n "$python" ] || python=python3.11
fi
if [ -z "$python" ]; then
  echo "Python 3.11 was not found. Name it: PYTHON=/path/to/python3.11 make $mode"
  exit 1
fi

# --- virtual environment ----------------------------------------------------------------------------------------------
if [ ! -x .venv/bin/python ]; then
  step "making the virtual environment"
  "$python" -m venv .venv
  done_step
fi
lock_now() { digest <"requirements/$1.txt"; }
locked() { [ "$(cat ".venv/.locked-$1" 2>/dev/null || true)" = "$(lock_now "$1")" ]; }
install_locked() {
  step "installing the locked requirements ($1)"
  # The lock is complete. --no-deps keeps pip from resolving again: of coverage[toml] it would take the newest release,
  # which has no hash in the lock, and stop.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
    -r "requirements/$1.txt"
  lacking=$(.venv/bin/python -m pip check --disable-pip-version-check) || { echo "$lacking"; exit 1; }
  lock_now "$1" >".venv/.locked-$1"
  done_step
}
if [ "$mode" = run ]; then
  locked base || locked dev || install_locked base # dev.txt holds everything in base.txt
else
  locked dev || install_locked dev
fi

# --- database, static files, demonstration data -----------------------------------------------------------------------
if [ "$mode" = run ]; then
  var=${PORTAL_VAR:-var}
  umask 077 # what the portal writes is for its own user only
  mkdir -p "$var"
  files_of() { find . -path ./.venv -prune -o -path "./$1" -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 -r sha256sum; }
  # A stamp holds only for the SQLite file it was made with. An outside database is asked every time.
  database() { echo "${DATABASE_URL:-$(stat -c 'sqlite %i' "$var/portal.sqlite3" 2>/dev/null || echo none)}"; }
  stamped() { [ -z "${2:-}" ] && [ "$(cat "$var/.stamp-$1" 2>/dev/null || true)" = "$("stamp_$1")" ]; }
  stamp() { "stamp_$1" >"$var/.stamp-$1"; }
  stamp_migrated() { { cat requirements/base.txt; files_of '*/migrations/*.py'; database; } | digest; }
  stamp_static() { { cat requirements/base.txt; files_of '*static/*'; ls -d "$var/static" 2>/dev/null || true; } | digest; }
  stamp_seeded() { { stamp_migrated; files_of '*/demonstration*'; files_of '*/seed_demo.py'; } | digest; }

  if ! stamped migrated "${DATABASE_URL:-}"; then
    step "bringing the database up to date"
    .venv/bin/python manage.py migrate --noinput --verbosity 0
    .venv/bin/python manage.py createcachetable
    stamp migrated
    done_step
  fi
  if ! stamped static; then
    step "collecting the static files"
    .venv/bin/python manage.py collectstatic --noinput --clear --verbosity 0
    stamp static
    done_step
  fi
  if [ "${DEMONSTRATION:-}" = 1 ] && ! stamped seeded "${DATABASE_URL:-}"; then
    step "loading the demonstration data"
    .venv/bin/python manage.py seed_demo
    stamp seeded
    done_step
  fi
fi
echo "  set up in $(($(date +%s) - began)) s"
