"""What stops an upkeep command, in words for whoever runs it."""

from rpl.needs import SettingsError


class UpkeepError(SettingsError):
    """The command cannot go on; the message says why and what to do.  Nothing was damaged."""
