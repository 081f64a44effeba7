"""Running the command line as a user would, and what tests need that cannot run everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
#: Texts and pages of others, which may be measured but not copied: beside the checkout in CI, absent elsewhere.
REAL = Path(os.environ.get("TRACUU_REAL_INPUT") or ROOT.parent / "shared")


def command(home: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "tracuu", "--home", str(home), *map(str, arguments)]


def run(
    home: Path, *arguments: object, status: int | None = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would; fails where it ends with another status than expected."""
    done = subprocess.run(
        command(home, *arguments), capture_output=True, text=True, input=stdin, cwd=ROOT, timeout=300, check=False
    )
    if status is not None:
        assert done.returncode == status, f"{arguments} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done


def run_json(home: Path, *arguments: object, status: int = 0) -> Any:
    return json.loads(run(home, *arguments, status=status).stdout)


def site_options(addresses: Sequence[str]) -> list[str]:
    return [part for address in addresses for part in ("--site", address)]


def left_out(reason: str) -> None:
    """Leave a test out loudly; in CI, where everything must run, fail instead."""
    if os.environ.get("CI"):
        pytest.fail(f"must run in CI: {reason}")
    pytest.skip(f"LEFT OUT: {reason}")
