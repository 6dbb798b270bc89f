#!/bin/sh
# Fetch the front-end packages and copy what the portal serves into static/vendor (make vendor; maintainers only).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/vendor-package.json" "$work/package.json"
cp "$here/vendor-package-lock.json" "$work/package-lock.json"
(cd "$work" && npm ci --ignore-scripts --no-audit --no-fund)
python3 "$here/vendor.py" "$work/node_modules" "$here/../static/vendor"
