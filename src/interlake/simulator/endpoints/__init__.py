"""The endpoints, by object; the order matters where a fixed path competes with an id."""

from interlake.simulator.call import Endpoint
from interlake.simulator.endpoints import companies, contacts, conversations, knowledge, settings

ENDPOINTS: tuple[Endpoint, ...] = (
    *conversations.ENDPOINTS,
    *contacts.ENDPOINTS,
    *companies.ENDPOINTS,
    *knowledge.ENDPOINTS,
    *settings.ENDPOINTS,
)
