"""Check that a build killed at any moment leaves the last good site complete; the next build works and tidies up."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.build.small import FILES_AFTER_BUILD, Build, contents, small_centre, write_version

KILLS = 50
Site = dict[str, bytes]


class KilledCentre:
    """A centre with a site, and the two complete sites that it can have."""

    def __init__(self, folder: Path) -> None:
        self.centre = small_centre(folder / "centre")
        self.complete_sites: list[Site] = []
        for version in (0, 1):
            self.build(version)
            self.complete_sites.append(contents(self.centre / "site"))
        assert self.complete_sites[0] != self.complete_sites[1]

    def build(self, version: int) -> None:
        """Build a version without interruption; check the site and that nothing temporary is left."""
        write_version(self.centre, version)
        done = Build(self.centre).wait()
        assert done.code == 0, done.output
        assert {path.name for path in self.centre.iterdir()} == FILES_AFTER_BUILD
        assert not [path.name for path in self.centre.rglob("*.new")]
        if len(self.complete_sites) == 2:
            assert contents(self.centre / "site") == self.complete_sites[version]

    def recover(self) -> None:
        """Run a build that fails on invalid content: even that restores the site after a killed build."""
        org = self.centre / "data" / "orgs" / "zb09.yml"
        text = org.read_text("utf-8")
        org.write_text(f"{text}成立曰期: 2009-07-01\n", "utf-8")
        assert Build(self.centre).wait().code == 1
        org.write_text(text, "utf-8")

    def is_whole(self) -> bool:
        return contents(self.centre / "site") in self.complete_sites


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> KilledCentre:
    return KilledCentre(tmp_path_factory.mktemp("killed"))


def test_at_random_moments(killed: KilledCentre) -> None:
    began = time.monotonic()
    killed.build(0)
    length = time.monotonic() - began
    dice = random.Random(20191231)
    moments = [(number + dice.random()) / KILLS * length for number in range(KILLS)]
    dice.shuffle(moments)
    codes = []
    for number, moment in enumerate(moments):
        write_version(killed.centre, number % 2)
        codes.append(Build(killed.centre).kill_after(moment).code)
        assert killed.is_whole(), f"killed after {moment} s of {length} s"
        if number % 5 == 4:
            killed.build(1 - number % 2)
    assert set(codes) <= {0, -signal.SIGKILL}
    assert -signal.SIGKILL in codes


@pytest.mark.parametrize("two_steps", [False, True])
def test_at_every_step_of_the_swap(killed: KilledCentre, two_steps: bool) -> None:
    """Kill the build at each step; without an exchange of folders there is a moment without a site."""
    killed.build(0)
    write_version(killed.centre, 1)
    steps = Build(killed.centre, two_steps=two_steps).wait().steps
    clearing = [at for at, step in enumerate(steps, 1) if step.startswith(("os.remove", "os.rmdir"))]
    swap = range(1, clearing[0])
    site, found = 1, []
    for at in [*swap, *clearing[:2], clearing[len(clearing) // 2], *clearing[-3:]]:
        write_version(killed.centre, 1 - site)
        assert Build(killed.centre, kill_at=at, two_steps=two_steps).wait().code == -signal.SIGKILL
        if (killed.centre / "site").exists():
            assert killed.is_whole(), steps[at - 1]
            there = killed.complete_sites.index(contents(killed.centre / "site"))
            found.append("old" if there == site else "new")
            site = there
        else:
            found.append("none")
            killed.recover()
            assert contents(killed.centre / "site") == killed.complete_sites[site]
    assert found == ["old"] * found.count("old") + ["none"] * found.count("none") + ["new"] * found.count("new")
    assert found.count("old") > 1
    assert found.count("new") > 1
    assert ("none" in found) == two_steps
    killed.build(0)


def test_a_build_stopped_by_hand_leaves_nothing(killed: KilledCentre) -> None:
    killed.build(0)
    write_version(killed.centre, 1)
    done = Build(killed.centre, stop_at="new/records.json").wait()
    assert done.code == 1
    assert contents(killed.centre / "site") == killed.complete_sites[0]
    assert {path.name for path in killed.centre.iterdir()} == FILES_AFTER_BUILD
