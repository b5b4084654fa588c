"""Where data comes from and where it goes: the entries below `connections:`."""

from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import quote, urlencode, urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from interlake.config.durations import Seconds

HOSTS = {
    "us": "https://api.intercom.io",
    "eu": "https://api.eu.intercom.io",
    "au": "https://api.au.intercom.io",
}
SECRETS = frozenset({"access_token", "dsn", "password", "hash_key"})


class Entry(BaseModel):
    """Anything in connections.yml: frozen, and no key passes unread."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )


def _plain_number(value: Any) -> Any:
    """YAML reads an unquoted 2.16 as a number."""
    return str(value) if isinstance(value, float) else value


ApiVersion = Annotated[Literal["2.14", "2.15", "2.16"], BeforeValidator(_plain_number)]
Secret = Annotated[SecretStr, Field(min_length=1)]
Name = Annotated[str, Field(min_length=1)]


class IntercomConnection(Entry):
    """One Intercom workspace and the token that reads it."""

    name: Name = Field(description="how pipelines and commands call it")
    access_token: Secret = Field(description="from Intercom's Developer Hub; keep it in a variable")
    region: Literal["us", "eu", "au"] = Field("us", description="where Intercom hosts the data")
    base_url: str | None = Field(None, description="another address: a simulator or a proxy")
    allow_custom_base_url: bool = Field(
        False, description="must be true with base_url, for the token is sent there"
    )
    api_version: ApiVersion = Field("2.16", description="pinned on every request")
    rate_limit_share: float = Field(
        0.9, gt=0, le=1, description="share of the rate limit used; the rest is for your other apps"
    )

    @model_validator(mode="after")
    def _address_is_meant(self) -> Self:
        if self.base_url is None:
            return self
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.netloc:
            raise ValueError("base_url must start with http:// or https:// and name a host")
        if "@" in address.netloc:
            raise ValueError("base_url must hold no login: what is in front of the @ is no secret")
        if not self.allow_custom_base_url:
            raise ValueError(
                "base_url needs allow_custom_base_url: true beside it, for the token is sent there"
            )
        return self

    @property
    def url(self) -> str:
        """The address requests go to, without a slash at its end."""
        return (self.base_url or HOSTS[self.region]).rstrip("/")


class DuckDBConnection(Entry):
    """A DuckDB file."""

    kind: ClassVar[Literal["duckdb"]] = "duckdb"
    name: Name = Field(description="how pipelines call it")
    path: Path = Field(description="the file; a relative path starts at connections.yml")
    lock_timeout: Seconds = Field(
        30, ge=0, description="seconds to wait while another process has the file open"
    )

    @field_validator("path")
    @classmethod
    def _resolve(cls, path: Path, info: ValidationInfo) -> Path:
        text = str(path)
        if text == ":memory:" or text.startswith(("md:", "motherduck:")):
            raise ValueError("name a file: databases in memory or in MotherDuck are not built yet")
        folder = (info.context or {}).get("folder", Path())
        return Path(folder, path.expanduser()).absolute()


class PostgresConnection(Entry):
    """A PostgreSQL database, by its parts or by one connection string."""

    kind: ClassVar[Literal["postgres"]] = "postgres"
    name: Name = Field(description="how pipelines call it")
    dsn: Secret | None = Field(None, description="postgresql://…, instead of the keys below")
    host: str | None = Field(None, description="server, or the folder of its unix socket")
    port: int = Field(5432, ge=1, le=65535, description="its port")
    database: str | None = Field(None, description="its database")
    username: str | None = Field(None, description="the role Interlake writes as")
    password: SecretStr | None = Field(None, description="keep it in a variable")
    sslmode: Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] | None = (
        Field(None, description="as libpq understands it")
    )

    @model_validator(mode="after")
    def _one_way_to_connect(self) -> Self:
        if self.dsn is not None:
            given = self.model_fields_set & {"host", "port", "database", "username", "password"}
            if given:
                raise ValueError(f"give dsn or {', '.join(sorted(given))}, not both")
            self.parameters()
            return self
        missing = [key for key in ("host", "database", "username") if getattr(self, key) is None]
        if missing:
            raise ValueError(f"{', '.join(missing)} missing; or give dsn: postgresql://…")
        return self

    def parameters(self) -> dict[str, str]:
        """What libpq calls host, port, dbname, user, password, sslmode. Secret."""
        if self.dsn is None:
            parts = {
                "host": self.host,
                "port": str(self.port),
                "dbname": self.database,
                "user": self.username,
                "password": self.password.get_secret_value() if self.password else None,
            }
        else:
            parts = {"port": str(self.port), **_parse_dsn(self.dsn.get_secret_value())}
        parts["sslmode"] = self.sslmode or parts.get("sslmode")
        return {key: value for key, value in parts.items() if value}

    def url(self) -> str:
        """A postgresql:// address with everything in it. Secret: never print it."""
        parts = self.parameters()
        host, port = parts.pop("host", ""), parts.pop("port")
        user = quote(parts.pop("user", ""), safe="")
        password = parts.pop("password", None)
        login = user if password is None else f"{user}:{quote(password, safe='')}"
        database = quote(parts.pop("dbname", ""), safe="")
        if not host or host.startswith("/"):  # a unix socket has no place before the slash
            parts |= {"host": host, "port": port} if host else {"port": port}
            return f"postgresql://{login}@/{database}?{urlencode(parts, quote_via=quote)}"
        query = f"?{urlencode(parts, quote_via=quote)}" if parts else ""
        host = f"[{host}]" if ":" in host else host
        return f"postgresql://{login}@{host}:{port}/{database}{query}"


def _parse_dsn(dsn: str) -> dict[str, str | None]:
    # Only needed with a dsn, and its own messages would repeat the secret.
    from psycopg2 import ProgrammingError
    from psycopg2.extensions import parse_dsn

    try:
        return dict(parse_dsn(dsn))
    except ProgrammingError:
        raise ValueError("dsn is not a PostgreSQL connection string: postgresql://…") from None


Destination = DuckDBConnection | PostgresConnection
CONNECTIONS: dict[str, type[Entry]] = {
    "intercom": IntercomConnection,
    "duckdb": DuckDBConnection,
    "postgres": PostgresConnection,
}
NOT_BUILT_CONNECTIONS = frozenset({"snowflake", "bigquery", "redshift", "databricks"})
