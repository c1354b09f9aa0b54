"""The one way in which reading definitions fails."""

from pathlib import Path


class DefinitionError(Exception):
    """A definition file is not what its folder promises.

    `path` is the file, `key` the place in it (dots between names, `(file)` for the whole of it),
    `problem` what is wrong there; the message is all three.
    """

    def __init__(self, path: Path, key: str, problem: str) -> None:
        self.path, self.key, self.problem = path, key, problem
        super().__init__(f"{path}: {key}: {problem}")
