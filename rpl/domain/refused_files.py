"""Files that cannot be taken, or not be read: why, and what to do instead."""

from rpl.domain.errors import RuleError, translatable


class FileRefusedError(RuleError):
    """A file that cannot be taken; the other files of the same upload are kept."""

    code = "file_refused"


class EmptyFileError(FileRefusedError):
    """Nothing arrived."""

    code = "file_empty"
    template = translatable("The file is empty. Take the photo again, or choose another file.")


class FileTooLargeError(FileRefusedError):
    """More than 20 MB."""

    code = "file_too_large"
    template = translatable(
        "The file is larger than 20 MB. Take a smaller photo, or send the pages one by one."
    )


class FileTypeError(FileRefusedError):
    """Not one of the types that can be read."""

    code = "file_type"
    template = translatable(
        "This type of file cannot be read. Send a photo (JPEG, PNG, WebP, HEIC, TIFF) or a PDF."
    )


class FileDamagedError(FileRefusedError):
    """Cut off or broken."""

    code = "file_damaged"
    template = translatable(
        "The file is damaged or incomplete. Send it again, or take a new photo of the document."
    )


class FileEncryptedError(FileRefusedError):
    """A PDF behind a password."""

    code = "file_encrypted"
    template = translatable(
        "The file is protected by a password. Save it without the password, "
        "or take a photo of each page."
    )


class FileActiveError(FileRefusedError):
    """A PDF whose scripts, commands or attached files could not all be removed."""

    code = "file_active"
    template = translatable(
        "The PDF contains scripts or attached files that could not be removed safely. "
        "Print it to a new PDF, or take a photo of each page."
    )


class FileInfectedError(FileRefusedError):
    """The scanner knows something in it, by this `name`."""

    code = "file_infected"
    template = translatable(
        "The file holds harmful software (%(name)s). Take a photo of the document with a camera "
        "and send that instead."
    )


class FileUnscannedError(FileRefusedError):
    """Files are to be scanned, and the scanner does not answer."""

    code = "file_unscanned"
    template = translatable(
        "Files cannot be checked at the moment. Your claim is safe. Try again in a few minutes."
    )


class TooManyPixelsError(FileRefusedError):
    """An image of more than 50 megapixels."""

    code = "file_too_many_pixels"
    template = translatable(
        "The picture is larger than 50 megapixels. Take it again with a smaller picture size."
    )


class PageTooLargeError(FileRefusedError):
    """A page longer or wider than 5 metres, which is as far as PDF goes."""

    code = "file_page_too_large"
    template = translatable(
        "A page of the file is longer or wider than 5 metres. Save it at the size of paper, "
        "or take a photo of it."
    )


class TooManyPagesError(FileRefusedError):
    """More than 200 pages."""

    code = "file_too_many_pages"
    template = translatable(
        "The file has more than 200 pages. Send only the pages that show what you learned or did."
    )


class FileUnsafeError(FileRefusedError):
    """Reading it took more memory, time or output than any honest document needs."""

    code = "file_unsafe"
    template = translatable(
        "The file could not be opened safely. Take a photo of the document and send that instead."
    )


class NotCheckedError(FileRefusedError):
    """The files before it took all the time there is to check one upload."""

    code = "file_not_checked"
    template = translatable(
        "There was no time left to check this file, because the others took long. Send it again."
    )


class TooManyFilesError(FileRefusedError):
    """More than 20 files in one upload: the first 20 are taken."""

    code = "too_many_files"
    template = translatable(
        "At most %(count)s files can be sent at once. Send this one again with the next upload."
    )


class FileTwiceError(FileRefusedError):
    """The claim holds the same bytes already."""

    code = "file_twice"
    template = translatable(
        "You have already given this file. It is in your claim as \u201c%(name)s\u201d."
    )


class ClaimFullError(FileRefusedError):
    """The claim holds as many evidence items, or as many bytes, as one claim may."""

    code = "claim_full"
    template = translatable(
        "Your claim is full: it holds %(items)s documents. "
        "Remove one that says the same as another, then add this one."
    )


class ReadingFailedError(FileRefusedError):
    """The engines gave up on it; nothing is known to be wrong with the file itself."""

    code = "reading_failed"
    template = translatable(
        "We could not read this document. Try again, type what it says yourself, "
        "or remove it and send a clearer photo."
    )


class LeftUnconfirmedError(FileRefusedError):
    """The time to answer a request was over before its applicant confirmed what it says."""

    code = "left_unconfirmed"
    template = translatable(
        "This was not confirmed before the time to answer was over, so no assessor sees it. "
        "If more is asked of you later, you can confirm it then."
    )


def problem_template(code: str) -> str:
    """What to tell an applicant about the `problem` of an evidence item."""
    templates = {error.code: error.template for error in FileRefusedError.__subclasses__()}
    return templates.get(code, ReadingFailedError.template)
