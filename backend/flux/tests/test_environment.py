"""The environment outside the checkout: one per lock file, and never a half-installed one."""

from pathlib import Path

import environment
import pytest


def test_another_lock_or_python_is_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folders = {environment.folder(lock, version) for lock in (b"a", b"b") for version in ((3, 10, 1), (3, 11, 7))}
    assert len(folders) == 4, folders
    assert all(Path(f).parent == tmp_path / "rflow-flux" for f in folders), folders
    assert environment.folder(b"a", (3, 11, 7)) == environment.folder(b"a", (3, 11, 8))


def test_a_broken_install_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    debris = folder / "half a package"

    def breaks(path: str) -> None:
        Path(path).mkdir()
        debris.touch()
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        environment.ensure(str(folder), breaks)
    assert environment.ensure(str(folder), lambda path: Path(path).mkdir()), "the broken folder was taken for complete"
    assert not debris.exists(), "the broken install was built upon"
    assert not environment.ensure(str(folder), lambda path: pytest.fail(f"{path} was complete and made again"))


def test_no_registry_is_named() -> None:
    lock = Path(environment.LOCK).read_text()
    assert "://" not in lock
    assert "--hash=sha256:" in lock
