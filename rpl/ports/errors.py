"""How an engine fails, in words a flow can act on."""


class EngineError(Exception):
    """An engine did not answer as its port promises."""


class SealBrokenError(EngineError):
    """A sealed object or key was altered, or is opened with the wrong key."""


class ObjectMissingError(EngineError):
    """The vault holds no object of this name."""


class VaultAwayError(EngineError):
    """The storage of files does not answer, or does not let us in."""


class MailNotSentError(EngineError):
    """No mail server took a letter."""

    code = "mail_not_sent"


class LetterNotPrintableError(EngineError):
    """A letter cannot be laid out here; the message says why, and nothing of the letter."""

    code = "letter_not_printable"


class EngineMissingError(EngineError):
    """A program or language pack is not installed; the message names the command to install it."""


class SignOnFailedError(EngineError):
    """Another service did not vouch for anybody; the message says at which step, and no name."""


class MasterKeyError(EngineError):
    """The master key is not what it must be; the message names the setting or file."""
