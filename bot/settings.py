"""What the environment says: every name begins with TAIZHANG_, `.env` is read too."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "TAIZHANG_"


class BadSettings(Exception):
    """One line that names each setting that is wrong, and what it should be."""


class Settings(BaseSettings):
    """All settings, validated before anything starts. `taizhang doctor` lists them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data_dir: Path = Field(default=Path("data"), description="folder for files, backups and caches")
    database_url: str = Field(
        default="",
        repr=False,
        description="sqlite+aiosqlite:///… or postgresql+asyncpg://…; default: in DATA_DIR",
    )
    timezone: str = Field(default="Asia/Shanghai", description="the office's time zone")
    secret_key: SecretStr | None = Field(
        default=None, description="signs buttons and links; default: made once in DATA_DIR"
    )

    files_key: SecretStr | None = Field(
        default=None,
        description="encrypts files that people send, from when it is set; keep it with care",
    )

    telegram_token: SecretStr | None = Field(
        default=None, description="the bot's token from BotFather"
    )
    telegram_base_url: str = Field(
        default="https://api.telegram.org/bot", description="Bot API server; the token is appended"
    )
    telegram_base_file_url: str = Field(
        default="https://api.telegram.org/file/bot",
        description="Bot API files; the token is appended",
    )
    telegram_webhook_url: str | None = Field(
        default=None, description="public https address; without it the bot polls"
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="1–256 of A-Z a-z 0-9 _ -; goes with the web hook"
    )
    telegram_proxy: str | None = Field(
        default=None, repr=False, description="http:// proxy to Telegram"
    )

    wecom_corp_id: str | None = Field(default=None, description="企业ID")
    wecom_agent_id: int | None = Field(default=None, description="自建应用 AgentId")
    wecom_secret: SecretStr | None = Field(default=None, description="自建应用 Secret")
    wecom_callback_token: SecretStr | None = Field(default=None, description="接收消息 Token")
    wecom_aes_key: SecretStr | None = Field(
        default=None, description="接收消息 EncodingAESKey, 43 characters"
    )
    wecom_base_url: str = Field(
        default="https://qyapi.weixin.qq.com",
        description="API host; another one for government builds",
    )
    wecom_group_webhook: SecretStr | None = Field(
        default=None, description="群机器人 webhook address"
    )
    wecom_bot_id: str | None = Field(default=None, description="智能机器人 BotID")
    wecom_bot_secret: SecretStr | None = Field(default=None, description="智能机器人 Secret")
    wecom_bot_ws_url: str = Field(
        default="wss://openws.work.weixin.qq.com", description="智能机器人 long connection"
    )

    web_host: str = Field(default="127.0.0.1", description="address the web server listens on")
    web_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        default=8765, description="port the web server listens on"
    )
    web_url: str | None = Field(
        default=None, description="public address of the web pages, for links in messages"
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("unknown time zone; for example Asia/Shanghai") from error
        return name

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, url: str) -> str:
        if url and not url.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
        return url

    @field_validator("telegram_token")
    @classmethod
    def _token_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{10,}", token.get_secret_value()):
            raise ValueError("a token looks like 123456:ABC-DEF…, as BotFather gave it")
        return token

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret_form(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("1 to 256 of A-Z a-z 0-9 _ -")
        return secret

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy_form(cls, proxy: str | None) -> str | None:
        if proxy and not re.match(r"https?://\S+$", proxy):
            raise ValueError("begin with http://; proxy programs that speak socks5:// speak it too")
        return proxy

    @field_validator("wecom_aes_key")
    @classmethod
    def _aes_key_form(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
            raise ValueError("43 letters and digits, as the console shows EncodingAESKey")
        return key

    @field_validator(
        "telegram_base_url", "telegram_base_file_url", "telegram_webhook_url",
        "wecom_base_url", "wecom_bot_ws_url", "web_url",
    )  # fmt: skip
    @classmethod
    def _address_form(cls, url: str | None) -> str | None:
        if url and not re.match(r"(https?|wss?)://\S+$", url):
            raise ValueError("an address begins with https:// (or http://, ws://, wss://)")
        return url

    @model_validator(mode="after")
    def _whole_groups(self) -> Settings:
        """A channel is set up wholly or not at all."""
        groups = {
            "WECOM_CORP_ID": ("wecom_corp_id", "wecom_agent_id", "wecom_secret",
                              "wecom_callback_token", "wecom_aes_key"),
            "WECOM_BOT_ID": ("wecom_bot_id", "wecom_bot_secret"),
        }  # fmt: skip
        for names in groups.values():
            there = [name for name in names if getattr(self, name) is not None]
            missing = [PREFIX + name.upper() for name in names if name not in there]
            if there and missing:
                raise ValueError(f"{PREFIX}{there[0].upper()} is set, so set {', '.join(missing)}")
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError(f"{PREFIX}TELEGRAM_WEBHOOK_URL needs {PREFIX}TELEGRAM_WEBHOOK_SECRET")
        return self

    @property
    def file_key(self) -> str | None:
        """The key that files are encrypted with, if any."""
        return self.files_key.get_secret_value() if self.files_key else None

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'taizhang.db'}"


def load_settings() -> Settings:
    """Return the settings, or raise BadSettings with one line that names what is wrong.

    Each may stand in a file of its own instead: TAIZHANG_TELEGRAM_TOKEN_FILE names the file that
    holds the token, as container and service managers hand secrets over.
    """
    try:
        return Settings(**_from_files())
    except ValidationError as error:
        raise BadSettings("; ".join(_line(item) for item in error.errors())) from error
    except UnicodeDecodeError as error:
        # Some editors save Chinese remarks in GBK unless they are told otherwise.
        raise BadSettings(".env cannot be read as UTF-8; save it as UTF-8") from error


def _from_files() -> dict[str, Any]:
    given = {name: value for name, value in os.environ.items() if value}
    found: dict[str, Any] = {}
    for field in Settings.model_fields:
        name = PREFIX + field.upper()
        place = given.get(f"{name}_FILE")
        if place is None:
            continue
        if name in given:
            raise BadSettings(f"{name} and {name}_FILE are both set; keep one of them")
        try:
            found[field] = Path(place).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError, ValueError) as error:
            why = getattr(error, "strerror", None) or "is not a line of text"
            raise BadSettings(f"{name}_FILE: {place}: {why}") from error
        if not found[field]:
            raise BadSettings(f"{name}_FILE: {place}: is empty")
    return found


def _line(item: object) -> str:
    assert isinstance(item, dict)
    name = "".join(f"{PREFIX}{part}".upper() for part in item["loc"][:1])
    words = str(item["msg"]).removeprefix("Value error, ")
    return f"{name}: {words}" if name else words
