"""Tests in a process of their own: they fork it, or leave threads behind that spoil forks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ALONE = Path(__file__).parent / "alone"


@pytest.mark.parametrize("name", sorted(path.name for path in ALONE.glob("test_*.py")))
def test_alone(name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ALONE / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
