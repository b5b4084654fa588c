"""What of personal data reaches the warehouse: `privacy:` of a pipeline."""

from typing import Literal, Self

from pydantic import Field, model_validator

from interlake.catalog.personal import DOMAINS
from interlake.config.connections import Entry, Secret

Rule = Literal["hash", "exclude"]


class Privacy(Entry):
    """By domain: hashed so that it still joins, or left out; not named is loaded as it is."""

    email: Rule | None = Field(None, description=DOMAINS["email"])
    phone: Rule | None = Field(None, description=DOMAINS["phone"])
    name: Rule | None = Field(None, description=DOMAINS["name"])
    ip: Rule | None = Field(None, description=DOMAINS["ip"])
    location: Rule | None = Field(None, description=DOMAINS["location"])
    body: Rule | None = Field(None, description=DOMAINS["body"])
    custom_attributes: dict[str, Rule] = Field(
        {}, description="custom attributes by name, of contacts, companies, conversations, tickets"
    )
    hash_key: Secret | None = Field(
        None, description="secret that hashes are made with; keep it in a variable, and keep it"
    )

    @model_validator(mode="after")
    def _hashing_has_a_key(self) -> Self:
        if "hash" in (*self.domains.values(), *self.custom_attributes.values()) and (
            self.hash_key is None
        ):
            raise ValueError(
                "privacy.hash_key is missing: hashes without a key can be guessed; "
                "give it an env_var"
            )
        return self

    @property
    def domains(self) -> dict[str, Rule]:
        """The domains that have a rule."""
        found = {name: getattr(self, name) for name in DOMAINS}
        return {name: rule for name, rule in found.items() if rule is not None}
