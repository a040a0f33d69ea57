"""Ask whether a pinned dependency has a known vulnerability; without network, say so and let it be."""

from __future__ import annotations

import json
import subprocess
import sys

_LOCK = "requirements.lock"
_SECONDS = 90


def main() -> int:
    """Return 1 where a vulnerability is known, 0 where none is or nobody can be asked."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--requirement", _LOCK]
    try:
        done = subprocess.run(
            [*command, "--format=json", "--progress-spinner=off", "--timeout=10"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        audited = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print(f"pip-audit: the advisories cannot be reached, {_LOCK} was not audited", file=sys.stderr)
        return 0
    found = [(one["name"], one["version"], flaw["id"]) for one in audited for flaw in one.get("vulns", ())]
    for name, version, flaw in found:
        print(f"{name} {version}: {flaw}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
