"""What stands in a ticket's attributes."""

from __future__ import annotations

from random import Random
from typing import Any

from interlake.simulator.records import Json, TicketAttribute
from interlake.simulator.seed.vocabulary import NASTY_TEXTS, QUESTIONS

DAY = 86_400


def first_values(
    random: Random, attributes: list[TicketAttribute], number: int, born: int
) -> dict[str, Any]:
    """Give what a new ticket is filed with: a title, and some of the rest."""
    title = NASTY_TEXTS[number // 9 % len(NASTY_TEXTS)] if number % 9 == 4 else None
    values: dict[str, Any] = {
        "_default_title_": random.choice(QUESTIONS) if title is None else title,
        "_default_description_": (None, "", "<p>Please help \U0001f64f</p>")[number % 3],
    }
    for attribute in attributes[2:]:
        if random.random() < 0.6:
            values[attribute.name] = some_value(random, attribute, number, born)
        elif random.random() < 0.5:
            values[attribute.name] = None
    return values


def some_value(random: Random, attribute: TicketAttribute, number: int, born: int) -> Any:
    """Give a value of an attribute's type."""
    match attribute.data_type:
        case "list":
            options = attribute.options or {}
            labels = [option["label"] for option in options.get("list_options", ())]
            chosen = random.choice(labels)
            return [chosen] if options.get("multiple") else chosen
        case "integer":
            return random.choice((0, 1, 7, 1_000_000_007))
        case "decimal":
            return random.choice((0.0, 12.5, -3.75, 1e6))
        case "boolean":
            return random.random() < 0.5
        case "datetime":
            return born - random.randint(0, 30 * DAY)
        case "files":
            files = [_file(random, number, place) for place in range(1 + number % 3)]
            # A single file stands alone, several in a list (fields, ticket_custom_attributes).
            return files[0] if len(files) == 1 else files
    return random.choice((*NASTY_TEXTS[:4], "As described above"))


def _file(random: Random, number: int, place: int) -> Json:
    image, key = random.random() < 0.5, number * 10 + place
    file: Json = {
        "type": "upload",
        "name": f"photo {key}.png" if image else f"protok\u00f3\u0142-{key}.pdf",
        "url": f"https://downloads.intercomcdn.example/t/{key}?expires=1789",
        "content_type": "image/png" if image else "application/pdf",
        "filesize": random.randint(900, 4_000_000),
    }
    # In pixels, where that means something.
    return {**file, "width": 1440, "height": 900} if image else file
