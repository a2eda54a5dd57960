#!/bin/sh
# Installs the Debian packages that are missing, and only those. As root, or with sudo.
# --test: those of the tests too; --nightly: and those of the nightly ones.
set -eu
packages="git make python3 python3-venv xvfb dbus at-spi2-core libreoffice-writer libreoffice-math libreoffice-gtk3 libreoffice-help-en-us fonts-dejavu-core fonts-liberation2"
case "${1:-}" in --test|--nightly) packages="$packages chromium iproute2 libfaketime postgresql" ;; esac
[ "${1:-}" = "--nightly" ] && packages="$packages mmdebstrap buildah"
missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
command -v apt-get >/dev/null || { echo "not a Debian system: install$missing yourself" >&2; exit 3; }
sudo=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "missing packages:$missing; run this as root, or install sudo" >&2; exit 3; }
  sudo=sudo
fi
echo "installing:$missing"
$sudo apt-get update -q
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
