#!/usr/bin/env bash
# Makes .venv if needed and installs one requirements file into it.
#
#   scripts/make_venv.sh PYTHON REQUIREMENTS
#
# Safe to interrupt: an installation that was cut off is thrown away and begun again.
# The Makefile calls it and writes its stamp only when this has succeeded.
set -euo pipefail

python=$1
requirements=$2
venv=.venv
unfinished=$venv/.unfinished

fail() {
    echo >&2
    printf '%s\n' "$@" >&2
    exit 1
}

require_python() {
    command -v "$python" >/dev/null || fail \
        "There is no '$python' here. Insonate needs Python 3.11 or newer." \
        "Install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv)" \
        "or name another one: make PYTHON=/path/to/python3.13 app"
    local version
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' \
        2>/dev/null) || fail \
        "'$python' does not run. Insonate needs Python 3.11 or newer." \
        "Name one that does: make PYTHON=/path/to/python3.13 app"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail \
        "'$python' is Python $version. Insonate needs Python 3.11 or newer." \
        "Name a newer one: make PYTHON=python3.13 app"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
        "'$python' (Python $version) cannot make virtual environments." \
        "Debian, Ubuntu: sudo apt-get install python3-venv   (or python$version-venv)" \
        "Then start the same make command again."
}

make_venv() {
    require_python
    echo "Making $venv with $("$python" --version) ..."
    rm -rf "$venv"
    mkdir -p "$venv"
    touch "$unfinished"
    "$python" -m venv "$venv"
}

if [ -e "$unfinished" ]; then
    echo "The last installation was cut off: starting again."
    rm -rf "$venv"
fi
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    make_venv
fi

touch "$unfinished"
echo "Installing $requirements ..."
# Interrupted: `unfinished` stays, and the next run starts afresh.
trap 'exit 130' INT TERM HUP
if ! "$venv/bin/python" -m pip install --disable-pip-version-check --quiet \
    -r "$requirements"; then
    # Refused (no network, no such version): what was installed before still works.
    rm -f "$unfinished"
    fail \
        "pip could not install $requirements on $("$venv/bin/python" --version)." \
        "No network? Try again later. No matching distribution? The pins are tried on" \
        "Python 3.11 and 3.13: remove .venv and run make PYTHON=python3.13 app"
fi
rm -f "$unfinished"
