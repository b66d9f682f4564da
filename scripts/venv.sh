#!/bin/sh
# Make .venv with the first Python of this machine that is 3.11 or newer; one that is there and good stays.
set -eu

is_good() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if [ -x .venv/bin/python ] && is_good .venv/bin/python; then
  .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
  exit 0
fi
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 python3; do
  command -v "$python" >/dev/null 2>&1 && is_good "$python" || continue
  echo "Making .venv with $("$python" --version) …"
  "$python" -m venv --clear .venv >/dev/null 2>&1 && exit 0
  # Debian keeps venv in a package of its own.
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    { apt-get update && apt-get install -y --no-install-recommends "python$version-venv"; } >/dev/null 2>&1 || true
    "$python" -m venv --clear .venv && exit 0
  fi
done
echo "Masar needs Python 3.11 or newer, with its venv module." >&2
exit 1
