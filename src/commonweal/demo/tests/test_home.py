"""The demo opens only what is its own, and removes nothing else."""

import json
import os

import pytest

from commonweal.demo.home import NotADemoError, claim_for_demo, empty_demo_home, is_demo_home


@pytest.fixture
def demo_home(tmp_path):
    claim_for_demo(tmp_path, holds_records=False)
    (tmp_path / "database").mkdir()
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "letter.pdf").write_bytes(b"%PDF")
    (tmp_path / "theirs.txt").write_text("not ours to remove")
    return tmp_path


def test_an_empty_home_becomes_the_demos_and_stays_it_with_records(tmp_path):
    claim_for_demo(tmp_path, holds_records=False)
    assert is_demo_home(tmp_path)
    claim_for_demo(tmp_path, holds_records=True)


def test_real_records_are_never_opened_as_a_demo(tmp_path):
    with pytest.raises(NotADemoError, match="records that are not the demo's"):
        claim_for_demo(tmp_path, holds_records=True)
    assert not is_demo_home(tmp_path)
    with pytest.raises(NotADemoError, match="unset DATABASE_URL"):
        claim_for_demo(None, holds_records=False)


def test_a_reset_removes_the_demos_own_things_only(demo_home):
    empty_demo_home(demo_home)
    assert [path.name for path in demo_home.iterdir()] == ["theirs.txt"]
    empty_demo_home(demo_home)  # nothing there: nothing to do


def test_another_home_is_not_emptied(demo_home):
    (demo_home / "demo").unlink()
    with pytest.raises(NotADemoError, match="nothing was removed"):
        empty_demo_home(demo_home)
    assert (demo_home / "files" / "letter.pdf").exists()


def test_a_demo_that_is_open_is_not_emptied(demo_home):
    (demo_home / "database" / ".handle_pids.json").write_text(json.dumps([os.getppid()]))
    with pytest.raises(NotADemoError, match=f"process {os.getppid()}"):
        empty_demo_home(demo_home)
    assert (demo_home / "files" / "letter.pdf").exists()
