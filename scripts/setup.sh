#!/usr/bin/env bash
# Installs what a fresh Debian or Ubuntu lacks: system packages, uv, and the Python packages of
# uv.lock into .venv. Safe to run again; asks for sudo only when a system package is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

# Tesseract reads scanned blanks; the fonts set the sample ballots (sample_ballots/fonts.py).
packages=(
  tesseract-ocr tesseract-ocr-vie
  fonts-liberation fonts-croscore fonts-crosextra-carlito fonts-dejavu-core fonts-freefont-ttf
  fonts-noto-core fonts-open-sans fonts-roboto-unhinted fonts-sil-charis fonts-sil-gentiumplus
)
uv_home="${XDG_DATA_HOME:-$HOME/.local/share}/kiemphieu/uv"

if ! command -v dpkg-query >/dev/null; then
  echo "This is neither Debian nor Ubuntu: install Tesseract 5 with its 'vie' data, and uv, yourself." >&2
else
  if ! command -v uv >/dev/null && ! [ -x "$uv_home/bin/uv" ]; then
    packages+=(python3 python3-venv)
  fi
  missing=()
  for package in "${packages[@]}"; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing+=("$package")
  done
  if [ "${#missing[@]}" -gt 0 ]; then
    echo "Installing: ${missing[*]}"
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
fi

if command -v uv >/dev/null; then
  uv=uv
else
  # Debian forbids pip outside a virtual environment (PEP 668), so uv gets one of its own.
  uv="$uv_home/bin/uv"
  if ! [ -x "$uv" ]; then
    python3 -m venv "$uv_home"
    "$uv_home/bin/pip" install --quiet uv
  fi
fi
# --inexact: what somebody has added to .venv by hand is theirs and stays.
"$uv" sync --locked --inexact --quiet
touch .venv/ready
