"""A build that is killed, at whatever moment, leaves the last good site whole; the next build works and clears up."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.build.small import TIDY, Build, contents, small_centre, write_version

KILLS = 50
Site = dict[str, bytes]


class Killed:
    """A centre with a site, and the two sites that it can have."""

    def __init__(self, folder: Path) -> None:
        self.centre = small_centre(folder / "centre")
        self.known: list[Site] = []
        for version in (0, 1):
            self.build(version)
            self.known.append(contents(self.centre / "site"))
        assert self.known[0] != self.known[1]

    def build(self, version: int) -> None:
        """A build that nobody disturbs does all that is asked of it, whatever stood there before."""
        write_version(self.centre, version)
        done = Build(self.centre).wait()
        assert done.code == 0, done.said
        assert {path.name for path in self.centre.iterdir()} == TIDY
        assert not [path.name for path in self.centre.rglob("*.new")]
        if len(self.known) == 2:
            assert contents(self.centre / "site") == self.known[version]

    def bring_back(self) -> None:
        """Even a build that the content is not fit for puts right what the killed one left."""
        org = self.centre / "data" / "orgs" / "zb09.yml"
        text = org.read_text("utf-8")
        org.write_text(f"{text}成立曰期: 2009-07-01\n", "utf-8")
        assert Build(self.centre).wait().code == 1
        org.write_text(text, "utf-8")

    def is_whole(self) -> bool:
        return contents(self.centre / "site") in self.known


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    return Killed(tmp_path_factory.mktemp("killed"))


def test_at_random_moments(killed: Killed) -> None:
    began = time.monotonic()
    killed.build(0)
    length = time.monotonic() - began
    chance = random.Random(20191231)
    moments = [(number + chance.random()) / KILLS * length for number in range(KILLS)]
    chance.shuffle(moments)
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
def test_at_every_step_of_the_swap(killed: Killed, two_steps: bool) -> None:
    """Where the system exchanges no folders there is a moment without a site: the next build brings it back first."""
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
            there = killed.known.index(contents(killed.centre / "site"))
            found.append("old" if there == site else "new")
            site = there
        else:
            found.append("none")
            killed.bring_back()
            assert contents(killed.centre / "site") == killed.known[site]
    assert found == ["old"] * found.count("old") + ["none"] * found.count("none") + ["new"] * found.count("new")
    assert found.count("old") > 1
    assert found.count("new") > 1
    assert ("none" in found) == two_steps
    killed.build(0)


def test_stopped_by_hand_nothing_is_left(killed: Killed) -> None:
    killed.build(0)
    write_version(killed.centre, 1)
    done = Build(killed.centre, stop_at="loose/404.html").wait()
    assert done.code == 1
    assert contents(killed.centre / "site") == killed.known[0]
    assert {path.name for path in killed.centre.iterdir()} == TIDY
