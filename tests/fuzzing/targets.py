"""Every target by its name."""

from collections.abc import Mapping

from tests.fuzzing import credentials, doors, files, forms, texts
from tests.fuzzing.target import Target

TARGETS: Mapping[str, Target] = {
    target.name: target
    for module in (forms, doors, credentials, files, texts)
    for target in module.TARGETS
}
