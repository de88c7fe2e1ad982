#!/usr/bin/env bash
# Prints the path of a Chromium or Chrome that runs, for the browser tests.
#
# Order: $CHROME, then the usual names, then installation with apt-get where that
# needs no password. Otherwise one message, and exit 1.
set -euo pipefail

runs() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }

find_chromium() {
    local name path
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        path=$(command -v "$name") || continue
        # Some systems ship a stub that only points to another package manager.
        if runs "$path"; then
            echo "$path"
            return
        fi
    done
    return 1
}

if [ -n "${CHROME:-}" ]; then
    path=$(command -v "$CHROME") && runs "$path" && echo "$path" && exit
    echo "CHROME=$CHROME does not run. Correct or unset it." >&2
    exit 1
fi

find_chromium && exit

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
    echo "No Chromium found: installing it with apt-get ..." >&2
    # All output to stderr: stdout is for the path.
    if as_root apt-get update -qq >&2 &&
        as_root apt-get install -y -qq --no-install-recommends chromium >&2; then
        find_chromium && exit
    fi
fi

echo "The browser tests need Chromium, and none was found. Install it (Debian, Ubuntu:" \
    "sudo apt-get install chromium) or set CHROME=/path/to/chrome, then try again." >&2
exit 1
