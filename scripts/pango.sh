#!/bin/sh
# PDF files are made with the system's Pango: fetch it and a font for Arabic script from its packages if root may.
set -eu

ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Pango, with which PDF files are made …"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core; } >/dev/null 2>&1 ||
    echo "Pango could not be installed: pages can be printed, and the server says that it makes no PDF files." >&2
fi
exit 0
