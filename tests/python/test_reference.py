"""The package answers as the plain implementation of `tests/reference` does, on random communities and workspaces.

The seed is another one in every run, so that each run looks at worlds that none has seen. It is printed, and
`tests/reference/compare.py --seed` takes it again.
"""

import random
import sys
import unittest
from pathlib import Path

# Last: both folders have a `test_root.py`.
sys.path.append(str(Path(__file__).resolve().parents[1] / "reference"))

import compare  # noqa: E402
import workspace_compare  # noqa: E402

WORLDS = 300


class Reference(unittest.TestCase):
    def test_random_communities_are_answered_alike(self) -> None:
        seed = random.randrange(2**32)
        print(f"seed {seed}, {WORLDS} random communities", flush=True)
        answers = compare.compare(compare.core, WORLDS, seed)
        self.assertGreater(answers, 0, f"seed {seed} has a community that is answered differently")

    def test_random_workspaces_are_answered_alike(self) -> None:
        seed = random.randrange(2**32)
        print(f"seed {seed}, {WORLDS} random workspaces", flush=True)
        answers = workspace_compare.compare("core", WORLDS, seed, processes=1)
        self.assertGreater(answers, 0, f"seed {seed} has a workspace that is answered differently")


if __name__ == "__main__":
    unittest.main()
