"""Settings: every `RPL_*` variable, its default and its meaning.  Read once, at the roots."""

import os
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rpl.addresses import daemon, is_loopback, issuer, mail_server, origin
from rpl.needs import SettingsError, check_extras, refuse_moved

PACKAGE = Path(__file__).parent
PROJECT = PACKAGE.parent
_SHIPPED = PACKAGE / "shipped"


def _definitions(name: str) -> Path:
    """A folder of definitions: inside an installed wheel, else beside the package."""
    return _SHIPPED / name if (_SHIPPED / name).is_dir() else PROJECT / name


class Settings(BaseSettings):
    """The settings of one service.  `docs/settings.md` is made from this table."""

    model_config = SettingsConfigDict(
        env_prefix="RPL_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    host: str = Field(default="127.0.0.1", description="Address the service listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the service listens on.")
    public_url: Annotated[str, AfterValidator(origin)] = Field(
        default="http://localhost:8000",
        description="Address under which others reach the service; it stands in every credential.",
    )
    data_dir: Path = Field(
        default=PROJECT,
        description="Folder of the database (`rpl.sqlite`), `keys/`, `models/` and `demo.json`.",
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="SQLAlchemy address of the database; empty means SQLite in `RPL_DATA_DIR`.",
    )
    vault: str = Field(
        default="",
        description="Folder of sealed files, or `s3://bucket/prefix`; empty means `uploads/` in "
        "`RPL_DATA_DIR`.",
    )
    s3_endpoint: str = Field(
        default="", description="Address of the S3-compatible storage; empty means AWS."
    )
    s3_region: str = Field(default="", description="Region of the bucket; empty means us-east-1.")
    s3_access_key: str = Field(
        default="",
        description="Access key of the bucket; empty means `AWS_*` variables or the machine's "
        "role.",
    )
    s3_secret_key: str = Field(default="", repr=False, description="Secret of the access key.")
    master_key: str = Field(
        default="",
        repr=False,
        description="Master key, 32 bytes in base64; older ones may follow, with commas.  Empty "
        "means that it is in a file.",
    )
    master_key_file: Path | None = Field(
        default=None,
        description="File of the master key, one key a line, the current one first; empty means "
        "`keys/master.key`, made at need.",
    )
    assessments: Path = Field(
        default_factory=lambda: _definitions("assessments"),
        description="Folder of qualification definitions.",
    )
    rubrics: Path = Field(
        default_factory=lambda: _definitions("rubrics"), description="Folder of rubrics."
    )
    templates: Path = Field(
        default_factory=lambda: _definitions("templates"), description="Folder of page templates."
    )
    models: Path | None = Field(
        default=None,
        description="Folder of installed Argos packages; empty means `models/` in `RPL_DATA_DIR`.",
    )
    issuer_name: str = Field(
        default="Recognition of prior learning (sample issuer)",
        description="Name of the issuer, as it stands in credentials.",
    )
    queue: Literal["", "embedded", "procrastinate"] = Field(
        default="",
        description="Who keeps the jobs: `embedded` or `procrastinate`; empty means Procrastinate "
        "with PostgreSQL and the embedded queue with SQLite.",
    )
    workers: int | None = Field(
        default=None,
        ge=0,
        description="Worker processes that `rpl serve` starts; empty means one for each core with "
        "SQLite, and none with PostgreSQL, where `rpl worker` runs them on any machine.",
    )
    mail: Annotated[str, AfterValidator(mail_server)] = Field(
        default="",
        repr=False,
        description="Mail server: `smtps://user:password@host`, or `smtp://host` (STARTTLS, unless "
        "it is this machine); empty means no e-mail, and on a loopback `RPL_PUBLIC_URL` letters as "
        "files in `mail/` in `RPL_DATA_DIR`, for half an hour.",
    )
    mail_from: str = Field(
        default="",
        description="Address that letters come from; empty means `rpl@` the public address's host.",
    )
    clamav: Annotated[str, AfterValidator(daemon)] = Field(
        default="",
        description="Where ClamAV's `clamd` listens, as `host:port` or the path of its socket; "
        "empty means that files are not looked at for malware.",
    )
    clamav_away: Literal["refuse", "accept"] = Field(
        default="refuse",
        description="What becomes of an upload while `clamd` does not answer.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses of reverse proxies, with commas, whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed; without them everybody behind a proxy is one client to "
        "the rate limits.",
    )
    metrics_token: str = Field(
        default="",
        repr=False,
        description="Token with which programs read `/metrics`; empty means that only programs on "
        "this machine may, and only where `RPL_PUBLIC_URL` is this machine too.",
    )
    log: Literal["auto", "json", "text"] = Field(
        default="auto",
        description="Form of the log on standard error: `json`, `text`, or `auto`, which is text "
        "at a terminal and else JSON.",
    )
    rate_limits: Literal["on", "off"] = Field(
        default="on", description="`off` switches rate limits off; accepted on loopback only."
    )

    staff_second_factor: Literal["", "required", "optional"] = Field(
        default="",
        description="`required`: staff who sign in with a password need a code of an authenticator "
        "too; `optional`: who has set one up is asked for it; empty means required when "
        "`RPL_PUBLIC_URL` is https, else optional.",
    )

    oidc_issuer: Annotated[str, AfterValidator(issuer)] = Field(
        default="",
        description="Issuer of OpenID Connect at which staff may sign in; empty means none. The "
        "address to register there is `/staff/single-sign-on` under `RPL_PUBLIC_URL`.",
    )
    oidc_client_id: str = Field(default="", description="What the issuer calls this service.")
    oidc_client_secret: str = Field(
        default="",
        repr=False,
        description="The secret shared with the issuer; empty for a public client.",
    )
    oidc_name: str = Field(default="", description="What staff call it; empty means its host.")

    @model_validator(mode="after")
    def _one_place_of_the_master_key(self) -> Self:
        if self.master_key and self.master_key_file is not None:
            raise ValueError("RPL_MASTER_KEY and RPL_MASTER_KEY_FILE are both set: choose one")
        return self

    @model_validator(mode="after")
    def _limits_are_off_on_loopback_only(self) -> Self:
        if self.rate_limits == "off" and not is_loopback(self.host):
            raise ValueError(
                f"RPL_RATE_LIMITS=off is accepted on loopback only, and RPL_HOST is {self.host}: "
                "leave it on, or listen on 127.0.0.1"
            )
        return self

    @model_validator(mode="after")
    def _procrastinate_needs_postgresql(self) -> Self:
        if self.queue == "procrastinate" and not self.on_postgresql:
            raise ValueError(
                "RPL_QUEUE=procrastinate needs PostgreSQL: set RPL_DATABASE_URL to its address, "
                "or leave RPL_QUEUE empty"
            )
        return self

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.database.startswith("postgres")

    @property
    def queue_in_force(self) -> Literal["embedded", "procrastinate"]:
        """Who keeps the jobs."""
        return self.queue or ("procrastinate" if self.on_postgresql else "embedded")

    @property
    def own_workers(self) -> int:
        """How many worker processes the service starts itself."""
        if self.workers is not None:
            return self.workers
        return 0 if self.on_postgresql else len(os.sched_getaffinity(0))

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'rpl.sqlite'}"

    @property
    def vault_in_bucket(self) -> bool:
        """Whether sealed files lie in a bucket, and not in a folder."""
        return self.vault.startswith("s3://")

    @property
    def vault_dir(self) -> Path:
        """The folder of sealed files in force, where they lie in a folder."""
        in_folder = self.vault and not self.vault_in_bucket
        return Path(self.vault) if in_folder else self.data_dir / "uploads"

    @property
    def mail_dir(self) -> Path:
        """The folder of letters where no mail server is named."""
        return self.data_dir / "mail"

    @property
    def mail_offered(self) -> bool:
        """Whether e-mail is offered: by a server, or as files to somebody at this machine."""
        return bool(self.mail) or is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def sender(self) -> str:
        """The address that letters come from in force."""
        return self.mail_from or f"rpl@{urlsplit(self.public_url).hostname}"

    @property
    def keys_dir(self) -> Path:
        """The folder of the master key and the issuer's signing keys."""
        return self.data_dir / "keys"

    @property
    def spool_dir(self) -> Path:
        """The folder in which looks wait to be written into the access log."""
        return self.data_dir / "spool"

    @property
    def heads_file(self) -> Path:
        """The file of noted heads of the audit trail."""
        return self.data_dir / "audit.heads"

    @property
    def models_dir(self) -> Path:
        """The folder of installed translation models in force."""
        return self.models or self.data_dir / "models"

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies can be Secure."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def second_factor_required(self) -> bool:
        """Whether staff who sign in with a password need a second factor."""
        return (self.staff_second_factor or ("optional", "required")[self.secure]) == "required"

    @property
    def issuer_did(self) -> str:
        """The issuer's did:web, from the host and port of the public address."""
        return "did:web:" + quote(urlsplit(self.public_url).netloc, safe="")


def read_settings(*, checked: bool = True) -> Settings:
    """The settings in force; every package that they need is installed, if that is `checked`.

    Raises:
        SettingsError: A variable holds something it cannot mean or is none any more, or a package
            is missing.
    """
    refuse_moved(os.environ)  # noqa: TID251 -- this is where configuration is read
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = [
            (found["loc"], found["msg"].removeprefix("Value error, ")) for found in error.errors()
        ]
        said = "; ".join(f"RPL_{str(loc[0]).upper()}: {msg}" if loc else msg for loc, msg in wrong)
        raise SettingsError(said) from None  # the value could be a secret
    if checked:
        check_extras(settings)
    return settings
