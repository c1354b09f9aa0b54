"""Write a migration from the difference between the tables and the last migration.

python -m rpl.store.migrations.new "add webhooks"
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from rpl.store.database import connect
from rpl.store.migrations import FOLDER, config, head, migrate


def write(message: str) -> None:
    """Write `versions/NNNN_<message>.py`."""
    number = f"{len(list((FOLDER / 'versions').glob('*.py'))) + 1:04}"
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        if number != "0001":
            migrate(engine)
        with engine.begin() as connection:
            options = config(connection)
            options.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            command.revision(
                options, re.sub(r"\W+", " ", message), autogenerate=True, rev_id=number
            )
        engine.dispose()
    sys.stdout.write(f"{head()}: read it, correct it, and run the tests of migrations\n")


if __name__ == "__main__":
    write(sys.argv[1])
