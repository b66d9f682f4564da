#!/bin/sh
# The browser tests need a Chromium and a font for Arabic script: fetch both from the system's packages if root may.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests …"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-noto-core; } \
    >/dev/null 2>&1 || echo "Chromium could not be installed: the browser tests will say that they did not run." >&2
else
  echo "No Chromium here: the browser tests will say that they did not run." >&2
fi
