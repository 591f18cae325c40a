"""Every setting in one place: its name, its default and what it does.

A setting is an environment variable named `ERRATA_...`, or the same name in `.streamlit/secrets.toml`;
the environment wins. Settings are read once, when a workbench opens, and passed down. Every default
works with no key and no network.
"""

import getpass
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from workbench.errors import WorkbenchError

PREFIX = "ERRATA_"
SECRETS = Path(".streamlit/secrets.toml")


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no entry for this user, as in a slim container
        return "me"


class Secrets(PydanticBaseSettingsSource):
    """`ERRATA_...` lines of .streamlit/secrets.toml, behind the environment."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return self._lines().get(PREFIX + field_name.upper()), field_name, False

    def __call__(self) -> dict[str, Any]:
        lines = self._lines()
        return {key.removeprefix(PREFIX).lower(): value for key, value in lines.items()
                if key.startswith(PREFIX)}

    def _lines(self) -> dict[str, Any]:
        try:
            return tomllib.loads(SECRETS.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise WorkbenchError(f"{SECRETS} cannot be read ({error}). Mend or remove it.") from error


class Settings(BaseSettings):
    """What a person can set; `ERRATA_HOME=/data make app` is how one is set for one run."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("errata"),
        description="Folder of the workspace: everything that was said, learned and decided.",
    )
    model: str = Field(
        "embedded", description="The chat model: `embedded`, or `provider:name` (`openai:gpt-5-mini`)."
    )
    student_model: str = Field(
        "embedded", description="The model that plays the student when hints a model wrote are tried out."
    )
    base_url: str = Field(
        "", description="Address of an OpenAI-compatible or Ollama server; empty for the provider's own."
    )
    api_key: SecretStr = Field(
        SecretStr(""), description="Key for the model; empty takes the provider's own variable."
    )
    timeout: float = Field(120.0, gt=0, description="Seconds to wait for a model before giving up.")
    retries: int = Field(3, ge=0, description="Tries after a rate limit or a lost connection.")
    apply_at: float = Field(
        0.6, ge=0, le=1, description="How sure to be before a rule is applied without asking."
    )
    ask_at: float = Field(
        0.3, ge=0, le=1, description="How sure to be before a rule is asked about, not held back."
    )
    chroma_url: str = Field(
        "", description="Address of a Chroma server; empty keeps the index in the workspace folder."
    )
    tags: str = Field(
        "", description="Your own tags for passages of an answer, parted by commas, beside the six there are."
    )
    author: str = Field(default_factory=_person, description="Name saved with what you do.")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("errata"),
        description="Folder for the embedded model's server; holds nothing that matters.",
    )

    @field_validator("home", "cache")
    @classmethod
    def _at_home(cls, folder: Path) -> Path:
        return folder.expanduser()

    @classmethod
    def settings_customise_sources(cls, settings_cls, init_settings, env_settings, **_):  # noqa: ANN001, ANN003, ANN206
        return init_settings, env_settings, Secrets(settings_cls)


def read_settings(**given: Any) -> Settings:
    """The settings in force, with what is given here before the environment; None counts as not given."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        given = "" if name.endswith("_KEY") else f" (it was {first['input']!r})"
        raise WorkbenchError(f"{name} is not usable: {first['msg']}{given}.") from None
